"""What does beat ring for?"""

from typing import Any

from celery import shared_task

from core import jobs, mail, trail
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


@shared_task(name="core.seal_audit")
def seal_audit(**_: Any) -> int:
    """Put the audit events written since into the chain."""
    return trail.seal()
