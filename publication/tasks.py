"""Ids in, one action called."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from publication import actions
from publication.models import ReportWork, Summary


@shared_task(name=actions.TASK)
def build(*, job_id: int, **_: Any) -> bool:
    """Build and release a publication."""
    return actions.build(job_id=job_id)


@shared_task(name="publication.reconcile")
def reconcile(**_: Any) -> None:
    """Show what is published and not shown; sweep up after the dead; tell those who follow; forget who was answered."""
    actions.reconcile()
    actions.tell_followers(at=timezone.now())
    actions.sweep_format_requests(at=timezone.now())


@shared_task(name="publication.send_receipts")
def send_receipts(**_: Any) -> None:
    """Make and post the receipts of the boards' opinions."""
    actions.send_receipts(at=timezone.now())


@shared_task(name="publication.tell_administrators")
def tell_administrators(**_: Any) -> int:
    """Write to administrators what the portal cannot mend by itself. Rings often; a letter goes once a day at most."""
    return actions.tell_administrators(at=timezone.now())


@shared_task(name=Summary.TASK)
def summarise(*, job_id: int, **_: Any) -> bool:
    """Make the PDF of a one-page summary."""
    return actions.make_summary(job_id=job_id)


@shared_task(name=ReportWork.TASK)
def make_report(*, job_id: int, **_: Any) -> bool:
    """Make the files of a report to a committee."""
    return actions.make_report(job_id=job_id)
