"""What may an administrator do about work under way: try again what failed, stop what should not go on; and how do
they hear of what the portal cannot mend by itself?"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.timezone import localdate

from accounts.models import User
from accounts.permissions import Permission, holders
from core import alarms, audit, jobs, mail
from core.models import Job
from core.verdict import Refused
from organisations.models import Organisation
from plans.actions.noticing import last_moment
from publication import checks, queries
from publication.permissions import may_run_jobs

LONG = timedelta(hours=1)
# What is still so in the morning. Work that waits for minutes, and a broker that is down, show on the status page.
LASTING = {"bolts", "storage", "ledger", "disk", "clock", "backup", "drill"}


@transaction.atomic
def retry_job(*, job: Job, by: Any, at: datetime) -> Job:
    """Hand a job that failed to a worker once more. What it was asked to do was allowed then, and is judged anew at its
    moment of truth. Raises Refused with every reason."""
    (may_run_jobs(by, on=localdate(at)) & checks.job_may_be_tried_again(job)).require()
    row = jobs.try_again(job)
    audit.record("tried again", row, by=by, at=at, task=row.task, of=row.subject_id)
    return row


@transaction.atomic
def stop_job(*, job: Job, by: Any, at: datetime) -> None:
    """Stop a job, whether or not a worker has it: what that worker does counts no more. Refused once it is over."""
    may_run_jobs(by, on=localdate(at)).require()
    if not jobs.stop(job, by=by):
        raise Refused(["This work was over before it could be stopped."])
    audit.record("stopped", job, by=by, at=at, task=job.task, of=job.subject_id)


def tell_administrators(*, at: datetime) -> int:
    """Write to each administrator, once a day at most and from DIGEST_HOUR on, what rings, what failed since a day and
    what has not ended for an hour; how many letters. Nothing to tell: no letter."""
    day = last_moment(at).date()
    on = localdate(at)
    people = holders(Permission.RUN_JOBS, Organisation.objects.on(on), on=on)
    waiting = [person for person in people if not mail.is_posted(_key(person, day))]
    if not waiting:
        return 0
    told = _to_tell(at)
    if not any(told.values()):
        return 0
    text = render_to_string("publication/email/administrators.txt", told | {"site": settings.SITE_URL})
    for person in waiting:
        mail.post(
            to=person.email, subject="The portal needs you to look at something", text=text, key=_key(person, day),
            by=None, at=at,
        )  # fmt: skip
    return len(waiting)


def _key(person: User, day: date) -> str:
    return f"administrators:{person.pk}:{day:%Y-%m-%d}"


def _to_tell(at: datetime) -> dict[str, Any]:
    failed = queries.jobs_that(state=Job.State.FAILED, finished_at__gt=at - timedelta(days=1))
    stuck = queries.jobs_that(state__in=[Job.State.QUEUED, Job.State.RUNNING], queued_at__lt=at - LONG)
    return {
        "alarms": [alarm for alarm in alarms.alarms() if alarm.is_raised and alarm.key in LASTING],
        "failed": [(queries.job_in_words(job), job) for job in failed],
        "stuck": [(queries.job_in_words(job), job) for job in stuck],
        "unsent": queries.letters_unsent(since=at - timedelta(days=1)),
    }
