"""What did boards say of the plan after it was published? The planner enters the copies that come in."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.permissions import Permission
from core.verdict import Refused, Verdict
from plans.models import ParticipationRule
from plans.permissions import may_on_plan
from plans.queries import rule_for
from plans.views.found import plan_or_404
from publication import actions, queries
from publication.forms import LaterOpinionForm

OPINIONS_ON_A_PAGE = 25


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def later_opinions(request: HttpRequest, slug: str) -> HttpResponse:
    """Opinions on the published plan, apart from the final ones that stand in it, and the form to enter one."""
    plan, today = plan_or_404(request, slug), timezone.localdate()
    published = queries.to_revise(plan)
    rule = rule_for(plan, ParticipationRule.Duty.OPINION_PUBLISHED, on=today)
    verdict = may_on_plan(request.user, Permission.RUN_ROUND, plan, on=today)
    verdict &= Verdict.no_if(published is None, "Nothing of this plan is published and in force.")
    verdict &= Verdict.no_if(rule is None, f"The rules for a {plan.plan_type.name} know no opinion after publication.")
    form = LaterOpinionForm(
        request.POST if request.method == "POST" else None, boards=queries.boards_under(plan, rule, on=today)
    )
    reasons, status = verdict.reasons, 422 if form.errors else 200
    if request.method == "POST" and verdict and form.is_valid():
        try:
            row = actions.record_later_opinion(publication=published, by=request.user, at=timezone.now(), **form.told)
        except Refused as error:
            reasons, status = error.reasons, 409
        else:
            messages.success(request, f"The opinion of {row.opinion.consultee.organisation.name} is on record.")
            return redirect("publication:later-opinions", slug=slug)
    elif request.method == "POST" and not verdict:
        status = 409
    context = {
        "plan": plan, "published": published, "rule": rule, "form": form, "reasons": reasons,
        "page": Paginator(queries.later_opinions(plan), OPINIONS_ON_A_PAGE).get_page(request.GET.get("page")),
        "page_title": f"Opinions on {plan.title} after publication",
    }  # fmt: skip
    return render(request, "publication/later_opinions.html", context, status=status)
