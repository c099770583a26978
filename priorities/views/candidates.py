"""The long list: what might be done, where it comes from, and what became of it."""

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
from priorities.forms import CandidateForm, DecideForm, MergeForm, SplitForm
from priorities.models import Candidate, PlanningCycle
from priorities.permissions import may_in_cycle, may_take_part
from priorities.views.found import candidate_or_404, cycle_or_404

ON_A_PAGE = 25


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def candidates(request: HttpRequest, slug: str) -> HttpResponse:
    """The list, searched and filtered; a post merges those that are ticked."""
    cycle, today = cycle_or_404(request, slug), timezone.localdate()
    form = MergeForm(request.POST or None)
    chosen = [int(each) for each in request.POST.getlist("candidate") if each.isdecimal()]
    if request.method == "POST" and form.is_valid():
        found = queries.candidates_of(cycle, request.user, on=today).filter(number__in=chosen)
        try:
            made = actions.merge_candidates(
                candidates=list(found), title=form.cleaned_data["title"], by=request.user, at=timezone.now()
            )
        except Refused as error:
            show_reasons(request, error)
        else:
            messages.success(request, f"Merged into {made.number}, “{made}”. Each of them says so.")
            return redirect("priorities:candidate", slug=slug, number=made.number)
    asked = {name: request.GET.get(name, "") for name in ("state", "kind")} | {
        "words": request.GET.get("q", "").strip()
    }
    rows = queries.candidates_of(cycle, request.user, on=today, **asked)
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "cycle": cycle, "page": Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page")), "asked": asked,
        "query": query.urlencode(), "form": form, "chosen": chosen, "states": Candidate.State.choices,
        "kinds": Candidate.Kind.choices, "tab": "candidates", "page_title": f"Long list, {cycle.title}",
        "may_run": may_in_cycle(request.user, Permission.RUN_CYCLE, cycle, on=today),
        "may_add": may_take_part(request.user, Permission.WRITE_INTENTION, cycle, on=today),
    }  # fmt: skip
    return render(request, "priorities/candidates.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_candidate(request: HttpRequest, slug: str) -> HttpResponse:
    cycle, today = cycle_or_404(request, slug), timezone.localdate()
    form = CandidateForm(request.POST or None, teams=queries.teams_of(cycle, on=today))
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add_candidate(cycle=cycle, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as error:
            show_reasons(request, error)
        else:
            messages.success(request, f"“{made}” is on the long list, number {made.number}.")
            return redirect("priorities:candidates", slug=slug)
    context = {
        "cycle": cycle, "form": form, "page_title": "Add to the long list",
        "may_add": may_take_part(request.user, Permission.WRITE_INTENTION, cycle, on=today),
    }  # fmt: skip
    return render(request, "priorities/add_candidate.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def candidate(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One entry with its lineage and decisions; a post splits it or records a decision."""
    cycle, today = cycle_or_404(request, slug), timezone.localdate()
    row = candidate_or_404(request, cycle, number)
    verb = request.POST.get("verb", "")
    meetings = queries.meetings_that_decided(cycle, on=today)
    split = SplitForm(request.POST if verb == "split" else None)
    decide = DecideForm(request.POST if verb == "decide" else None, meetings=meetings)
    if request.method == "POST":
        try:
            told = _change(request, cycle, row, split, decide)
        except Refused as error:
            show_reasons(request, error)
            told = ""
        if told:
            messages.success(request, told)
            return redirect("priorities:candidate", slug=slug, number=number)
    form = split if verb == "split" else decide
    context = {
        "cycle": cycle, "candidate": row, "split": split, "decide": decide, "form": form, "page_title": row.title,
        "may_run": may_in_cycle(request.user, Permission.RUN_CYCLE, cycle, on=today),
        "may_decide": may_in_cycle(request.user, Permission.DECIDE_INTENTION, cycle, on=today),
        "may_write": may_take_part(request.user, Permission.WRITE_INTENTION, cycle, on=today),
        "is_open": row.state == Candidate.State.OPEN, "can_decide": row.state in {"open", "not taken forward"},
    }  # fmt: skip
    return render(request, "priorities/candidate.html", context, status=422 if form.errors else 200)


def _change(request: HttpRequest, cycle: PlanningCycle, row: Candidate, split: SplitForm, decide: DecideForm) -> str:
    """What was done, in words; empty when something typed is wrong."""
    who: dict[str, Any] = {"by": request.user, "at": timezone.now()}
    if request.POST.get("verb") not in {"split", "decide"}:
        raise Http404("There is nothing of this name to do.")
    row.cycle = cycle
    if split.is_bound and split.is_valid():
        made = actions.split_candidate(candidate=row, titles=split.cleaned_data["titles"].splitlines(), **who)
        return f"Split into {len(made)} entries, numbers {made[0].number} to {made[-1].number}."
    if decide.is_bound and decide.is_valid():
        actions.decide_candidate(candidate=row, **decide.cleaned_data, **who)
        return f"The decision is recorded: {row.get_state_display().lower()}."
    return ""
