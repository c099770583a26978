"""How does a page of the register become a PDF of exactly one page? It is asked for, and a worker makes it; the row is
the job (see `core/jobs.py`)."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localdate

from accounts.permissions import Permission
from core import audit, jobs
from core.canonical import canonical_json, moment, sha256
from core.days import day_in_words
from core.models import Job
from core.verdict import Refused
from priorities import queries as register
from priorities.models import PlanningCycle
from priorities.permissions import may_take_part
from publication import pdf, queries
from publication.bundle.pictures import POINTS, pictures_content
from publication.bundle.summary import LEVELS, shown, summary_content
from publication.models import Summary
from publication.queries.summaries import Subject


def content_about(*, cycle: PlanningCycle, subject: Subject, by: Any, on: date) -> dict[str, Any]:
    """What a page and a PDF about a subject tell, from the register as this person sees it. Nothing is written."""
    if subject.kind != Summary.Kind.PICTURES:
        return summary_content(cycle, queries.held_about(cycle, subject, by, on=on))
    round = register.round_of(cycle)
    lists = register.objective_lists()
    who = {"cycle": cycle, "framework": lists[0], "user": by, "on": on} if lists else {}
    scored = register.results_of(round, by, on=on) if round else []
    return pictures_content(
        cycle,
        steps=register.steps_of(cycle, on=on),
        guidance=register.guidance_of(cycle, on=on),
        standings=register.standings(round, scored, of=scored[:POINTS], compare=False) if round and scored else [],
        scored=len(scored),
        relations=queries.site_relations(queries.public_slugs()),
        places=register.compared_places(**who) if lists else [],
        boards=register.compared_strategies(**who) if lists else [],
        on=on,
    )


@transaction.atomic
def ask_for_summary(*, cycle: PlanningCycle, subject: Subject, by: Any, at: datetime) -> Summary:
    """Ask for the one-page PDF of what the register holds about a subject now; a worker makes it. Asked for again while
    one is being made, that one is returned."""
    on = localdate(at)
    may_take_part(by, Permission.READ_WORKSPACE, cycle, on=on).require()
    content = canonical_json(content_about(cycle=cycle, subject=subject, by=by, on=on)).decode()
    given = {"content": content, "sha256": sha256(content.encode()), "asked_at": at}
    row, is_new = Summary.objects.get_or_create(cycle=cycle, kind=subject.kind, key=subject.key, defaults=given)
    row = Summary.objects.select_for_update(of=("self",)).select_related("job").get(pk=row.pk)
    if row.job and row.job.is_open:
        return row
    if not is_new:
        for name, value in given.items():
            setattr(row, name, value)
    row.job = jobs.queue(Summary.TASK, row.pk, by=by, at=at)
    row.save(update_fields=[*given, "job"])
    audit.record("asked for", row, by=by, at=at, sha256=row.sha256)
    return row


def make_summary(*, job_id: int) -> bool:
    """Do such a job, if it is there to be done (`jobs.perform`)."""
    return jobs.perform(job_id, _make, refusals=(pdf.CannotRender, Refused))


def _make(job: Job, hold: jobs.Hold) -> None:
    row = queries.summary_of_job(job.pk)
    if row is None:
        raise Refused(["Nothing was asked for by this job."])
    jobs.progress(job, 20, "Making the PDF")
    _keep(row, job, _made(row))


def _made(row: Summary) -> bytes:
    """The PDF: a function of what was frozen when it was asked for. Raises CannotRender."""
    content, day = json.loads(row.content), day_in_words(localdate(row.asked_at))
    more = {"sha256": row.sha256, "at": moment(row.asked_at), "day": day, "site": settings.SITE_ADDRESS}
    if row.kind == Summary.Kind.PICTURES:
        return pdf.render_pictures(content | more)
    _, data = pdf.render_summary([shown(content, level) | more for level in LEVELS])
    return data


@transaction.atomic
def _keep(row: Summary, job: Job, data: bytes) -> None:
    jobs.lock_own(job)
    Summary.objects.filter(pk=row.pk, job=job).update(data=data, data_of=row.sha256, made_of_at=row.asked_at)
    jobs.finish(job, message="Made")
