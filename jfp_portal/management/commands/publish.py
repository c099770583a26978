"""manage.py publish PLAN"""

from __future__ import annotations

from time import monotonic, sleep
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from core.models import Job
from core.verdict import Refused
from plans.queries import plan_named, working_edition
from publication import actions


class Command(BaseCommand):
    help = (
        "Publish the text of a plan as last issued, or say every reason why not. Waits until it is public: a running "
        "worker does it, and where there is none this command does."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("plan", help="The plan's address (slug).")
        parser.add_argument("--no-wait", action="store_true", help="Only ask; leave the work to the workers.")

    def handle(self, *, plan: str, no_wait: bool, **options: Any) -> None:
        found = plan_named(plan)
        if found is None:
            raise CommandError(f"There is no plan at the address “{plan}”.")
        edition = working_edition(found)
        if edition is None:
            raise CommandError(f"{found.title} has no open edition to publish; start the next one first.")
        try:
            publication = actions.publish(edition=edition, by=None, at=timezone.now())
        except Refused as error:
            raise CommandError("\n".join(["Not published:", *(f"- {reason}" for reason in error.reasons)])) from error
        if not no_wait:
            self.wait(publication.job)
        self.stdout.write(f"/plans/{found.slug}/editions/{edition.number}/")

    def wait(self, job: Job) -> None:
        """A worker that was rung takes it within moments; after that, or when its lease runs out, this process does."""
        patience = monotonic() + 2
        while job.is_open:
            sleep(0.25)
            if monotonic() > patience:
                actions.build(job_id=job.pk)
            job.refresh_from_db()
        if job.state == Job.State.FAILED:
            raise CommandError(f"Not published: {job.error}")
