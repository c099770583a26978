"""What does a section answer, and where does a commitment come from? Ticked in a form; what was just changed can be
undone with one button."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.permissions import roles_read_once
from core.verdict import Refused
from plans import actions as plan_actions
from plans.models import RegisteredPlan, Requirement, Section
from plans.queries import requirements
from plans.views.found import open_edition_or_404, plan_or_404, section_or_404, show_reasons
from priorities import actions, queries
from priorities.models import Commitment, FrameworkItem

UNDO = "links-before"


def _groups(items: list[FrameworkItem], ticked: dict[int, str], words: str) -> list[dict[str, Any]]:
    """The items by list, those whose words hold what was looked for; a list with something ticked stands open."""
    groups: dict[int, dict[str, Any]] = {}
    for item in items:
        if words and words.lower() not in item.wording.lower() and words.lower() not in str(item.framework).lower():
            continue
        group = groups.setdefault(item.framework_id, {"framework": item.framework, "items": [], "ticked": 0})
        group["items"].append({"item": item, "is_ticked": item.pk in ticked, "note": ticked.get(item.pk, "")})
        group["ticked"] += item.pk in ticked
    return list(groups.values())


def _numbers(values: list[str]) -> set[int]:
    return {int(value) for value in values if value.isdecimal()}


def _told(added: set[str], removed: set[str]) -> str:
    parts = [f"{len(each)} {words}" for each, words in ((added, "added"), (removed, "taken away")) if each]
    return f"Links saved: {' and '.join(parts)}." if parts else "Saved. No link was changed."


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def section_links(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """What a section answers: requirements of the law, and items of any list with a statement of how."""
    if request.method == "POST":
        return _links(request, slug, uid)
    with roles_read_once(request.user):
        return _links(request, slug, uid)


def _links(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    edition = open_edition_or_404(plan_or_404(request, slug))
    section = section_or_404(edition, uid)
    asked = list(requirements(edition.plan.plan_type, on=timezone.localdate()))
    items = list(queries.listed_items())
    held = set(section.coverage.values_list("requirement", flat=True))
    ticked = dict(section.citations.filter(item__isnull=False).values_list("item", "note"))
    here, key = reverse("priorities:section-links", args=[slug, uid]), f"{UNDO}:{uid}"
    if request.method == "POST":
        before = {"requirements": sorted(held), "items": {str(pk): note for pk, note in ticked.items()}}
        try:
            told = _save_section(request, section, asked, items, undo=request.session.get(key))
        except Refused as error:
            show_reasons(request, error)
        else:
            is_undo = "undo" in request.POST
            request.session[key] = None if is_undo else before
            messages.success(request, "Undone: the links are as they were." if is_undo else told)
        return redirect(here)
    words = request.GET.get("q", "").strip()
    context = {
        "plan": edition.plan, "edition": edition, "section": section, "asked": asked, "held": held, "words": words,
        "groups": _groups(items, ticked, words), "can_undo": bool(request.session.get(key)),
        "commitments": queries.commitments_of(edition).filter(section=section),
        "may_link": actions.may_link(edition, by=request.user, at=timezone.now()),
        "page_title": f"What “{section}” answers",
    }  # fmt: skip
    return render(request, "priorities/section_links.html", context)


def _save_section(
    request: HttpRequest, section: Section, asked: list[Requirement], items: list[FrameworkItem], *, undo: dict | None
) -> str:
    who: dict[str, Any] = {"by": request.user, "at": timezone.now()}
    if "undo" in request.POST:
        if not undo:
            raise Refused(["There is nothing to undo any more."])
        wanted_requirements = set(undo["requirements"])
        wanted = {int(pk): note for pk, note in undo["items"].items()}
        shown = {item.pk for item in items}
    else:
        wanted_requirements = _numbers(request.POST.getlist("requirement"))
        wanted = {pk: request.POST.get(f"note-{pk}", "") for pk in _numbers(request.POST.getlist("item"))}
        # Only what the page showed counts: a box that the search left out was not unticked.
        shown = _numbers(request.POST.get("shown", "").split())
    among = [item for item in items if item.pk in shown]
    chosen = {item: wanted[item.pk] for item in among if item.pk in wanted}
    answers = plan_actions.answer(
        section=section, requirements=[each for each in asked if each.pk in wanted_requirements], among=asked, **who
    )
    named = actions.name_items(section=section, items=chosen, among=among, **who)
    return _told(answers[0] | named[0], answers[1] | named[1])


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sources(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Where a commitment comes from: items of the lists, and the strategies of the boards."""
    edition = open_edition_or_404(plan_or_404(request, slug))
    commitment = queries.commitments_of(edition).filter(uid=uid).select_related("section").first()
    if commitment is None:
        raise Http404("There is no such commitment in the open edition.")
    commitment.section.edition = edition
    items, strategies = list(queries.listed_items()), list(queries.strategies_of(edition.plan))
    rows = list(commitment.sources.select_related("item", "strategy", "framework"))
    ticked = {row.item_id: row.note for row in rows if row.item_id}
    held = {row.strategy_id for row in rows if row.strategy_id and not row.priority}
    traced = [(row.strategy_id, row.priority) for row in rows if row.priority]
    here, key = reverse("priorities:sources", args=[slug, uid]), f"{UNDO}:{uid}"
    if request.method == "POST":
        before = {"strategies": sorted(held), "items": sorted(ticked), "priorities": sorted(traced)}
        try:
            told = _save_sources(request, commitment, items, strategies, undo=request.session.get(key))
        except Refused as error:
            show_reasons(request, error)
        else:
            is_undo = "undo" in request.POST
            request.session[key] = None if is_undo else before
            messages.success(request, "Undone: the sources are as they were." if is_undo else told)
        return redirect(here)
    words = request.GET.get("q", "").strip()
    context = {
        "plan": edition.plan, "edition": edition, "commitment": commitment, "held": held,
        "strategies": [
            (each, [(words, (each.pk, words) in traced) for words in each.priorities]) for each in strategies
        ],
        "groups": _groups(items, ticked, words), "words": words, "can_undo": bool(request.session.get(key)),
        "others": [row for row in rows if not row.item_id and not row.strategy_id],
        "may_link": actions.may_link(edition, by=request.user, at=timezone.now()),
        "page_title": "Where this commitment comes from",
    }  # fmt: skip
    return render(request, "priorities/sources.html", context)


def _save_sources(
    request: HttpRequest,
    commitment: Commitment,
    items: list[FrameworkItem],
    strategies: list[RegisteredPlan],
    *,
    undo: dict | None,
) -> str:
    if "undo" in request.POST:
        if not undo:
            raise Refused(["There is nothing to undo any more."])
        wanted, wanted_strategies = set(undo["items"]), set(undo["strategies"])
        chosen = {(pk, words) for pk, words in undo.get("priorities", [])}
        shown = {item.pk for item in items}
    else:
        wanted, wanted_strategies = _numbers(request.POST.getlist("item")), _numbers(request.POST.getlist("strategy"))
        shown = _numbers(request.POST.get("shown", "").split())
        posted = (value.partition(":") for value in request.POST.getlist("priority"))
        chosen = {(int(pk), words) for pk, _, words in posted if pk.isdecimal()}
    among = [item for item in items if item.pk in shown]
    changed = actions.trace_to(
        commitment=commitment, items=[item for item in among if item.pk in wanted],
        strategies=[each for each in strategies if each.pk in wanted_strategies], among=among,
        priorities=[(each, words) for each in strategies for words in each.priorities if (each.pk, words) in chosen],
        by=request.user, at=timezone.now(),
    )  # fmt: skip
    return _told(*changed)
