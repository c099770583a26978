"""What does beat ring for?"""

from typing import Any

from celery import shared_task

from core import jobs, mail
from core.vitals import note_ring


@shared_task(name="core.reconcile")
def reconcile(**_: Any) -> int:
    """Ring again for work that a crash or a lost message left behind."""
    rung = jobs.reconcile()
    note_ring(jobs.database_now())
    return rung


@shared_task(name="core.send_mail")
def send_mail(**_: Any) -> int:
    """Send what waits in the outbox."""
    return mail.send_due()
