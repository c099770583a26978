"""Ids in, one action called."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from metrics import actions


@shared_task(name=actions.TASK)
def take_in(*, job_id: int, **_: Any) -> bool:
    """Take in a file of observations that somebody sent."""
    return actions.take_in(job_id=job_id)


@shared_task(name="metrics.sweep_files")
def sweep_files(**_: Any) -> int:
    """Workbooks whose columns nobody chose are forgotten."""
    return actions.sweep_files(at=timezone.now())


@shared_task(name="metrics.raise_exceptions")
def raise_exceptions(**_: Any) -> None:
    """Tell committees what is off its track: a milestone is late by the mere passing of days."""
    actions.raise_exceptions(at=timezone.now())
