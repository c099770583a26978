"""Which numbers may a text show? What the editor, and the page for those without it, ask for while somebody writes."""

from __future__ import annotations

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.doors import signed_in, wants_json
from plans.views.found import newest_edition_or_404, plan_or_404
from publication import queries

FOUND_AT_ONCE = 20
ROWS_ON_A_PAGE = 50


@signed_in
@require_safe
def references(request: HttpRequest, slug: str) -> HttpResponse:
    """For the editor: the numbers named by `ref`, or those of a `kind` whose title holds the letters `q`. As a page:
    each with the line that puts it into a text."""
    plan = plan_or_404(request, slug)
    edition = newest_edition_or_404(plan)
    words, kind = request.GET.get("q", "").strip(), request.GET.get("kind", "")
    if wants_json(request):
        named = request.GET.getlist("ref")[:200]
        if named:
            return JsonResponse({"items": queries.numbers_items(edition, named)})
        return JsonResponse({"items": queries.numbers_like(edition, words, kind)[:FOUND_AT_ONCE]})
    rows = [row for each in ("indicator", "chart", "measures") for row in queries.numbers_like(edition, words, each)]
    context = {
        "plan": plan, "words": words, "query": urlencode({"q": words}) if words else "",
        "page": Paginator(rows, ROWS_ON_A_PAGE).get_page(request.GET.get("page")),
        "page_title": "Numbers for the text",
    }  # fmt: skip
    return render(request, "publication/numbers_for_text.html", context)
