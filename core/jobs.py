"""How does work happen exactly once, whatever is killed when? By lease and fence on the job's row.

queue -> claim (fence + 1, lease) -> work, showing progress -> finish (only if the fence is still ours)
The reconciler rings again for every open job whose lease has run out (reliability study, section 5).
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import Error, InterfaceError, InternalError, OperationalError, connection, transaction
from django.db.models import Q

from core.audit import actor
from core.models import Job
from core.queue import enqueue_after_commit, ring
from core.requests import current_id, working_for
from core.verdict import Verdict

logger = logging.getLogger(__name__)
Work = Callable[["Job", "Hold"], None]
Refuse = Callable[["Job", Exception], "bool | None"]
# The database cannot be reached, is just failing over, or had to choose between two: another attempt may succeed.
NOT_NOW = (OperationalError, InterfaceError, InternalError)


class Fenced(Exception):
    """Another worker has taken the job over: stop at once and leave no trace."""


def database_now() -> datetime:
    """The database's clock: the only one that all workers share."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]


def queue(task: str, subject_id: Any, *, by: Any, at: datetime) -> Job:
    """Write the job in the caller's transaction and ring after its commit. An open job for the same subject is kept."""
    job, _ = Job.objects.get_or_create(
        task=task,
        subject_id=str(subject_id),
        state__in=[Job.State.QUEUED, Job.State.RUNNING],
        defaults={
            "queued_by": actor(by),
            "queued_at": at,
            "state": Job.State.QUEUED,
            "message": "Waiting for a worker",
            "request_id": current_id(),
        },
    )
    enqueue_after_commit(task, job_id=job.pk)
    return job


def claim(job_id: int) -> Job | None:
    """Take the job, or None when it is done, or another worker holds an unexpired lease on it."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE core_job
               SET state = 'running', fence = fence + 1, attempts = attempts + 1, error = '', progress = 0,
                   message = 'Starting', lease_until = clock_timestamp() + make_interval(secs => %s)
             WHERE id = %s AND state IN ('queued', 'running')
               AND (lease_until IS NULL OR lease_until < clock_timestamp())
            """,
            [settings.JOB_LEASE_SECONDS, job_id],
        )
        if cursor.rowcount == 0:
            return None
    return Job.objects.get(pk=job_id)


def progress(job: Job, percent: int, message: str) -> None:
    """Show how far the work is, and hold the lease a while longer. Raises Fenced when the job is no longer ours."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE core_job SET progress = %s, message = %s,
                   lease_until = clock_timestamp() + make_interval(secs => %s)
             WHERE id = %s AND fence = %s AND state = 'running'
            """,
            [percent, message, settings.JOB_LEASE_SECONDS, job.pk, job.fence],
        )
        if cursor.rowcount == 0:
            raise Fenced


class Hold:
    """How far the work is, told by a thread of its own: what a long transaction writes itself, nobody would see."""

    def __init__(self) -> None:
        self.is_lost = False
        self._told: tuple[int, str] | None = None
        self._woken = threading.Event()

    def tell(self, percent: int, message: str) -> None:
        """As `progress`, from inside a transaction. Raises Fenced once it is known that the job is no longer ours."""
        if self.is_lost:
            raise Fenced
        self._told = percent, message
        self._woken.set()

    def _next(self) -> tuple[int | None, str | None]:
        self._woken.wait(settings.JOB_LEASE_SECONDS / 3)
        self._woken.clear()
        told, self._told = self._told, None
        return told or (None, None)


@contextmanager
def held(job: Job) -> Iterator[Hold]:
    """Hold the lease while long work runs: a thread renews it, so that a short lease is enough and a killed worker's
    job is free again soon. Losing the lease shows at the next `tell`, `progress` or `finish`, not here."""
    done, hold = threading.Event(), Hold()

    def renew() -> None:
        while True:
            percent, message = hold._next()
            if done.is_set():
                break
            try:
                hold.is_lost = not _renew(job, percent, message)
            except Error:
                # The database may be back before the lease runs out; a new connection tries again.
                connection.close()
        connection.close()

    thread = threading.Thread(target=renew, name=f"lease-{job.pk}", daemon=True)
    thread.start()
    try:
        yield hold
    finally:
        done.set()
        hold._woken.set()
        thread.join()


def _renew(job: Job, percent: int | None, message: str | None) -> bool:
    """Whether the job is still ours. One that cannot be seen was made in a transaction that is not over: it is."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE core_job SET lease_until = clock_timestamp() + make_interval(secs => %s),
                   progress = coalesce(%s, progress), message = coalesce(%s, message)
             WHERE id = %s AND fence = %s AND state = 'running'
            """,
            [settings.JOB_LEASE_SECONDS, percent, message, job.pk, job.fence],
        )
        if cursor.rowcount:
            return True
        cursor.execute("SELECT FROM core_job WHERE id = %s", [job.pk])
        return cursor.rowcount == 0


