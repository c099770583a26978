"""Peer challenge, the decision now or not now, the reasons for "not now", and the way into the plan."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import Permission
from core.verdict import Refused
from plans.views.found import show_reasons
from priorities import actions, checks, queries
from priorities.forms import AnswerForm, ChallengeForm, CommitForm, ConcludeForm, DecideForm
from priorities.models import Intention
from priorities.permissions import may_in_cycle, may_write_intention, teams_that_challenge
from priorities.views.found import cycle_or_404, intention_or_404

ON_A_PAGE = 25


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def challenges(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """What other teams ask of an intention, the answers and the outcomes; a post adds one of them."""
    cycle, today = cycle_or_404(request, slug), timezone.localdate()
    row = intention_or_404(request, cycle, number)
    verb = request.POST.get("verb", "")
    teams = queries.bodies_by_name(teams_that_challenge(request.user, row, on=today))
    form = {
        "challenge": lambda data: ChallengeForm(data, teams=teams, pledges=queries.pledges()),
        "answer": AnswerForm,
        "conclude": ConcludeForm,
    }.get(verb, lambda data: None)(request.POST)
    if request.method == "POST":
        if form is None:
            raise Http404("There is nothing of this name to do.")
        try:
            told = _change(request, row, verb, form) if form.is_valid() else ""
        except Refused as error:
            show_reasons(request, error)
            told = ""
        if told:
            messages.success(request, told)
            return redirect("priorities:challenges", slug=slug, number=number)
    may_challenge = actions.may_challenge(request.user, row, at=timezone.now())
    context = {
        "cycle": cycle, "intention": row, "form": form, "verb": verb, "bound_to": request.POST.get("challenge", ""),
        "page": Paginator(row.challenges.all(), ON_A_PAGE).get_page(request.GET.get("page")),
        "may_challenge": may_challenge, "may_write": may_write_intention(request.user, row, on=today),
        "may_run": may_in_cycle(request.user, Permission.RUN_CYCLE, cycle, on=today),
        "new": form if verb == "challenge" else ChallengeForm(teams=teams, pledges=queries.pledges()),
        "answer": AnswerForm(auto_id="answer_%s"), "conclude": ConcludeForm(auto_id="conclude_%s"),
        "page_title": f"Peer challenge: {row}",
    }  # fmt: skip
    return render(request, "priorities/challenges.html", context, status=422 if form and form.errors else 200)


def _change(request: HttpRequest, row: Intention, verb: str, form: Any) -> str:
    who: dict[str, Any] = {"by": request.user, "at": timezone.now()}
    if verb == "challenge":
        actions.raise_challenge(intention=row, **form.cleaned_data, **who)
        return "The challenge is recorded. The team that leads the intention answers it."
    named = request.POST.get("challenge", "")
    found = queries.challenge_of(row, int(named)) if named.isdecimal() and len(named) < 12 else None
    if found is None:
        raise Http404("This intention has no such challenge.")
    if verb == "answer":
        actions.answer_challenge(challenge=found, **form.cleaned_data, **who)
        return "The answer is recorded."
    actions.conclude_challenge(challenge=found, **form.cleaned_data, **who)
    return "The outcome is recorded."


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decision(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """What a body decided on an intention: now, or not now and why."""
    cycle, today = cycle_or_404(request, slug), timezone.localdate()
    row = intention_or_404(request, cycle, number)
    form = DecideForm(request.POST or None, meetings=queries.meetings_that_decided(cycle, on=today))
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.decide_intention(intention=row, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as error:
            show_reasons(request, error)
        else:
            messages.success(request, f"The decision is recorded: {made.get_outcome_display().lower()}.")
            return redirect("priorities:intention", slug=slug, number=number)
    context = {
        "cycle": cycle, "intention": row, "form": form, "page_title": f"Decision on “{row}”",
        "may_decide": may_in_cycle(request.user, Permission.DECIDE_INTENTION, cycle, on=today),
        "missing": checks.may_be_decided(row, forward=True).reasons,
        "recommendations": queries.recommendations_on(row),
    }  # fmt: skip
    return render(request, "priorities/decision.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def commit_intention(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """An intention that was taken forward becomes a commitment of an edition that is being written."""
    cycle, today = cycle_or_404(request, slug), timezone.localdate()
    row = intention_or_404(request, cycle, number)
    sections = queries.sections_to_commit_in(cycle, request.user, on=today)
    form = CommitForm(request.POST or None, sections=sections, initial={"text": row.title})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.make_commitment(intention=row, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as error:
            show_reasons(request, error)
        else:
            messages.success(request, "It is a commitment now, with where it comes from.")
            plan = made.section.edition.plan
            return redirect("priorities:section-commitments", slug=plan.slug, uid=made.section.uid)
    context = {
        "cycle": cycle, "intention": row, "form": form, "page_title": f"Make a commitment of “{row}”",
        "may_run": may_in_cycle(request.user, Permission.RUN_CYCLE, cycle, on=today),
        "is_forward": row.state == Intention.State.FORWARD,
    }  # fmt: skip
    return render(request, "priorities/commit_intention.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def not_now(request: HttpRequest, slug: str) -> HttpResponse:
    """What is not done now, each with the reason that the public reads."""
    cycle = cycle_or_404(request, slug)
    rows = queries.not_now(cycle, request.user, on=timezone.localdate())
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"cycle": cycle, "page": page, "tab": "not now", "page_title": f"Why not now, {cycle.title}"}
    return render(request, "priorities/not_now.html", context)
