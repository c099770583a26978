"""What does beat ring for in this room?"""

from typing import Any

from celery import shared_task
from django.utils import timezone

from plans import actions
from plans.actions import noticing


@shared_task(name="plans.send_digests")
def send_digests(**_: Any) -> int:
    """Tell of dates that are near, then post the digests that have fallen due. Rings often; acts once a day."""
    now = timezone.now()
    noticing.tell_deadlines(at=now)
    return noticing.send_digests(at=now)


@shared_task(name="plans.sweep_uploads")
def sweep_uploads(**_: Any) -> int:
    """Files that nobody confirmed are forgotten."""
    return actions.sweep_uploads(at=timezone.now())
