"""Reports to committees: what the next one would hold, the one step that freezes it, what was frozen, and its files."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.verdict import Refused, Verdict
from metrics import actions as metrics_actions
from metrics import checks
from metrics import queries as metrics_queries
from metrics.models import MonitoringReport
from metrics.permissions import may_keep, may_read
from organisations.models import Organisation
from publication import actions, queries
from publication.bundle import report as bundle
from publication.forms import PeriodForm

ON_A_PAGE = 25
MEDIA = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "csv": "text/csv; charset=utf-8",
}
TRAIL = [
    {"text": "Workspace", "href": "/workspace/"}, {"text": "Metrics", "href": "/workspace/metrics/"},
    {"text": "Committees", "href": "/workspace/metrics/committees/"},
]  # fmt: skip


@login_required
@require_safe
def reports(request: HttpRequest, slug: str) -> HttpResponse:
    """What a committee was told, the newest report first."""
    committee = _committee(request, slug)
    found = metrics_queries.reports_to(committee, request.user, on=timezone.localdate())
    context = {
        "committee": committee, "page": Paginator(found, ON_A_PAGE).get_page(request.GET.get("page")),
        "page_title": f"Reports to {committee}", "trail": _trail(committee),
    }  # fmt: skip
    return render(request, "publication/reports.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report_next(request: HttpRequest, slug: str) -> HttpResponse:
    """What the next report would hold, with every reason that keeps it from being frozen. A post freezes it as it was
    seen."""
    committee, on = _committee(request, slug), timezone.localdate()
    found = metrics_queries.watched(committee, request.user, on=on)
    sent = request.POST if request.method == "POST" else request.GET if "end_day" in request.GET else None
    form = PeriodForm(sent, initial=dict(zip(("start", "end"), _usual(found), strict=True)))
    period = (form.cleaned_data["start"], form.cleaned_data["end"]) if form.is_valid() else _usual(found)
    may = may_keep(request.user, on=on)
    if request.method == "POST" and not may:
        raise PermissionDenied(" ".join(may.reasons))
    refused: Refused | None = None
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.freeze_report(
                committee=committee, period=period, seen=request.POST.get("seen", ""), by=request.user,
                at=timezone.now(),
            )  # fmt: skip
        except Refused as error:
            refused = error
        else:
            messages.success(request, f"Report {made.number} is frozen. Its files are being made.")
            return redirect("publication:report", slug=slug, number=made.number)
    context = _preview(found, period, form) | {"may": may, "refused": refused}
    return render(request, "publication/report_next.html", context, status=422 if form.errors or refused else 200)


def _preview(found: metrics_queries.Watched, period: tuple[date, date], form: PeriodForm) -> dict[str, Any]:
    is_sound = bool(checks.sound_period(*period, on=found.on))
    content = metrics_actions.compose_report(found=found, period=period)
    return {
        "committee": found.committee, "form": form, "facts": bundle.facts(content),
        "blocks": bundle.cells_with_heads(bundle.blocks(content)), "seen": metrics_actions.fingerprint(content),
        "period": period,
        "verdict": checks.ready_to_freeze(found, period=period, is_as_seen=True) if is_sound
        else checks.sound_period(*period, on=found.on),
        "measures": [(row["id"], row["title"], bool(row["commentary"])) for row in content["measures"]],
        "has_whole": bool(content["commentary"]), "page_title": f"The next report to {found.committee}",
        "trail": _trail(found.committee),
    }  # fmt: skip


@login_required
@require_safe
def report(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One frozen report, from its frozen content alone, and its files. For htmx, the part that tells how far those
    are."""
    found = _report(request, slug, number)
    content = json.loads(found.content)
    context = {
        "report": found, "committee": found.committee, "facts": bundle.facts(content, found.sha256),
        "work": queries.work_of_report(found), "files": queries.files_of_report(found),
        "trail": _trail(found.committee), "page_title": str(found),
        "may": may_keep(request.user, on=timezone.localdate()),
    }  # fmt: skip
    if request.headers.get("HX-Request"):
        response = render(request, "publication/report_files.html", context)
    else:
        response = render(
            request, "publication/report.html", context | {"blocks": bundle.cells_with_heads(bundle.blocks(content))}
        )
    response["Vary"] = "HX-Request"
    return response


@login_required
@require_safe
def report_file(request: HttpRequest, slug: str, number: int, kind: str) -> HttpResponse:
    """A file of a report as it was made."""
    row = queries.file_of_report(_report(request, slug, number), kind)
    if row is None:
        raise Http404("This report has no such file yet.")
    response = HttpResponse(bytes(row.data), content_type=MEDIA[kind])
    response["Content-Disposition"] = f'attachment; filename="{slug}-report-{number}.{kind}"'
    return response


@login_required
@require_POST
def report_again(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Asks for the files once more, after they could not be made."""
    found = _report(request, slug, number)
    try:
        actions.ask_again(report=found, by=request.user, at=timezone.now())
    except Refused as error:
        raise PermissionDenied(" ".join(error.reasons)) from error
    messages.success(request, "The files are being made.")
    return redirect("publication:report", slug=slug, number=number)


def _committee(request: HttpRequest, slug: str) -> Organisation:
    _readers_only(request)
    return get_object_or_404(metrics_queries.committees(), slug=slug)


def _report(request: HttpRequest, slug: str, number: int) -> MonitoringReport:
    _readers_only(request)
    found = metrics_queries.report_for(slug, number, request.user, on=timezone.localdate())
    if found is None:
        raise Http404("No report at this address is open to you.")
    return found


def _readers_only(request: HttpRequest) -> None:
    verdict: Verdict = may_read(request.user, on=timezone.localdate())
    if not verdict:
        raise PermissionDenied(" ".join(verdict.reasons))


def _usual(found: metrics_queries.Watched) -> tuple[date, date]:
    """From the day after the last report, else from the first of this month, to today."""
    before = found.previous
    start = before.period_end + timedelta(days=1) if before else found.on.replace(day=1)
    return min(start, found.on), found.on


def _trail(committee: Organisation) -> list[dict[str, str]]:
    return [*TRAIL, {"text": committee.name, "href": f"/workspace/metrics/committees/{committee.slug}/"}]
