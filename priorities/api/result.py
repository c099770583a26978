"""The result of a cycle for other systems: what the workbook says, as JSON, page by page.

Signed in as for a page. Faults are problem details (RFC 9457), in the words that a person would read.
"""

from __future__ import annotations

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone

from accounts.queries import has_second_factor
from core.api import problems
from priorities import queries

ON_A_PAGE, MOST = 50, 200


def result(request: HttpRequest, slug: str) -> HttpResponse:
    """`?page=` and `?size=` (at most 200); `next` is null on the last page. Amounts are text, so no penny is lost."""
    if not request.user.is_authenticated:
        return problems.response(401, "Sign in first.")
    if settings.SECOND_FACTOR_REQUIRED and not has_second_factor(request.user):
        return problems.response(403, "Set up a second step of signing in first, on the page “Your account”.")
    if request.method not in {"GET", "HEAD"}:
        return problems.response(405, "This is only read.", headers={"Allow": "GET, HEAD"})
    cycle = queries.cycle_for(request.user, slug, on=timezone.localdate())
    if cycle is None:
        return problems.response(404, "No planning cycle at this address is open to you.")
    asked = {name: request.GET.get(name, "") or first for name, first in (("page", "1"), ("size", str(ON_A_PAGE)))}
    if not all(value.isdecimal() and len(value) < 7 and int(value) > 0 for value in asked.values()):
        return problems.response(400, "“page” and “size” are whole numbers from 1 on.")
    size = min(int(asked["size"]), MOST)
    pages = Paginator(queries.result_of(cycle, request.user, on=timezone.localdate()), size)
    if int(asked["page"]) > pages.num_pages:
        return problems.response(404, f"There are {pages.num_pages} pages.")
    page = pages.page(int(asked["page"]))
    here = request.build_absolute_uri(reverse("priorities:api-result", args=[cycle.slug]))
    names = [name.lower().replace(" ", "_") for name in queries.COLUMNS]
    results = [
        {name: None if value is None else value if isinstance(value, int) else str(value) for name, value in row}
        for row in (zip(names, line, strict=True) for line in queries.lines(page))
    ]
    following = f"{here}?page={page.next_page_number()}&size={size}" if page.has_next() else None
    return JsonResponse(
        {"cycle": cycle.slug, "plans_for": cycle.year, "count": pages.count, "next": following, "results": results}
    )
