"""How are we doing? The lists that are measured, one list in one area, one indicator. What is missing comes first."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from core.days import day_in_words
from metrics import charts, queries
from metrics.forms import AsOfForm
from metrics.models import Area, Indicator, Interpretation
from metrics.permissions import may_keep, may_read
from metrics.queries.dashboard import QUESTIONS

ROWS_ON_A_PAGE = 50


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
        "frameworks": queries.measured_frameworks(), "page": waiting,
        "releases": queries.releases()[:5],
        "may_keep": may_keep(request.user, on=timezone.localdate()), "page_title": "Metrics",
        "trail": [{"text": "Workspace", "href": "/workspace/"}],
    }  # fmt: skip
    return render(request, "metrics/home.html", context)


@login_required
@require_safe
def listed(request: HttpRequest, slug: str) -> HttpResponse:
    """One list in one area: each row with its target and the four answers."""
    readers_only(request)
    framework = get_object_or_404(queries.measured_frameworks(), slug=slug)
    areas = list(queries.areas_with_data())
    area = next((each for each in areas if each.code == request.GET.get("area")), None) or _own(areas)
    lines = queries.dashboard(framework, area)
    page = Paginator(lines, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "framework": framework, "areas": areas, "area": area, "gaps": queries.gaps(lines), "page": page,
        "rows": [{"line": line, "answers": drawn(line.told)} for line in page], "total": len(lines),
        "query": f"area={area.code}" if area else "", "page_title": f"{framework.name}: how we are doing",
        "may_keep": may_keep(request.user, on=timezone.localdate()),
        "trail": [{"text": "Workspace", "href": "/workspace/"}, {"text": "Metrics", "href": "/workspace/metrics/"}],
    }  # fmt: skip
    return render(request, "metrics/list.html", context)


@login_required
@require_safe
def indicator(request: HttpRequest, slug: str) -> HttpResponse:
    """One indicator: what it is, how our areas compare, and one series as a picture with its table."""
    readers_only(request)
    found = get_object_or_404(queries.indicators(), slug=slug)
    form = AsOfForm(request.GET if "on_day" in request.GET else None)
    on = form.cleaned_data["on"] if form.is_valid() else None
    compared = queries.comparison(found, on=on)
    asked = request.GET.get("area", "")
    told = next((row for row in compared if row.series.area.code == asked), compared[0] if compared else None)
    page = Paginator(compared, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "indicator": found, "told": told, "page": page, "page_title": found.title,
        "rows": [{"told": row, "answers": drawn(row)} for row in page],
        "uses": found.uses.select_related("item__framework").order_by("pk"),
        "picture": picture(found, told) if told else None, "chosen": drawn(told), "latest_day": latest_day(told),
        "form": form, "on": on, "on_query": as_query(on),
        "revised": queries.revisions(told.series, since=told.release)[:ROWS_ON_A_PAGE] if on and told else [],
        "trail": [{"text": "Workspace", "href": "/workspace/"}, {"text": "Metrics", "href": "/workspace/metrics/"}],
    }  # fmt: skip
    return render(request, "metrics/indicator.html", context, status=422 if form.errors else 200)


def as_query(on: date | None) -> str:
    """The day as of which a page is shown, as its address says it."""
    return f"on_day={on.day}&on_month={on.month}&on_year={on.year}" if on else ""


def _own(areas: list[Area]) -> Area | None:
    return next((each for each in areas if each.kind == Area.Kind.ICB), areas[0] if areas else None)


def latest_day(told: Interpretation | None) -> str:
    latest = told.answers["latest"] if told else None
    return day_in_words(date.fromisoformat(latest["last"])) if latest else ""


def drawn(told: Interpretation | None) -> list[dict[str, str]]:
    """The four answers, each with its question, its picture and its words."""
    if told is None:
        return []
    return [
        {
            "question": words,
            "icon": mark_safe(charts.icon(told.answers[name]["key"])),
            "words": told.answers[name]["words"],
        }
        for name, words in QUESTIONS
    ]


def picture(found: Indicator, told: Interpretation) -> dict[str, object]:
    """The series of an interpretation as it was known then, drawn, and as a table."""
    points = told.answers["points"] or [
        {"last": row.period_end.isoformat(), "value": row.value, "why": row.get_status_display().lower()}
        for row in queries.values_of([told.series], release=told.release)[told.series_id]
    ]
    style = {"unit": found.unit, "decimals": found.decimals}
    words = " ".join(told.answers[name]["words"] for name in ("met", "changing"))
    title = f"{found.title}, {told.series}"
    svg = charts.chart(points, key=f"series-{told.series_id}", title=title, words=words, **style)
    return {"svg": mark_safe(svg), "table": charts.table(points, **style), "title": title}