def perform(
    job_id: int, work: Work, *, refusals: tuple[type[Exception], ...] = (), refuse: Refuse | None = None
) -> bool:
    """Do a job, if it is there to be done; whether it was done to its end. Safe to run twice, to be killed at any
    moment, to be stopped and to be overtaken, as long as `work` counts only in a transaction that holds `lock_own` or
    `finish`. A refusal is told in its own words (or handed to `refuse`); for want of the database the lease runs out
    and the reconciler rings again; anything else is a mistake of the portal's, which is told and raised."""
    job = claim(job_id)
    if job is None:
        return False
    with working_for(job.request_id or f"job-{job.pk}"):
        return _perform(job, work, refusals, refuse or _fail_with)


def _perform(job: Job, work: Work, refusals: tuple[type[Exception], ...], refuse: Refuse) -> bool:
    logger.info("%s, job %d: attempt %d.", job.task, job.pk, job.attempts)
    try:
        with held(job) as hold:
            work(job, hold)
    except Fenced:
        logger.warning("%s, job %d: no longer ours; nothing of this attempt counts.", job.task, job.pk)
        return False
    except refusals as error:
        return bool(refuse(job, error))
    except NOT_NOW:
        raise
    except Exception as error:
        fail(job, f"The portal made a mistake ({type(error).__name__}); its administrators find it in the log.")
        raise
    return True


def _fail_with(job: Job, error: Exception) -> None:
    fail(job, str(error))


def lock_own(job: Job) -> Job:
    """Lock the row in the caller's transaction, or raise Fenced. What follows counts only in that transaction."""
    row = Job.objects.select_for_update().filter(pk=job.pk, fence=job.fence, state=Job.State.RUNNING).first()
    if row is None:
        raise Fenced
    return row


def finish(job: Job, *, message: str = "Done") -> None:
    """Mark done, in the transaction that holds the work's one moment of truth."""
    row = lock_own(job)
    row.state, row.progress, row.message = Job.State.DONE, 100, message
    row.lease_until, row.finished_at = None, database_now()
    row.save(update_fields=["state", "progress", "message", "lease_until", "finished_at"])


def fail(job: Job, error: str) -> None:
    """Give up, with the reason in words; does nothing when the job is no longer ours."""
    Job.objects.filter(pk=job.pk, fence=job.fence, state=Job.State.RUNNING).update(
        state=Job.State.FAILED, error=error, message="Failed", lease_until=None, finished_at=database_now()
    )


def stop(job: Job, *, by: Any) -> bool:
    """End an open job at a person's word, whether or not a worker has it: what that worker does then counts no more
    (`lock_own`). False where it was over before."""
    return bool(
        Job.objects.filter(pk=job.pk, state__in=[Job.State.QUEUED, Job.State.RUNNING]).update(
            state=Job.State.FAILED, error=f"Stopped by {actor(by)}.", message="Stopped", lease_until=None,
            finished_at=database_now(),
        )
    )  # fmt: skip


def may_be_tried_again(job: Job) -> Verdict:
    """Whether a job that failed may be rung for once more: it is over, and no other is under way for the same."""
    same = Job.objects.filter(task=job.task, subject_id=job.subject_id, pk__gt=job.pk)
    return Verdict.no_if(job.state != Job.State.FAILED, "Only work that failed can be tried again.") & Verdict.no_if(
        same.exists(), "This was asked for again later; look at the later one."
    )


@transaction.atomic
def try_again(job: Job) -> Job:
    """Ring once more for a job that failed; its attempts are counted anew. Raises Refused with every reason."""
    row = Job.objects.select_for_update().get(pk=job.pk)
    may_be_tried_again(row).require()
    row.state, row.attempts, row.progress, row.error = Job.State.QUEUED, 0, 0, ""
    row.message, row.finished_at, row.lease_until = "Waiting for a worker", None, None
    row.save(update_fields=["state", "attempts", "progress", "error", "message", "finished_at", "lease_until"])
    enqueue_after_commit(row.task, job_id=row.pk)
    return row


def overdue() -> list[Job]:
    """Open jobs that nobody is working on: never claimed, or claimed by a worker whose lease has run out."""
    now = database_now()
    is_open = Q(state__in=[Job.State.QUEUED, Job.State.RUNNING])
    return list(Job.objects.filter(is_open).filter(Q(lease_until__isnull=True) | Q(lease_until__lt=now)).order_by("pk"))


def reconcile() -> int:
    """Ring again for every overdue job; one that was tried too often is failed, never dropped in silence."""
    rung = 0
    for job in overdue():
        if job.attempts >= settings.JOB_MOST_ATTEMPTS:
            # Its worker may have come back since the row was read: only a job that is still open is given up.
            Job.objects.filter(pk=job.pk, fence=job.fence, state=job.state).update(
                state=Job.State.FAILED,
                error=f"Given up after {job.attempts} attempts that did not finish.",
                finished_at=database_now(),
            )
            continue
        ring(job.task, job_id=job.pk)
        rung += 1
    return rung
