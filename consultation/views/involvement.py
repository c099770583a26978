"""Who was involved before there was a draft? The log of a plan, board by board."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.permissions import Permission
from consultation import actions, queries
from consultation.forms import InvolvementForm
from core.verdict import Refused
from plans.models import ParticipationRule
from plans.permissions import may_on_plan
from plans.queries import bodies_asked
from plans.views.found import plan_or_404

ROWS_ON_A_PAGE = 25


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def involvement(request: HttpRequest, slug: str) -> HttpResponse:
    """The log, all of it or of one board, and the form to record an event."""
    plan, today = plan_or_404(request, slug), timezone.localdate()
    boards = bodies_asked(plan, ParticipationRule.Duty.CONSULT_OPINION, on=today)
    chosen = next((board for board in boards if board.slug == request.GET.get("board")), None)
    may_run = may_on_plan(request.user, Permission.RUN_ROUND, plan, on=today)
    form = InvolvementForm(
        request.POST if request.method == "POST" else None, boards=boards,
        initial={"board": str(chosen.pk) if chosen else ""},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            actions.log_involvement(plan=plan, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error(None, reason)
        else:
            messages.success(request, "The event is in the log.")
            return redirect("consultation:involvement", slug=slug)
    found = queries.involvement_in(plan, board=chosen.pk if chosen else None)
    context = {
        "plan": plan, "boards": boards, "chosen": chosen, "form": form, "may_run": may_run,
        "page": Paginator(found, ROWS_ON_A_PAGE).get_page(request.GET.get("page")),
        "page_title": f"Early involvement in {plan.title}",
    }  # fmt: skip
    status = 200 if not form.errors else 422 if may_run else 403
    return render(request, "consultation/involvement.html", context, status=status)
