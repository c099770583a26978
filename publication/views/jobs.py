"""The work under way and done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from core.models import Job
from core.verdict import Refused
from publication import actions, checks, permissions, queries
from publication.bundle import storage
from publication.models import Publication

JOBS_ON_A_PAGE = 25
STATES = {"": "All", **dict(Job.State.choices)}


def _jobs(request: HttpRequest) -> tuple[QuerySet[Job], bool]:
    """The jobs open to this person, and whether they are all there are."""
    today = timezone.localdate()
    see_all = permissions.sees_all_jobs(request.user, on=today)
    return queries.jobs_for(request.user, on=today, see_all=see_all), see_all


def _job(request: HttpRequest, job_id: int) -> Job:
    found = _jobs(request)[0].filter(pk=job_id).first()
    if found is None:
        raise Http404("No job at this address is open to you.")
    return found


@login_required
@require_safe
def jobs(request: HttpRequest) -> HttpResponse:
    """The list: a whole page, or, for htmx, the part that changes while work is under way."""
    found, see_all = _jobs(request)
    counts = queries.jobs_by_state(found)
    state = request.GET.get("state", "")
    if state in Job.State.values:
        found = found.filter(state=state)
    page = Paginator(found, JOBS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page, "rows": [(job, queries.job_in_words(job)) for job in page], "state": state, "see_all": see_all,
        "states": [(key, label, counts.get(key, sum(counts.values()))) for key, label in STATES.items()],
        "is_awaited": bool(counts[Job.State.QUEUED] or counts[Job.State.RUNNING]),
    }  # fmt: skip
    template = "publication/jobs_list.html" if request.headers.get("HX-Request") else "publication/jobs.html"
    response = render(request, template, context)
    response["Vary"] = "HX-Request"
    return response


@login_required
@require_safe
def job(request: HttpRequest, job_id: int) -> HttpResponse:
    """One job's progress: a whole page, or, for htmx, the part that changes."""
    found = _job(request, job_id)
    publication = next(iter(found.publications.all()), None)
    context = {
        "job": found, "title": queries.job_in_words(found), "publication": publication,
        "file": next(iter(found.sent_files.all()), None),
        "is_awaited": found.is_open or (publication is not None and _is_yet_to_show(publication)),
        "may_run": bool(permissions.may_run_jobs(request.user, on=timezone.localdate())),
        "retry": checks.job_may_be_tried_again(found),
    }  # fmt: skip
    template = "publication/job_progress.html" if request.headers.get("HX-Request") else "publication/job.html"
    response = render(request, template, context)
    response["Vary"] = "HX-Request"
    return response


@login_required
@require_POST
def job_again(request: HttpRequest, job_id: int) -> HttpResponse:
    return _done(request, job_id, actions.retry_job, "It waits for a worker again.")


@login_required
@require_POST
def job_stop(request: HttpRequest, job_id: int) -> HttpResponse:
    return _done(request, job_id, actions.stop_job, "It is stopped. Nothing of it counts.")


def _done(request: HttpRequest, job_id: int, verb: Callable[..., Any], sentence: str) -> HttpResponse:
    permitted = permissions.may_run_jobs(request.user, on=timezone.localdate())
    if not permitted:
        raise PermissionDenied(permitted.reasons[0])
    try:
        verb(job=_job(request, job_id), by=request.user, at=timezone.now())
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
    else:
        messages.success(request, sentence)
    return redirect("publication:job", job_id=job_id)


def _is_yet_to_show(publication: Publication) -> bool:
    """It is published, and the public tree, which is made after that, does not have it yet."""
    edition = publication.edition
    is_there = storage.is_public(f"plans/{edition.plan.slug}/editions/{edition.number}")
    return publication.state == Publication.State.PUBLISHED and not is_there
