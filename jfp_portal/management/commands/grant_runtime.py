"""manage.py grant_runtime ROLE"""

from __future__ import annotations

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core import roles
from core.verdict import Refused


class Command(BaseCommand):
    help = (
        "Give the role under which the portal runs what it needs, and nothing with which frozen rows could be changed. "
        "Run it as the owner of the tables, after every migrate. Where the role is missing, it is made with the "
        "password in RUNTIME_PASSWORD."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("role", help="the name of the role that DATABASE_URL names")

    def handle(self, *, role: str, **options: Any) -> None:
        password = os.environ.get("RUNTIME_PASSWORD", "")
        if not password and not roles.exists(role):
            raise CommandError(
                f"There is no role {role}. Make it first (CREATE ROLE {role} LOGIN PASSWORD '...'), or set "
                "RUNTIME_PASSWORD and run this again."
            )
        try:
            frozen = roles.grant(role, password=password)
        except Refused as refused:
            raise CommandError("\n".join(refused.reasons)) from None
        self.stdout.write(f"{role} may now run the portal. It can add to {len(frozen)} frozen tables, and no more.")
