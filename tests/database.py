"""Which database do the tests run on? Import this first in conftest.py: it must be there before Django's settings.

DATABASE_URL where it is set; else one embedded PostgreSQL for the whole run, in a folder of its own, started by the
process that runs pytest and shared by the xdist workers. Its keeper stops it when that process ends, however it ends.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import django

from jfp_portal.embedded import Handle


def begin() -> None:
    """Gives this process a database and a run folder that no other process and no real installation shares."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "jfp_portal.settings"
    for name in ("PUBLICATION_ROOT", "STATIC_ROOT", "CELERY_BROKER_URL", "REDIS_URL", "DEBUG", "HTTPS"):
        os.environ.pop(name, None)
    # As in the sample system; the tests of the second factor require it.
    os.environ["SECOND_FACTOR_REQUIRED"] = "false"
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker is None:
        base = Path(tempfile.mkdtemp(prefix="jfp-tests-"))
        base.chmod(0o711)  # PostgreSQL's user passes through where the tests run as root
        os.environ["JFP_TEST_BASE"] = str(base)
        atexit.register(shutil.rmtree, base, ignore_errors=True)
        if not os.environ.get("DATABASE_URL"):
            handle = Handle(base / "database", fast=True)
            atexit.register(handle.close)  # runs before the folder goes: last in, first out
            os.environ["DATABASE_URL"] = handle.url
    os.environ["JFP_RUN_DIR"] = str(Path(os.environ["JFP_TEST_BASE"]) / (worker or "main"))
    django.setup()


begin()
