"""How is work handed to a worker? By name, after the commit, and without trusting the broker."""

from __future__ import annotations

import logging
from typing import Any

from celery import current_app
from django.db import transaction

logger = logging.getLogger(__name__)


def ring(task: str, **ids: Any) -> None:
    """Ring the bell. A broker that is down is logged, never shown: the row waits, and the reconciler rings again."""
    try:
        current_app.send_task(task, kwargs=ids, retry=False)
    except Exception:
        logger.warning("The broker did not take %s %s; the reconciler will ring again.", task, ids, exc_info=True)


def enqueue_after_commit(task: str, **ids: Any) -> None:
    """Ring the bell once the caller's transaction has committed; never if it rolls back."""
    transaction.on_commit(lambda: ring(task, **ids), robust=True)
