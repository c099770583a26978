"""The Places side by side: who does what about each objective, and where nobody does anything."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from priorities import queries
from priorities.views.found import cycle_or_404

ON_A_PAGE = 25


@login_required
@require_safe
def places(request: HttpRequest, slug: str) -> HttpResponse:
    """Every objective of a list by Place, in words and as a grid; and the same for the strategies of the boards."""
    cycle, today = cycle_or_404(request, slug), timezone.localdate()
    lists = queries.objective_lists()
    asked = request.GET.get("list", "")
    chosen = next((each for each in lists if each.slug == asked), lists[0] if lists else None)
    if asked and (chosen is None or chosen.slug != asked):
        raise Http404("There is no such list of objectives.")
    who = {"cycle": cycle, "user": request.user, "on": today}
    rows = queries.compared_places(framework=chosen, **who) if chosen else []
    context = {
        "cycle": cycle, "lists": lists, "chosen": chosen, "rows": rows, "tab": "places",
        "boards": queries.compared_strategies(framework=chosen, **who) if chosen else [],
        "strategies": queries.place_strategies(cycle).select_related("place"),
        "places": queries.places_of_cycle(cycle), "gaps": sum(bool(row.gaps) for row in rows),
        "shared": sum(bool(row.gaps and row.whole.count) for row in rows),
        "page_title": f"Places side by side, {cycle.title}",
    }  # fmt: skip
    return render(request, "priorities/places.html", context)


@login_required
@require_safe
def place_objective(request: HttpRequest, slug: str, item: int) -> HttpResponse:
    """What is done about one objective: in all Places, in one, or for the whole area."""
    cycle, today = cycle_or_404(request, slug), timezone.localdate()
    found = next((each for each in queries.partnership_items() if each.pk == item), None)
    if found is None:
        raise Http404("There is no such objective.")
    offered = list(queries.places_of_cycle(cycle))
    asked = request.GET.get("place", "")
    place = asked if asked == queries.WHOLE else next((each for each in offered if each.slug == asked), "")
    if asked and not place:
        raise Http404("There is no such Place in this cycle.")
    who = {"cycle": cycle, "item": found, "user": request.user, "on": today, "place": place}
    context = {
        "cycle": cycle, "item": found, "places": offered, "asked": asked, "whole": queries.WHOLE,
        "intentions": Paginator(queries.intentions_about(**who), ON_A_PAGE).get_page(request.GET.get("page")),
        "commitments": Paginator(queries.commitments_about(**who), ON_A_PAGE).get_page(request.GET.get("commitments")),
        "query": f"place={asked}" if asked else "", "page_title": f"Who does what about “{found}”",
    }  # fmt: skip
    return render(request, "priorities/place_objective.html", context)
