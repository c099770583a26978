"""How are boards asked about a frozen text, and when is the asking over? The planner's pages; boards have their own."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.permissions import Permission
from consultation import actions, checks, notices, queries
from consultation.forms import RoundForm
from consultation.models import Consultee, Round
from core.verdict import Refused, Verdict
from organisations.models import Organisation
from plans.models import ParticipationRule, Snapshot
from plans.permissions import may_on_plan
from plans.queries import bodies_asked, last_snapshot, rules
from plans.views.found import open_edition_or_404, plan_or_404


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def open_consultation(request: HttpRequest, slug: str) -> HttpResponse:
    """Shows who will be asked what, and asks them: nobody can be un-asked."""
    plan, today = plan_or_404(request, slug), timezone.localdate()
    edition = open_edition_or_404(plan)
    snapshot = last_snapshot(edition)
    verdict = may_on_plan(request.user, Permission.RUN_ROUND, plan, on=today)
    if snapshot is None:
        verdict &= Verdict(("Freeze the text first: boards are asked about a text that cannot change.",))
    else:
        snapshot.edition = edition
        verdict &= checks.ready_to_open(snapshot, on=today)
    form, reasons = RoundForm(request.POST if request.method == "POST" else None), verdict.reasons
    if request.method == "POST" and verdict and form.is_valid():
        try:
            round = actions.open_round(snapshot=snapshot, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as error:
            reasons = error.reasons
        else:
            messages.success(request, f"Round {round.number} is open: {round.consultees.count()} boards are asked.")
            return redirect("consultation:round", slug=slug, number=round.pk)
    rule = rules(plan.plan_type, ParticipationRule.Duty.CONSULT_OPINION, on=today).first()
    boards = bodies_asked(plan, ParticipationRule.Duty.CONSULT_OPINION, on=today)
    context = {
        "plan": plan, "edition": edition, "snapshot": snapshot, "form": form, "reasons": reasons, "rule": rule,
        "boards": boards, "page_title": f"Ask the boards about {plan.title}",
    }  # fmt: skip
    if snapshot and not reasons:
        context |= to_reach(request, snapshot, boards, rule)
    return render(request, "consultation/open.html", context, status=status_of(request, form.errors, reasons))


def to_reach(
    request: HttpRequest,
    snapshot: Snapshot,
    boards: list[Organisation],
    rule: ParticipationRule,
    *,
    kind: str = Round.Kind.OPINION,
) -> dict[str, Any]:
    """Whom the letters would go to, which boards they would not reach, and one of them to read beforehand."""
    reached = queries.boards_to_reach(boards, on=timezone.localdate())
    first, letter = next((each for each in reached if each.own), None), None
    if first:
        asked = Consultee(organisation=first.board, round=Round(kind=kind, snapshot=snapshot, question=rule.question))
        letter = notices.preview(asked, first.own[0], by=request.user)
    gaps = [each.board for each in reached if not each.own]
    return {"reached": reached, "gaps": gaps, "letter": letter, "letters": sum(len(each.own) for each in reached)}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def close_consultation(request: HttpRequest, slug: str) -> HttpResponse:
    """Shows who has answered, and ends the asking: a round does not open again."""
    plan = plan_or_404(request, slug)
    edition = open_edition_or_404(plan)
    round = queries.open_round(edition)
    verdict = may_on_plan(request.user, Permission.RUN_ROUND, plan, on=timezone.localdate())
    verdict &= checks.ready_to_close(round) if round else Verdict(("No round is open on this plan.",))
    reasons = verdict.reasons
    if request.method == "POST" and verdict:
        try:
            actions.close_round(round=round, by=request.user, at=timezone.now())
        except Refused as error:
            reasons = error.reasons
        else:
            messages.success(request, f"Round {round.number} is closed. The text can be finished now.")
            return redirect("publication:plan", slug=slug)
    asked = round.consultees.select_related("organisation").order_by("organisation__name") if round else []
    context = {
        "plan": plan, "round": round, "consultees": asked, "reasons": reasons,
        "page_title": f"Close the consultation on {plan.title}",
    }  # fmt: skip
    return render(request, "consultation/close.html", context, status=status_of(request, {}, reasons))


def status_of(request: HttpRequest, errors: dict, reasons: tuple[str, ...]) -> int:
    if request.method != "POST":
        return 200
    return 422 if errors and not reasons else 409
