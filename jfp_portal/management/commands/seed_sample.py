"""manage.py seed_sample: load the sample system, the files of `jfp_portal/sample`."""

from __future__ import annotations

import os
import secrets
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from accounts.models import User
from jfp_portal import (
    seeding,
    seeding_boards,
    seeding_calendar,
    seeding_contacts,
    seeding_cycle,
    seeding_delivery,
    seeding_frameworks,
    seeding_law,
    seeding_lives,
    seeding_metrics,
    seeding_noted,
    seeding_public,
    seeding_register,
    seeding_writing,
)
from organisations.models import Organisation
from publication import actions as publication_actions

FIRST_PUBLISHED = date(2023, 6, 30)
REFRESHED = date(2024, 3, 28)
# What came before the plan, and how it is renewed: kept beside the plans, without gates.
REFERENCES = ("strategy-2021-25", "planning-approach-2024-25")


class Command(BaseCommand):
    help = (
        "Load the sample system: bodies, law, accounts, the Joint Forward Plan 2023-28, nine Place plans and two "
        "reference documents, published, and the register of plans. Running it again changes nothing that is there. "
        "Refused where there is other data, unless DEBUG."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--without-publishing", action="store_true", help="Load the text, publish nothing.")

    def handle(self, *, without_publishing: bool, **options: Any) -> None:
        self.refuse_real_data()
        password = sample_password()
        with transaction.atomic():
            seeding.seed_directory()
            meetings = seeding_calendar.seed_calendar()
            seeding.seed_law()
            seeding_calendar.seed_reminders()
            accounts = seeding.seed_accounts(password)
            seeding_writing.write_no_letters()
            joint = seeding.seed_plan(seeding.read("plans/joint-forward-plan-2023-28"), position=1)
            places = [
                seeding.seed_plan(seeding.read(f"plans/{name}.yaml"), position=position)
                for position, name in enumerate(seeding.read("plans/joint-forward-plan-2023-28")["includes"], start=2)
            ]
            references = [
                seeding.seed_plan(seeding.read(f"plans/{name}.yaml"), position=position)
                for position, name in enumerate(REFERENCES, start=2 + len(places))
            ]
            known = seeding_register.seed_register()
            lists = seeding_frameworks.seed_frameworks()
            seeding_delivery.seed_terms()
            seeding_metrics.seed_metrics()
            seeding_noted.seed_noted()
            seeding_cycle.seed_cycle()
        self.stdout.write(
            f"Loaded {joint.plan.title}, {len(places)} Place plans and {lists} lists they answer to; "
            f"the register knows {known} plans, the calendar {meetings} meetings."
        )
        if not without_publishing:
            self.publish(joint, places, references)
        self.stdout.write(f"\nSample accounts (password for all: {password})")
        for email, role, body in accounts:
            self.stdout.write(f"  {email:36} {role}, {body}")

    def refuse_real_data(self) -> None:
        ours = User.objects.filter(email__endswith="@sample.local").exists()
        if not settings.DEBUG and not ours and (User.objects.exists() or Organisation.objects.exists()):
            raise CommandError(
                "This database holds data that is not the sample's, so the sample is not loaded. Use an empty database."
            )

    def publish(self, joint: Any, places: list[Any], references: list[Any]) -> None:
        self.stdout.write("Publishing the Joint Forward Plan of June 2023 …")
        first = seeding.read("opinions-2023.yaml")
        seeding.consult(joint, first)
        seeding.finalise(joint, day=first["closed_on"])
        seeding.approve(joint, first["approvals"], day=FIRST_PUBLISHED)
        seeding.release([joint], day=FIRST_PUBLISHED)

        self.stdout.write("Publishing the nine Place plans and two reference documents …")
        for edition in places:
            seeding.finalise(edition, day=REFRESHED)
            decision = {"body": edition.plan.owner.slug, "agreed_on": REFRESHED, "meeting": "Sample record"}
            seeding.approve(edition, [decision], day=REFRESHED)
        for edition in references:
            seeding.finalise(edition, day=REFRESHED)
        seeding.release([*places, *references], day=REFRESHED)

        self.stdout.write("Publishing the edition of March 2024, which includes them …")
        second = seeding.read("opinions-2024.yaml")
        edition = seeding.carry_forward(joint, day=second["opened_on"])
        seeding.include(edition.plan, [place.plan for place in places], day=second["opened_on"])
        seeding.consult(edition, second)
        seeding.finalise(edition, day=second["closed_on"])
        seeding.approve(edition, second["approvals"], day=REFRESHED)
        seeding.release([edition], day=REFRESHED)

        self.stdout.write("Showing every state that a plan, a round or a publication can be in …")
        seeding_lives.seed_lives()
        seeding_delivery.seed_delivery()
        seeding_contacts.seed_contacts()
        seeding_boards.seed_boards()
        seeding_writing.seed_writing()
        seeding_law.seed_after_publication()
        seeding_public.seed_public()
        publication_actions.show()


def sample_password() -> str:
    """From JFP_SAMPLE_PASSWORD, or made once and kept beside the other run-time files."""
    if given := os.environ.get("JFP_SAMPLE_PASSWORD"):
        return given
    path = settings.RUN_DIR / "sample-password"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("-".join(secrets.token_hex(3) for _ in range(3)))
        path.chmod(0o600)
    return path.read_text().strip()
