"""The work under way and done."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from publication import permissions, queries
from publication.bundle import storage
from publication.models import Publication

JOBS_ON_A_PAGE = 25


@login_required
@require_safe
def jobs(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    see_all = permissions.sees_all_jobs(request.user, on=today)
    found = queries.jobs_for(request.user, on=today, see_all=see_all)
    page = Paginator(found, JOBS_ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "publication/jobs.html", {"page": page})


@login_required
@require_safe
def job(request: HttpRequest, job_id: int) -> HttpResponse:
    """One job's progress: a whole page, or, for htmx, the part that changes."""
    today = timezone.localdate()
    see_all = permissions.sees_all_jobs(request.user, on=today)
    found = queries.jobs_for(request.user, on=today, see_all=see_all).filter(pk=job_id).first()
    if found is None:
        raise Http404("No job at this address is open to you.")
    if file := found.sent_files.first():
        return redirect("metrics:file", file.pk)
    publication = queries.publication_of_job(found)
    context = {"job": found, "publication": publication, "is_awaited": found.is_open or _is_yet_to_show(publication)}
    template = "publication/job_progress.html" if request.headers.get("HX-Request") else "publication/job.html"
    response = render(request, template, context)
    response["Vary"] = "HX-Request"
    return response


def _is_yet_to_show(publication: Publication) -> bool:
    """It is published, and the public tree, which is made after that, does not have it yet."""
    edition = publication.edition
    is_there = storage.is_public(f"plans/{edition.plan.slug}/editions/{edition.number}")
    return publication.state == Publication.State.PUBLISHED and not is_there
