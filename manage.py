#!/usr/bin/env python
"""Django's command line. People run `script/manage`, which also starts the embedded database."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jfp_portal.settings")
    from django.core.management import execute_from_command_line

    from jfp_portal.environment import act_as_owner_to

    act_as_owner_to(sys.argv[1:])
    execute_from_command_line(sys.argv)
