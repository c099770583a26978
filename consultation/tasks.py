"""What does beat ring for in this room?"""

from typing import Any

from celery import shared_task
from django.utils import timezone

from consultation import actions


@shared_task(name="consultation.answer_link_requests")
def answer_link_requests(**_: Any) -> int:
    """New links for contacts of boards who asked for one."""
    return actions.answer_link_requests(at=timezone.now())


@shared_task(name="consultation.send_reminders")
def send_reminders(**_: Any) -> int:
    """Remind the boards that have not answered. Rings often; each reminder goes once."""
    return actions.send_reminders(at=timezone.now())


@shared_task(name="consultation.sweep_responses")
def sweep_responses(**_: Any) -> int:
    """Drop what was never confirmed, erase what is no longer to be kept, forget who sent how much."""
    return actions.sweep_responses(at=timezone.now())
