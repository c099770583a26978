"""Overlap: which intentions are alike and why, how old that knowledge is, and what is decided on each pair."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.permissions import Permission
from core.verdict import Refused
from plans.views.found import show_reasons
from priorities import actions, queries
from priorities.forms import OverlapForm
from priorities.models import Intention, OverlapDecision, OverlapPair, PlanningCycle
from priorities.permissions import may_in_cycle, may_take_part
from priorities.views.found import cycle_or_404, intention_or_404

ON_A_PAGE = 25
DECISIONS = [
    (queries.UNDECIDED, "Not decided yet"), *OverlapDecision.Outcome.choices, (queries.EVERY, "All"),
]  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def overlaps(request: HttpRequest, slug: str) -> HttpResponse:
    """The pairs that are alike; while a comparison runs, how far it is (for htmx that part alone). A post asks for
    one."""
    cycle, today = cycle_or_404(request, slug), timezone.localdate()
    if request.method == "POST":
        try:
            actions.ask_to_compare(cycle=cycle, by=request.user, at=timezone.now())
        except Refused as error:
            show_reasons(request, error)
        return redirect("priorities:overlaps", slug=slug)
    context: dict[str, Any] = {"cycle": cycle, "search": queries.newest_search(cycle)}
    if request.headers.get("HX-Request"):
        response = render(request, "priorities/overlap_progress.html", context)
        response["Vary"] = "HX-Request"
        return response
    context |= {
        "may_ask": may_take_part(request.user, Permission.WRITE_INTENTION, cycle, on=today), "tab": "overlap",
        "page_title": f"Overlap, {cycle.title}", **_found(request, cycle),
    }  # fmt: skip
    response = render(request, "priorities/overlaps.html", context)
    response["Vary"] = "HX-Request"
    return response


def _found(request: HttpRequest, cycle: PlanningCycle) -> dict[str, Any]:
    """What the newest comparison that is done found, filtered; nothing where there is none."""
    done = queries.finished_search(cycle)
    if done is None:
        return {"done": None}
    asked = {name: request.GET.get(name, "") for name in ("kind", "lead")}
    decision = request.GET.get("decision", "")
    asked["decision"] = decision if decision in dict(DECISIONS) else queries.UNDECIDED
    number = request.GET.get("number", "")
    asked["number"] = int(number) if number.isdecimal() and len(number) < 9 else None
    rows = queries.pairs_of(done, request.user, on=timezone.localdate(), **asked)
    query = request.GET.copy()
    query.pop("page", None)
    counts = queries.pair_counts(done)
    return {
        "done": done, "changed": queries.changed_since(done), "asked": asked, "query": query.urlencode(),
        "page": Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page")), "leads": queries.leads_in(cycle),
        "kinds": [(value, label, counts.get(value, 0)) for value, label in OverlapPair.Kind.choices],
        "duplicates": counts.get("duplicate", 0), "synergies": counts.get("synergy", 0), "decisions": DECISIONS,
        "outcomes": dict(OverlapDecision.Outcome.choices),
    }  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def overlap(request: HttpRequest, slug: str, number: int, other: int) -> HttpResponse:
    """Two intentions side by side, and what is decided on them. Any two may be looked at, found alike or not."""
    cycle, today = cycle_or_404(request, slug), timezone.localdate()
    if number == other:
        raise Http404("An intention does not overlap with itself.")
    pair = [intention_or_404(request, cycle, each) for each in (number, other)]
    first, second = sorted(pair, key=lambda row: row.pk)
    decisions = queries.overlap_decisions(first, second)
    verb = request.POST.get("verb", "")
    form = OverlapForm(request.POST if verb == "decide" else None, pair=(first, second))
    gone = _to_withdraw(decisions, first, second)
    if request.method == "POST":
        try:
            told = _act(request, verb, form, first, second, gone)
        except Refused as error:
            show_reasons(request, error)
            told = ""
        if told:
            messages.success(request, told)
            return redirect("priorities:overlap", slug=slug, number=number, other=other)
    done = queries.finished_search(cycle)
    context = {
        "cycle": cycle, "first": first, "second": second, "pair": queries.pair_of(done, first, second), "done": done,
        "rows": _side_by_side(first, second), "decisions": decisions, "form": form, "gone": gone,
        "may_run": may_in_cycle(request.user, Permission.RUN_CYCLE, cycle, on=today),
        "page_title": f"Overlap of {first.number} and {second.number}",
    }  # fmt: skip
    return render(request, "priorities/overlap.html", context, status=422 if form.errors else 200)


def _to_withdraw(decisions: list[OverlapDecision], first: Intention, second: Intention) -> Intention | None:
    """The one that a merger leaves to be withdrawn, until it is."""
    if not decisions or decisions[0].keep_id is None:
        return None
    gone = second if decisions[0].keep_id == first.pk else first
    return None if gone.state == Intention.State.WITHDRAWN else gone


def _act(
    request: HttpRequest, verb: str, form: OverlapForm, first: Intention, second: Intention, gone: Intention | None
) -> str:
    """What was done, in words; empty when something typed is wrong."""
    who: dict[str, Any] = {"by": request.user, "at": timezone.now()}
    if verb == "withdraw" and gone:
        actions.withdraw_intention(intention=gone, **who)
        return f"Intention {gone.number} is withdrawn. It stays readable, and says which one stays in its place."
    if verb != "decide":
        raise Http404("There is nothing of this name to do.")
    if not form.is_valid():
        return ""
    actions.decide_overlap(first=first, second=second, **form.cleaned_data, **who)
    return "The decision is recorded."


def _side_by_side(first: Intention, second: Intention) -> list[tuple[str, str, str]]:
    """What a person compares: a label, and what each of the two says."""

    def said(row: Intention) -> list[str]:
        items = [str(each.item or each.strategy) for each in row.considerations.all() if each.item or each.strategy]
        money = f"{row.get_finance_display()}, £{row.amount:,.0f} a year" if row.amount else row.get_finance_display()
        return [
            row.lead.name, row.get_state_display(), ", ".join(str(each) for each in row.places.all()),
            *(str(row.answers.get(code) or "") for code in ("approach", "outcomes", "impact")), "; ".join(items), money,
        ]  # fmt: skip

    labels = ("Team that leads", "State", "Places", "Approach", "Outcomes", "Impact", "Priority", "Money")
    return list(zip(labels, said(first), said(second), strict=True))
