"""How is work handed to a worker? By name, after the commit, and without trusting the broker."""

from __future__ import annotations

import logging
import time
from typing import Any

from celery import current_app
from django.db import transaction

logger = logging.getLogger(__name__)


# A broker that did not take a message is left alone this long: one person waits for it to time out, not everybody who
# submits something meanwhile (script/faults broker).
REST_SECONDS = 5.0
_rests_until = 0.0


def ring(task: str, **ids: Any) -> None:
    """Ring the bell. A broker that is down is logged, never shown: the row waits, and the reconciler rings again."""
    global _rests_until
    if time.monotonic() < _rests_until:
        logger.info("The broker is left alone; the reconciler will ring for %s %s.", task, ids)
        return
    try:
        current_app.send_task(task, kwargs=ids, retry=False)
    except Exception:
        _rests_until = time.monotonic() + REST_SECONDS
        logger.warning("The broker did not take %s %s; the reconciler will ring again.", task, ids, exc_info=True)


def enqueue_after_commit(task: str, **ids: Any) -> None:
    """Ring the bell once the caller's transaction has committed; never if it rolls back."""
    transaction.on_commit(lambda: ring(task, **ids), robust=True)
