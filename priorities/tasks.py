"""What is this room's work outside the request? Ids in, one action called."""

from typing import Any

from celery import shared_task

from priorities import actions


@shared_task(name=actions.COMPARE)
def compare(*, job_id: int, **_: Any) -> bool:
    """Compare all intentions of a cycle."""
    return actions.compare_intentions(job_id=job_id)
