"""What does beat ring for in this room?"""

from typing import Any

from celery import shared_task
from django.utils import timezone

from plans import actions


@shared_task(name="plans.sweep_uploads")
def sweep_uploads(**_: Any) -> int:
    """Files that nobody confirmed are forgotten."""
    return actions.sweep_uploads(at=timezone.now())
