"""How are we doing in every Place at once, in one Place, for each objective, before each committee? Each page begins
with what is missing, and shows what was stored: nothing is worked out here."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_http_methods, require_safe

from core.verdict import Refused
from metrics import actions, charts, queries
from metrics.forms import CommitteeForm
from metrics.permissions import may_keep
from metrics.views import drawn
from metrics.views.pages import TRAIL, readers_only

MATRIX_ROWS = 60
COMMITTEES = {"text": "Committees", "href": "/workspace/metrics/committees/"}


@login_required
@require_safe
def matrix(request: HttpRequest, slug: str) -> HttpResponse:
    """One list in every Place: numbers, a line of their course, and the answers in a word each."""
    readers_only(request)
    framework = get_object_or_404(queries.measured_frameworks(), slug=slug)
    found = queries.matrix(framework, on=timezone.localdate())
    page = Paginator(found.rows, MATRIX_ROWS).get_page(request.GET.get("page"))
    said = [cell for _, cells in page for cell in cells if cell]
    lines = charts.sparks(said)
    rows = [
        (measure, [cell and {"said": cell, "answers": drawn.short_answers(cell.keys),
                             "line": mark_safe(lines[cell.pk])} for cell in cells])
        for measure, cells in page
    ]  # fmt: skip
    context = {
        "framework": framework, "matrix": found, "page": page, "rows": rows, "trail": TRAIL,
        "page_title": f"{framework.name}: every Place",
    }  # fmt: skip
    return render(request, "metrics/matrix.html", context)


@login_required
@require_safe
def place(request: HttpRequest, slug: str) -> HttpResponse:
    """One Place: every measure that concerns it, those with most missing first."""
    readers_only(request)
    found = get_object_or_404(queries.places(), slug=slug)
    areas = list(queries.areas_with_data())
    area = next((each for each in areas if each.organisation_id == found.authority_id), None)
    lines = queries.place_dashboard(found, area, on=timezone.localdate())
    context = drawn.lines(request, lines) | {
        "heading": found.name, "caption": "Place", "area": area, "trail": TRAIL,
        "local_address": reverse("metrics:local", args=[found.slug]),
        "page_title": f"{found.name}: how we are doing",
    }  # fmt: skip
    return render(request, "metrics/lines_page.html", context)


@login_required
@require_safe
def objectives(request: HttpRequest, slug: str) -> HttpResponse:
    """One list of objectives: what shows the success of each, and what the data say."""
    readers_only(request)
    framework = get_object_or_404(queries.objective_lists(), slug=slug)
    areas = list(queries.areas_with_data())
    area = drawn.chosen_area(request, areas) or queries.own_area(areas)
    found = queries.objective_dashboard(framework, area, request.user, on=timezone.localdate())
    page = Paginator(found, drawn.ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    lines = [line for _, held in found for line in held]
    groups = [(item, [{"line": line, "answers": drawn.answers(line.told)} for line in held]) for item, held in page]
    context = {
        "framework": framework, "areas": areas, "area": area, "gaps": queries.gaps(lines), "total": len(lines),
        "groups": groups, "page": page, "bare": sum(not held for _, held in found), "trail": TRAIL,
        "query": f"area={area.code}" if area else "", "page_title": f"{framework.name}: how we are doing",
    }  # fmt: skip
    return render(request, "metrics/objectives.html", context)


@login_required
@require_safe
def committees(request: HttpRequest) -> HttpResponse:
    """Which committees watch measures, and how many measures nobody watches."""
    readers_only(request)
    page = Paginator(queries.committees(), drawn.ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page, "unwatched": queries.unwatched(), "page_title": "Committees", "trail": TRAIL,
        "frameworks": queries.measured_frameworks(), "may_keep": may_keep(request.user, on=timezone.localdate()),
    }  # fmt: skip
    return render(request, "metrics/committees.html", context)


@login_required
@require_safe
def committee(request: HttpRequest, slug: str) -> HttpResponse:
    """What one committee watches."""
    readers_only(request)
    found = get_object_or_404(queries.committees(), slug=slug)
    areas = list(queries.areas_with_data())
    area = drawn.chosen_area(request, areas) or queries.area_of_committee(found, areas)
    lines = queries.committee_dashboard(found, area, on=timezone.localdate())
    told = queries.exceptions_of(found, request.user, on=timezone.localdate()).filter(ended_at=None)
    answered = list(told.order_by().values_list("acknowledged_at", flat=True))
    context = drawn.lines(request, lines) | {
        "off_track": len(answered), "unanswered": answered.count(None),
        "heading": found.name, "caption": "Committee", "area": area, "areas": areas, "trail": [*TRAIL, COMMITTEES],
        "query": f"area={area.code}" if area else "", "page_title": f"{found.name}: how we are doing",
        "committee": found, "report": queries.reports_to(found, request.user, on=timezone.localdate()).first(),
    }  # fmt: skip
    return render(request, "metrics/lines_page.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def watched_by(request: HttpRequest, slug: str) -> HttpResponse:
    """Who watches the measures of a list: tick them, choose the one committee."""
    readers_only(request)
    verdict = may_keep(request.user, on=timezone.localdate())
    if not verdict:
        raise PermissionDenied(" ".join(verdict.reasons))
    framework = get_object_or_404(queries.measured_frameworks(), slug=slug)
    form = CommitteeForm(request.POST if request.method == "POST" else None, on=timezone.localdate())
    ticked = {int(each) for each in request.POST.getlist("measure") if each.isdecimal()}
    if request.method == "POST" and form.is_valid():
        chosen = [each for each in queries.measures_of(framework) if each.pk in ticked]
        body = form.chosen
        try:
            count = actions.assign_committee(measures=chosen, committee=body, by=request.user, at=timezone.now())
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error(None, reason)
        else:
            said = f"{body} now watches them." if body else "Nobody watches them now."
            messages.success(request, f"{count} measure{'' if count == 1 else 's'} changed. {said}")
            return redirect("metrics:watched-by", slug=slug)
    page = Paginator(queries.measures_of(framework), drawn.ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "framework": framework, "form": form, "page": page, "ticked": ticked, "trail": [*TRAIL, COMMITTEES],
        "page_title": f"{framework.name}: who watches what",
    }  # fmt: skip
    return render(request, "metrics/watched_by.html", context, status=422 if form.errors else 200)
