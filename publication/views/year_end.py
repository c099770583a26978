"""How the promises of a published plan stand at the end of a financial year: what is known, the one step that freezes
it for the annual report, and what was frozen."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from core.verdict import Refused, Verdict
from plans.models import Plan
from plans.views.found import plan_or_404
from publication import actions, checks, queries
from publication.bundle.report import cells_with_heads
from publication.bundle.year_end import year_end_blocks, year_end_facts
from publication.content.year_end import year_end_content
from publication.forms import YearEndForm
from publication.models import Publication, YearEndStatus
from publication.permissions import may_tell_year_end
from publication.queries.year_end import last_day_of, year_in_words

ON_A_PAGE = 25
MEDIA = {"html": "text/html; charset=utf-8", "csv": "text/csv; charset=utf-8", "json": "application/json"}
Chosen = tuple[Publication, int]


@login_required
@require_safe
def year_end(request: HttpRequest, slug: str) -> HttpResponse:
    """How everything stands for one edition and one year, and what was frozen before."""
    plan, on = plan_or_404(request, slug), timezone.localdate()
    form, chosen = _chosen(request, plan)
    frozen = queries.year_ends_of(plan, request.user, on=on)
    context = _base(plan, chosen, may_tell_year_end(request.user, plan, on=on)) | {
        "form": form, "page": Paginator(frozen, ON_A_PAGE).get_page(request.GET.get("page")),
        "query": urlencode({name: request.GET[name] for name in ("edition", "year") if name in request.GET}),
        "page_title": f"Year end of {plan.title}",
    }  # fmt: skip
    if chosen:
        publication, year = chosen
        content = year_end_content(publication, year=year, on=on)
        verdict = checks.ready_to_freeze_year(year=year, on=on, is_as_seen=True, is_known=_is_known(chosen, content))
        context |= {"facts": year_end_facts(content), "blocks": cells_with_heads(year_end_blocks(content)),
                    "verdict": verdict}  # fmt: skip
    return render(request, "publication/year_end.html", context, status=422 if form and form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def year_end_freeze(request: HttpRequest, slug: str) -> HttpResponse:
    """What is missing is said once more before it is frozen. A post freezes it as it was seen."""
    plan, on = plan_or_404(request, slug), timezone.localdate()
    may = may_tell_year_end(request.user, plan, on=on)
    if request.method == "POST" and not may:
        raise PermissionDenied(" ".join(may.reasons))
    chosen = _chosen(request, plan)[1]
    if chosen is None:
        raise Http404("There is no such edition and year to freeze.")
    publication, year = chosen
    refused: Refused | None = None
    if request.method == "POST":
        try:
            made = actions.freeze_year_end(
                publication=publication, year=year, seen=request.POST.get("seen", ""), by=request.user,
                at=timezone.now(),
            )  # fmt: skip
        except Refused as error:
            refused = error
        else:
            messages.success(request, f"The status of {year_in_words(year)} is frozen.")
            return redirect("publication:year-end-status", slug=slug, pk=made.pk)
    content = year_end_content(publication, year=year, on=on)
    verdict = checks.ready_to_freeze_year(year=year, on=on, is_as_seen=True, is_known=_is_known(chosen, content))
    context = _base(plan, chosen, may) | {
        "content": content, "seen": actions.year_end_seen(content), "refused": refused, "verdict": verdict,
        "page_title": f"Freeze the status of {year_in_words(year)}",
    }  # fmt: skip
    return render(request, "publication/year_end_freeze.html", context, status=422 if refused else 200)


@login_required
@require_safe
def year_end_status(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One status as it was frozen, from its content alone, with its files."""
    plan = plan_or_404(request, slug)
    found = _status(request, plan, pk)
    content = json.loads(found.content)
    context = {
        "plan": plan, "status": found, "year": content["year"]["name"], "page_title": str(found),
        "facts": year_end_facts(content, found.sha256), "blocks": cells_with_heads(year_end_blocks(content)),
    }  # fmt: skip
    return render(request, "publication/year_end_status.html", context)


@login_required
@require_safe
def year_end_file(request: HttpRequest, slug: str, pk: int, kind: str) -> HttpResponse:
    """A file of a frozen status."""
    found = _status(request, plan_or_404(request, slug), pk)
    try:
        data = actions.year_end_file(status=found, kind=kind)
    except Refused as error:
        raise Http404(" ".join(error.reasons)) from error
    response = HttpResponse(data, content_type=MEDIA[kind])
    name = f"{slug}-year-end-{year_in_words(found.year).replace('/', '-')}-{found.pk}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _chosen(request: HttpRequest, plan: Plan) -> tuple[YearEndForm | None, Chosen | None]:
    """The form in which edition and year are chosen, and what is chosen; neither where nothing was published."""
    on = timezone.localdate()
    publications = queries.editions_to_tell(plan)
    if not publications:
        return None, None
    years = queries.years_to_tell(plan, publications, on=on)
    usual = {
        "edition": publications[0].edition.number,
        "year": next((year for year in years if last_day_of(year) < on), years[0]),
    }
    sent = request.POST if request.method == "POST" else request.GET
    given = usual | {name: sent[name] for name in usual if name in sent}
    form = YearEndForm(given, publications=publications, years=years)
    if not form.is_valid():
        return form, None
    number = form.cleaned_data["edition"]
    return form, (next(row for row in publications if row.edition.number == number), form.cleaned_data["year"])


def _base(plan: Plan, chosen: Chosen | None, may: Verdict) -> dict[str, Any]:
    """What both pages tell of what is chosen."""
    return {
        "plan": plan, "publication": chosen[0] if chosen else None, "year": chosen[1] if chosen else None,
        "year_in_words": year_in_words(chosen[1]) if chosen else "",
        "may": may,
    }  # fmt: skip


def _is_known(chosen: Chosen, content: dict[str, Any]) -> bool:
    before = queries.last_year_end(chosen[0].edition, chosen[1])
    return before is not None and actions.year_end_seen(json.loads(before.content)) == actions.year_end_seen(content)


def _status(request: HttpRequest, plan: Plan, pk: int) -> YearEndStatus:
    found = queries.year_end_for(plan, pk, request.user, on=timezone.localdate())
    if found is None:
        raise Http404("This plan has no such year-end status.")
    return found
