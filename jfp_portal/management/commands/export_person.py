"""manage.py export_person"""

from __future__ import annotations

import argparse
import json
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts import actions
from accounts.permissions import SYSTEM


class Command(BaseCommand):
    help = "Print all that the portal holds about an e-mail address, as JSON: the answer to a request for access."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("email", help="the person's e-mail address; they need not have an account")

    def handle(self, email: str, **options: Any) -> None:
        told = actions.export_held(email=email, by=SYSTEM, at=timezone.now())
        self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1))
