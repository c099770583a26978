"""What does beat ring for?"""

from typing import Any

from celery import shared_task

from core import jobs


@shared_task(name="core.reconcile")
def reconcile(**_: Any) -> int:
    """Ring again for work that a crash or a lost message left behind."""
    return jobs.reconcile()
