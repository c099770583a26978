"""What comes out of a cycle: for the operational and the financial plan, and as a pipeline of plans."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core import workbook
from priorities import queries
from priorities.views.found import cycle_or_404

ON_A_PAGE = 25


@login_required
@require_safe
def result(request: HttpRequest, slug: str) -> HttpResponse:
    """The whole of what teams intend, by team and money; then what was taken forward, one by one."""
    cycle, today = cycle_or_404(request, slug), timezone.localdate()
    teams = queries.totality_of(cycle, request.user, on=today)
    sums = [sum(row.money[number] for row in teams) for number in range(len(queries.KINDS))]
    context = {
        "cycle": cycle, "teams": teams, "kinds": [kind.label for kind in queries.KINDS], "sums": sums,
        "intended": sum(row.intended for row in teams), "agreed": sum(row.agreed for row in teams),
        "released": queries.released_by_reviews(cycle, request.user, on=today), "tab": "registers",
        "page": Paginator(queries.result_of(cycle, request.user, on=today), ON_A_PAGE).get_page(
            request.GET.get("page")
        ), "page_title": f"Result, {cycle.title}",
    }  # fmt: skip
    return render(request, "priorities/result.html", context)


@login_required
@require_safe
def result_workbook(request: HttpRequest, slug: str) -> HttpResponse:
    """The result for whoever makes the operational and the financial plan."""
    cycle = cycle_or_404(request, slug)
    rows = queries.lines(queries.result_of(cycle, request.user, on=timezone.localdate()))
    data = workbook.write([list(queries.COLUMNS), *rows], sheet="Result", headings=1)
    name = f"result-{cycle.slug}.xlsx"
    return HttpResponse(
        data, content_type=workbook.MEDIA_TYPE, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@login_required
@require_safe
def pipeline(request: HttpRequest, slug: str) -> HttpResponse:
    """The plans of the register: what is to come, what runs, what is over."""
    cycle, today = cycle_or_404(request, slug), timezone.localdate()
    asked = {"standing": request.GET.get("standing", ""), "words": request.GET.get("q", "").strip()}
    page = Paginator(queries.pipeline(on=today, **asked), ON_A_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "cycle": cycle, "page": page, "stages": queries.stages(list(page), request.user, on=today), "asked": asked,
        "standings": queries.WORDS.items(), "query": query.urlencode(), "tab": "registers",
        "page_title": f"Pipeline of plans, {cycle.title}",
    }  # fmt: skip
    return render(request, "priorities/pipeline.html", context)
