"""Which work is under way or done, and what is each job about, in words?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Prefetch, QuerySet

from core.models import Job, Mail
from metrics.models import SentFile
from plans.models import Plan

ABOUT = (
    "publications__edition__plan",
    Prefetch("sent_files", SentFile.objects.defer("data")),
    "report_work__report__committee",
    "summaries__cycle",
    "overlap_search__cycle",
)
# What hangs on a job -> what the job does with it.
WORDS: dict[str, Callable[[Any], str]] = {
    "publications": lambda row: f"Publish {row.edition.plan.title}, edition {row.edition.number}",
    "sent_files": lambda row: f"Take in the file {row.filename}",
    "report_work": lambda row: f"Make the files of report {row.report.number} to {row.report.committee.name}",
    "summaries": lambda row: f"Make a one-page PDF: {row.get_kind_display().lower()}, {row.cycle}",
}


def jobs_for(user: Any, *, on: date, see_all: bool) -> QuerySet[Job]:
    """The jobs a person may watch, newest first: the publishing of plans they may read; or all there are."""
    jobs = Job.objects.order_by("-pk")
    if see_all:
        return jobs.prefetch_related(*ABOUT)
    plans = Plan.objects.visible_to(user, on=on)
    return jobs.filter(publications__edition__plan__in=plans).prefetch_related(ABOUT[0]).distinct()


def jobs_by_state(jobs: QuerySet[Job]) -> dict[str, int]:
    """How many of these are in each state, nought included."""
    counted = dict(jobs.order_by().values_list("state").annotate(Count("pk", distinct=True)))
    return {state: counted.get(state, 0) for state in Job.State.values}


def job_in_words(job: Job) -> str:
    """What the job does; one that nothing hangs on any more (it was asked for again later) says what it did it to."""
    for name, words in WORDS.items():
        for row in getattr(job, name).all():
            return words(row)
    if search := getattr(job, "overlap_search", None):
        return f"Compare the intentions of {search.cycle}"
    return f"{job.task.replace('_', ' ').replace('.', ': ')}, {job.subject_id}"


def jobs_that(**are: Any) -> list[Job]:
    """The first hundred jobs of which this is true, oldest first, with what they are about."""
    return list(Job.objects.filter(**are).prefetch_related(*ABOUT).order_by("pk")[:100])


def letters_unsent(*, since: datetime) -> int:
    """How many letters were given up or came back since then."""
    return Mail.objects.filter(state__in=[Mail.State.FAILED, Mail.State.BOUNCED], tried_at__gt=since).count()
