"""How are we doing? The lists that are measured, one list in one area, one indicator. What is missing comes first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from metrics import queries
from metrics.forms import AsOfForm
from metrics.models import Interpretation
from metrics.permissions import may_keep, may_read
from metrics.views import drawn

TRAIL = [{"text": "Workspace", "href": "/workspace/"}, {"text": "Metrics", "href": "/workspace/metrics/"}]


def readers_only(request: HttpRequest) -> None:
    """403 with the reason for who does not read the workspace."""
    verdict = may_read(request.user, on=timezone.localdate())
    if not verdict:
        raise PermissionDenied(" ".join(verdict.reasons))


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The lists that say how they are measured, what waits for a person, and what came in last."""
    readers_only(request)
    waiting = Paginator(queries.targets_waiting(), 25).get_page(request.GET.get("page"))
    context = {
        "frameworks": queries.measured_frameworks(), "page": waiting, "places": queries.places(),
        "objectives": queries.objective_lists(), "releases": queries.releases()[:5],
        "may_keep": may_keep(request.user, on=timezone.localdate()), "page_title": "Metrics",
        "trail": TRAIL[:1],
    }  # fmt: skip
    return render(request, "metrics/home.html", context)


@login_required
@require_safe
def listed(request: HttpRequest, slug: str) -> HttpResponse:
    """One list in one area: each row with its target and the four answers."""
    readers_only(request)
    framework = get_object_or_404(queries.measured_frameworks(), slug=slug)
    areas = list(queries.areas_with_data())
    area = drawn.chosen_area(request, areas) or queries.own_area(areas)
    found = queries.dashboard(framework, area, on=timezone.localdate())
    context = drawn.lines(request, found) | {
        "framework": framework, "areas": areas, "area": area, "query": f"area={area.code}" if area else "",
        "page_title": f"{framework.name}: how we are doing", "trail": TRAIL,
        "may_keep": may_keep(request.user, on=timezone.localdate()),
    }  # fmt: skip
    return render(request, "metrics/list.html", context)


@login_required
@require_safe
def indicator(request: HttpRequest, slug: str) -> HttpResponse:
    """One indicator: what it is, how our areas compare, and one series as a picture with its table; now, or as it stood
    on a day."""
    readers_only(request)
    found = get_object_or_404(queries.indicators(), slug=slug)
    form = AsOfForm(request.GET if "on_day" in request.GET else None)
    on = form.cleaned_data["on"] if form.is_valid() else None
    compared = queries.comparison(found, on=on)
    sheet = queries.sheet(found, area=request.GET.get("area", ""), sex=request.GET.get("sex", ""))
    if on:
        sheet = _as_it_stood(sheet, compared)
    told = sheet.told
    page = Paginator(compared, drawn.ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "indicator": found, "sheet": sheet, "told": told, "page": page, "page_title": found.title,
        "rows": [{"told": row, "answers": drawn.answers(row)} for row in page],
        "uses": found.uses.select_related("item__framework").order_by("pk"),
        "pictures": [] if on and told is None else drawn.pictures(sheet), "chosen": drawn.answers(told),
        "latest_day": drawn.latest_day(told), "form": form, "on": on, "on_query": as_query(on), "trail": TRAIL,
        "revised": queries.revisions(told.series, since=told.release)[: drawn.ROWS_ON_A_PAGE] if on and told else [],
    }  # fmt: skip
    return render(request, "metrics/indicator.html", context, status=422 if form.errors else 200)


def _as_it_stood(sheet: queries.Sheet, compared: list[Interpretation]) -> queries.Sheet:
    """What was said of the shown series by then, with the values from which it was said; nothing, where nothing was."""
    told = next((row for row in compared if sheet.shown and row.series_id == sheet.shown.pk), None)
    if told is None:
        return replace(sheet, told=None)
    values = queries.values_of(sheet.series, release=told.release)
    return replace(sheet, told=told, release=told.release, values=values)


def as_query(on: date | None) -> str:
    """The day as of which a page is shown, as its address says it."""
    return f"on_day={on.day}&on_month={on.month}&on_year={on.year}" if on else ""
