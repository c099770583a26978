"""What does beat ring for in this room?"""

from typing import Any

from celery import shared_task
from django.utils import timezone

from consultation import actions


@shared_task(name="consultation.sweep_responses")
def sweep_responses(**_: Any) -> int:
    """Drop what was never confirmed, erase what is no longer to be kept, forget who sent how much."""
    return actions.sweep_responses(at=timezone.now())
