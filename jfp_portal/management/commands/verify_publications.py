"""manage.py verify_publications"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from publication import actions, queries


class Command(BaseCommand):
    help = "Recompute every hash of what was published. Exit 1 and name what differs, if anything does."

    def handle(self, **options: Any) -> None:
        verdict = actions.verify()
        if not verdict:
            raise CommandError("\n".join(verdict.reasons), returncode=1)
        self.stdout.write(f"{queries.published().count()} publications are unchanged, to the byte and to the row.")
