"""When are the boards consulted in the yearly review? The planner's pages (NHS Act 2006 s.14Z58(3))."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.permissions import Permission
from consultation import actions, checks, queries
from consultation.forms import RoundForm
from consultation.models import Round
from consultation.views.reach import round_or_404
from consultation.views.rounds import status_of, to_reach
from core.verdict import Refused, Verdict
from plans.models import ParticipationRule
from plans.permissions import may_on_plan
from plans.queries import bodies_under, last_snapshot, rule_for
from plans.views.found import plan_or_404


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def open_review(request: HttpRequest, slug: str) -> HttpResponse:
    """Shows who would be consulted on which text, and asks them: nobody can be un-asked."""
    plan, today = plan_or_404(request, slug), timezone.localdate()
    edition = queries.edition_to_review(plan)
    snapshot = edition and last_snapshot(edition)
    verdict = may_on_plan(request.user, Permission.RUN_ROUND, plan, on=today)
    if snapshot:
        snapshot.edition = edition
        verdict &= checks.ready_to_review(snapshot, on=today)
    else:
        verdict &= Verdict(("Nothing is published or frozen yet that boards could review.",))
    form, reasons = RoundForm(request.POST if request.method == "POST" else None), verdict.reasons
    if request.method == "POST" and verdict and form.is_valid():
        try:
            round = actions.open_review(snapshot=snapshot, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            reasons = refused.reasons
        else:
            messages.success(request, f"The review is open: {round.consultees.count()} boards are consulted.")
            return redirect("consultation:round", slug=slug, number=round.pk)
    rule = rule_for(plan, ParticipationRule.Duty.CONSULT_REVIEW, on=today)
    boards = bodies_under(plan, rule, on=today) if rule else []
    context = {
        "plan": plan, "edition": edition, "snapshot": snapshot, "form": form, "reasons": reasons, "rule": rule,
        "boards": boards, "review": True, "page_title": f"Review {plan.title} with the boards",
    }  # fmt: skip
    if not reasons:
        context |= to_reach(request, snapshot, boards, rule, kind=Round.Kind.ANNUAL_REPORT)
    return render(request, "consultation/open.html", context, status=status_of(request, form.errors, reasons))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def close_review(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Shows who has answered, and ends the review. The plan is not touched by it."""
    plan, round = round_or_404(request, slug, number)
    if round.kind != Round.Kind.ANNUAL_REPORT:
        raise Http404("This round is no review.")
    verdict = may_on_plan(request.user, Permission.RUN_ROUND, plan, on=timezone.localdate())
    reasons = (verdict & checks.ready_to_close(round)).reasons
    if request.method == "POST" and not reasons:
        try:
            actions.close_round(round=round, by=request.user, at=timezone.now())
        except Refused as refused:
            reasons = refused.reasons
        else:
            messages.success(request, f"The review, round {round.number}, is closed.")
            return redirect("consultation:round", slug=slug, number=number)
    context = {
        "plan": plan, "round": round, "reasons": reasons, "review": True,
        "page_title": f"Close the review of {plan.title}",
        "consultees": round.consultees.select_related("organisation").order_by("organisation__name"),
    }  # fmt: skip
    return render(request, "consultation/close.html", context, status=status_of(request, {}, reasons))
