"""manage.py issue_draft PLAN"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from core.verdict import Refused
from plans.queries import plan_named, working_edition
from publication import actions


class Command(BaseCommand):
    help = "Freeze the working text of a plan as a snapshot. Prints its number and its SHA-256."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("plan", help="The plan's address (slug).")

    def handle(self, *, plan: str, **options: Any) -> None:
        found = plan_named(plan)
        if found is None:
            raise CommandError(f"There is no plan at the address “{plan}”.")
        edition = working_edition(found)
        if edition is None:
            raise CommandError(f"{found.title} has no open edition; start the next one first.")
        try:
            snapshot = actions.issue_draft(edition=edition, by=None, at=timezone.now())
        except Refused as error:
            raise CommandError("\n".join(["Not issued:", *(f"- {reason}" for reason in error.reasons)])) from error
        self.stdout.write(f"Snapshot {snapshot.number} ({snapshot.get_purpose_display()})")
        self.stdout.write(snapshot.sha256)
