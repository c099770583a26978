"""The coverage of an edition, gaps first; as a table, as a grid, as a file; and the page that mends one gap."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from core.spreadsheet import as_csv
from core.verdict import Refused
from plans import actions as plan_actions
from plans.models import Edition
from plans.queries import outline, requirements
from plans.views.found import newest_edition_or_404, open_edition_or_404, plan_or_404, show_reasons
from priorities import actions, queries
from priorities.queries import Matrix


def _asked(request: HttpRequest, edition: Edition, *, on: date) -> list[Matrix]:
    """The lists that the reader chose, or what the law asks and the boards' strategies."""
    slug = request.GET.get("list", "")
    if not slug:
        return queries.coverage_of(edition, on=on)
    found = queries.matrix_of(edition, slug, on=on)
    if found is None:
        raise Http404("There is no such list.")
    return [found]


@login_required
@require_safe
def coverage(request: HttpRequest, slug: str) -> HttpResponse:
    edition, today = newest_edition_or_404(plan_or_404(request, slug)), timezone.localdate()
    only, place = request.GET.get("gaps") == "on", request.GET.get("place", "")
    shown = [
        {"matrix": matrix, "rows": matrix.gaps_first(only=only, place=place)}
        for matrix in _asked(request, edition, on=today)
    ]
    context = {
        "plan": edition.plan, "edition": edition, "shown": shown, "only": only, "place": place,
        "lists": queries.matrices(edition, on=today), "chosen": request.GET.get("list", ""),
        "places": sorted({each.place.name for each in queries.strategies_of(edition.plan)}),
        "may_link": actions.may_link(edition, by=request.user, at=timezone.now()),
        "query": request.GET.urlencode(), "page_title": f"Coverage of {edition.plan.title}",
    }  # fmt: skip
    return render(request, "priorities/coverage.html", context)


@login_required
@require_safe
def coverage_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """The same rows as a file: one line for each answer, and one for each gap."""
    edition, today = newest_edition_or_404(plan_or_404(request, slug)), timezone.localdate()
    only, place = request.GET.get("gaps") == "on", request.GET.get("place", "")
    lines = [["List", "Number", "Item", "Source", "State", "Section number", "Section", "Commitment", "Note or reason"]]
    for matrix in _asked(request, edition, on=today):
        for row in matrix.gaps_first(only=only, place=place):
            head = [matrix.name, row.number, row.words, row.source or row.place]
            state = "not answered" if row.is_gap else "reason given" if row.reason else "not asked"
            if not row.answers:
                lines.append([*head, state, "", "", "", row.reason])
            for answer in row.answers:
                section = answer.section
                lines.append([*head, "answered", section.number, section.title, answer.words, answer.note])
    # Spreadsheet programs need the mark to read the letters right; other programs stumble over it.
    response = HttpResponse(as_csv(lines, mark=request.GET.get("bom") != "off"), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="coverage-{edition.plan.slug}-{edition.number}.csv"'
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def requirement(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """One requirement: tick the sections that answer it, or say why none does. Nothing is asked; all can be undone by
    ticking again."""
    edition = open_edition_or_404(plan_or_404(request, slug))
    asked = requirements(edition.plan.plan_type, on=timezone.localdate()).filter(code=code).first()
    if asked is None:
        raise Http404("This type of plan has no such requirement.")
    branches = outline(edition)
    rows = list(edition.coverage.filter(requirement=asked))
    ticked = {row.section_id for row in rows if row.section_id}
    if request.method == "POST":
        wanted = set(request.POST.getlist("section"))
        try:
            _answered(request, edition, asked, branches, ticked=ticked, wanted=wanted)
        except Refused as error:
            show_reasons(request, error)
        else:
            messages.success(request, f"Requirement {asked.number} is up to date.")
            return redirect("priorities:coverage", slug=slug)
        return redirect("priorities:requirement", slug=slug, code=code)
    context = {
        "plan": edition.plan, "edition": edition, "requirement": asked, "branches": branches, "ticked": ticked,
        "reason": next((row.reason for row in rows if row.reason), ""),
        "may_link": actions.may_link(edition, by=request.user, at=timezone.now()),
        "page_title": f"Requirement {asked.number}: {asked.wording}",
    }  # fmt: skip
    return render(request, "priorities/requirement.html", context)


def _answered(
    request: HttpRequest, edition: Edition, asked: object, branches: list, *, ticked: set[int], wanted: set[str]
) -> None:
    who = {"by": request.user, "at": timezone.now()}
    for branch in branches:
        is_wanted, was = str(branch.section.uid) in wanted, branch.section.pk in ticked
        if is_wanted != was:
            branch.section.edition = edition
            plan_actions.answer(section=branch.section, requirements=[asked] if is_wanted else [], among=[asked], **who)
    if not wanted:
        plan_actions.explain(edition=edition, requirement=asked, reason=request.POST.get("reason", ""), **who)
