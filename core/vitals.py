"""How is the portal? A few figures, read in four queries, on which the alarms, the status page and Prometheus stand."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import connection

from core.models import Job, Mail

RANG = "core.reconciled"
FIGURES = """
    SELECT clock_timestamp(),
           (SELECT json_object_agg(state, n)::text FROM (SELECT state, count(*) AS n FROM core_job GROUP BY state) s),
           (SELECT json_object_agg(state, n)::text FROM (SELECT state, count(*) AS n FROM core_mail GROUP BY state) s),
           (SELECT count(*) FROM core_job WHERE state = 'failed' AND finished_at > now() - interval '1 day'),
           (SELECT count(*) FROM core_mail WHERE state = 'failed' AND tried_at > now() - interval '1 day'),
           (SELECT extract(epoch FROM clock_timestamp() - min(queued_at)) FROM core_job WHERE state = 'queued'),
           (SELECT count(*) FROM core_job WHERE state = 'running'
               AND lease_until < clock_timestamp() - make_interval(secs => %s)),
           (SELECT extract(epoch FROM clock_timestamp() - min(coalesce(next_try_at, queued_at))) FROM core_mail
             WHERE state IN ('queued', 'sending') AND coalesce(next_try_at, queued_at) < clock_timestamp()
               AND (lease_until IS NULL OR lease_until < clock_timestamp())),
           (SELECT count(*) FROM core_ledgerentry), (SELECT coalesce(max(sequence), 0) FROM core_ledgerentry),
           (SELECT extract(epoch FROM clock_timestamp() - max(at)) FROM core_ledgerentry)
"""


@dataclass(frozen=True)
class Vitals:
    """Ages and waits in seconds; nought where nothing waits, None where there is nothing yet."""

    at: datetime
    jobs: dict[str, int]
    mail: dict[str, int]
    jobs_failed: int
    mail_failed: int
    longest_wait: float
    leases_lost: int
    oldest_mail: float
    ledger_entries: int
    ledger_head: int
    ledger_age: float | None
    clock_offset: float
    rang_ago: float | None


def vitals() -> Vitals:
    """As the database knows them now. The failed ones are those of the last day."""
    began = time.time()
    with connection.cursor() as cursor:
        cursor.execute(FIGURES, [settings.JOB_LEASE_SECONDS])
        at, jobs, mail, failed, unsent, wait, lost, oldest, entries, head, age = cursor.fetchone()
    here = (began + time.time()) / 2
    rang: datetime | None = cache.get(RANG)
    return Vitals(
        at=at, jobs=_all(Job.State.values, jobs), mail=_all(Mail.State.values, mail), jobs_failed=failed,
        mail_failed=unsent, longest_wait=float(wait or 0), leases_lost=lost, oldest_mail=float(oldest or 0),
        ledger_entries=entries, ledger_head=head, ledger_age=None if age is None else float(age),
        clock_offset=here - at.timestamp(), rang_ago=(at - rang).total_seconds() if rang else None,
    )  # fmt: skip


def _all(states: list[str], counted: str | None) -> dict[str, int]:
    found = json.loads(counted or "{}")
    return {state: found.get(state, 0) for state in states}


def note_ring(at: datetime) -> None:
    """The reconciler came round: beat rings, the broker carries, a worker works."""
    cache.set(RANG, at, timeout=timedelta(days=30).total_seconds())
