"""manage.py invite: the first administrator of a body, who then invites all others in the browser."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts import actions
from accounts.models import Role
from accounts.permissions import SYSTEM
from core.verdict import Refused
from organisations.models import Organisation


class Command(BaseCommand):
    help = "Send somebody a letter that invites them to a role in a body; without --role, to be its administrator."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--body", required=True, metavar="SLUG")
        parser.add_argument("--role", choices=[role.value for role in Role], default=Role.ADMINISTRATOR.value)
        parser.add_argument("--site", required=True, metavar="ADDRESS", help="for example https://plans.example.nhs.uk")

    def handle(self, *, email: str, body: str, role: str, site: str, **options: Any) -> None:
        organisation = Organisation.objects.filter(slug=body).first()
        if organisation is None:
            raise CommandError(f"There is no body “{body}”. Its slug is the last part of its address under /bodies/.")
        try:
            invitation = actions.invite(
                email=email, organisation=organisation, role=role, starts_on=timezone.localdate(), ends_on=None,
                site=site, by=SYSTEM, at=timezone.now(),
            )  # fmt: skip
        except Refused as refused:
            raise CommandError(" ".join(refused.reasons)) from refused
        self.stdout.write(f"A letter is on its way to {invitation.email}: {Role(role).label} at {organisation.name}.")
