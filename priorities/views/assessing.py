"""The Place Development Assessment: how far each Place is, as a picture and a table, and all that was said before."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import Permission
from core.verdict import Refused
from plans.views.found import show_reasons
from priorities import actions, charts, queries
from priorities.forms import AssessmentForm
from priorities.permissions import may_take_part
from priorities.views.found import cycle_or_404

ON_A_PAGE = 20


@login_required
@require_safe
def place_development(request: HttpRequest, slug: str) -> HttpResponse:
    """The Places side by side, and the assessments one by one, the newest first."""
    cycle, today = cycle_or_404(request, slug), timezone.localdate()
    domains = list(queries.domains())
    rows = queries.development_of(cycle, domains, request.user, on=today)
    found = queries.assessments_of(cycle, request.user, on=today)
    context = {
        "cycle": cycle, "domains": domains, "rows": rows, "framework": domains[0].framework if domains else None,
        "picture": charts.development([domain.wording for domain in domains], rows),
        "page": Paginator(found, ON_A_PAGE).get_page(request.GET.get("page")), "tab": "registers",
        "may_add": may_take_part(request.user, Permission.WRITE_INTENTION, cycle, on=today),
        "page_title": f"Place development, {cycle.title}",
    }  # fmt: skip
    return render(request, "priorities/place_development.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def assess_place(request: HttpRequest, slug: str) -> HttpResponse:
    """Record an assessment. It stands beside those before it."""
    cycle, today = cycle_or_404(request, slug), timezone.localdate()
    form = AssessmentForm(
        request.POST or None, places=queries.places_of_cycle(cycle), domains=queries.domains(),
        teams=queries.teams_of(cycle, on=today),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.assess_place(cycle=cycle, by=request.user, at=timezone.now(), **form.told)
        except Refused as error:
            show_reasons(request, error)
        else:
            messages.success(request, f"Recorded. {made}.")
            return redirect("priorities:place-development", slug=slug)
    context = {
        "cycle": cycle, "form": form, "page_title": "Assess a Place",
        "may_add": may_take_part(request.user, Permission.WRITE_INTENTION, cycle, on=today),
    }  # fmt: skip
    return render(request, "priorities/assess_place.html", context, status=422 if form.errors else 200)
