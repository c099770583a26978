"""How far has a round reached its boards? The planner's pages: letters, links, what came back, reminders, silence."""

from __future__ import annotations

import csv
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import Permission
from consultation import actions, checks, queries
from consultation.forms import NoReplyForm
from consultation.models import Consultee, Round
from consultation.notices import attempts
from core.mail import is_sending_on
from core.verdict import Refused
from plans.models import ParticipationRule, Plan
from plans.permissions import may_on_plan
from plans.queries import bodies_asked, rule_for
from plans.views.found import plan_or_404, show_reasons

ROWS_ON_A_PAGE = 25


def round_or_404(request: HttpRequest, slug: str, number: int) -> tuple[Plan, Round]:
    plan = plan_or_404(request, slug)
    round = queries.round_of(plan, number)
    if round is None:
        raise Http404("This plan has no such round.")
    round.snapshot.edition.plan = plan
    return plan, round


def board_or_404(request: HttpRequest, slug: str, number: int, consultee: int) -> tuple[Plan, Round, queries.Standing]:
    """One board of a round, with the addresses of people: for who runs the round."""
    plan, round = round_or_404(request, slug, number)
    verdict = may_on_plan(request.user, Permission.RUN_ROUND, plan, on=timezone.localdate())
    if not verdict:
        raise PermissionDenied(verdict.reasons[0])
    found = queries.standing_of(round, on=timezone.localdate(), only=Consultee(pk=consultee))
    if not found:
        raise Http404("No such board is asked in this round.")
    found[0].consultee.round = round
    return plan, round, found[0]


@login_required
@require_safe
def rounds_page(request: HttpRequest, slug: str) -> HttpResponse:
    plan = plan_or_404(request, slug)
    today = timezone.localdate()
    page = Paginator(queries.rounds_of(plan), ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    boards = bodies_asked(plan, ParticipationRule.Duty.CONSULT_OPINION, on=today)
    may_run = bool(may_on_plan(request.user, Permission.RUN_ROUND, plan, on=today))
    context = {
        "plan": plan, "page": page, "page_title": f"Rounds of {plan.title}",
        "boards": Paginator(queries.boards_to_reach(boards, on=today), ROWS_ON_A_PAGE).get_page(
            request.GET.get("boards")
        ),
        "may_run": may_run,
        "may_review": may_run and rule_for(plan, ParticipationRule.Duty.CONSULT_REVIEW, on=today),
    }  # fmt: skip
    return render(request, "consultation/rounds.html", context)


@login_required
@require_safe
def round_page(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    plan, round = round_or_404(request, slug, number)
    today = timezone.localdate()
    standings = queries.standing_of(round, on=today)
    context = {
        "plan": plan, "round": round, "page_title": f"{round.get_kind_display()}: round {round.number}",
        "page": Paginator(standings, ROWS_ON_A_PAGE).get_page(request.GET.get("page")),
        "gaps": [each for each in standings if each.gap and each.consultee.status == Consultee.Status.AWAITING],
        "waiting": sum(each.consultee.status == Consultee.Status.AWAITING for each in standings),
        "is_sending": is_sending_on(),
        "may_run": bool(may_on_plan(request.user, Permission.RUN_ROUND, plan, on=today)), "now": timezone.now(),
    }  # fmt: skip
    return render(request, "consultation/round.html", context)


@login_required
@require_safe
def round_csv(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The same table as a file, without addresses."""
    plan, round = round_or_404(request, slug, number)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{plan.slug}-round-{round.number}.csv"'
    response.write("\ufeff")  # so that a spreadsheet reads the letters rightly
    writer = csv.writer(response)
    writer.writerow(["Board", "State", "Contacts", "Draft given", "Link", "Reminders", "Came back", "Gap"])
    writer.writerows(_line(each) for each in queries.standing_of(round, on=timezone.localdate()))
    return response


def _line(standing: queries.Standing) -> list[Any]:
    given = [each.at for each in standing.letters if each.kind == "draft given"]
    return [
        standing.consultee.organisation.name, standing.consultee.get_status_display(), len(standing.contacts),
        given[0].isoformat(timespec="seconds") if given else "", standing.link_in_words,
        sum(each.kind == "reminder" for each in standing.letters), standing.lost, standing.gap,
    ]  # fmt: skip


@login_required
@require_safe
def board_page(request: HttpRequest, slug: str, number: int, consultee: int) -> HttpResponse:
    plan, round, standing = board_or_404(request, slug, number, consultee)
    board = standing.consultee.organisation
    context = {
        "plan": plan, "round": round, "standing": standing, "board": board, "now": timezone.now(),
        "letters": Paginator(standing.letters[::-1], ROWS_ON_A_PAGE).get_page(request.GET.get("page")),
        "may_enter": bool(checks.may_be_entered(standing.consultee)) and round.kind in Round.PUT_TO_BOARDS,
        "may_remind": bool(checks.may_be_reminded(standing.consultee)), "is_open": round.status == Round.Status.OPEN,
        "page_title": f"{board.name}, round {round.number}", "is_sending": is_sending_on(),
    }  # fmt: skip
    return render(request, "consultation/round_board.html", context)


def _contact(standing: queries.Standing, request: HttpRequest) -> queries.Reached:
    """The contact that the form names; one of this board, or none."""
    given = request.POST.get("contact", "")
    found = next((each for each in standing.contacts if str(each.contact.pk) == given), None)
    if found is None:
        raise Http404("This board has no such contact.")
    return found


@login_required
@require_POST
def send_draft(request: HttpRequest, slug: str, number: int, consultee: int) -> HttpResponse:
    _, _, standing = board_or_404(request, slug, number, consultee)
    to = _contact(standing, request).contact
    try:
        actions.give_draft(consultee=standing.consultee, contact=to, by=request.user, at=timezone.now())
    except Refused as refused:
        show_reasons(request, refused)
    else:
        messages.success(request, f"A letter with a new link is on its way to {to.email}. An earlier link is closed.")
    return redirect("consultation:round-board", slug=slug, number=number, consultee=consultee)


@login_required
@require_POST
def withdraw_link(request: HttpRequest, slug: str, number: int, consultee: int) -> HttpResponse:
    _, _, standing = board_or_404(request, slug, number, consultee)
    found = _contact(standing, request)
    if found.link is None:
        raise Http404("This contact has no link.")
    try:
        actions.withdraw_link(link=found.link, by=request.user, at=timezone.now())
    except Refused as refused:
        show_reasons(request, refused)
    else:
        messages.success(
            request,
            f"The link of {found.contact.name} opens nothing any more. They can ask for another, and you can send one; "
            "remove the contact if nobody should use that address.",
        )
    return redirect("consultation:round-board", slug=slug, number=number, consultee=consultee)


@login_required
@require_POST
def remind(request: HttpRequest, slug: str, number: int, consultee: int) -> HttpResponse:
    _, _, standing = board_or_404(request, slug, number, consultee)
    try:
        count = actions.remind(consultee=standing.consultee, by=request.user, at=timezone.now())
    except Refused as refused:
        show_reasons(request, refused)
    else:
        messages.success(request, f"{count} reminder{'s are' if count > 1 else ' is'} on the way.")
    return redirect("consultation:round-board", slug=slug, number=number, consultee=consultee)


@login_required
@require_POST
def remind_all(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Every board of the round that is awaited; each board's reasons, where it could not be, are told."""
    plan, round = round_or_404(request, slug, number)
    verdict = may_on_plan(request.user, Permission.RUN_ROUND, plan, on=timezone.localdate())
    if not verdict:
        raise PermissionDenied(verdict.reasons[0])
    count = 0
    for consultee in queries.awaiting(round):
        try:
            count += actions.remind(consultee=consultee, by=request.user, at=timezone.now())
        except Refused as refused:
            messages.error(request, f"{consultee.organisation.name}: {' '.join(refused.reasons)}")
    if count:
        messages.success(request, f"{count} reminder{'s are' if count > 1 else ' is'} on the way.")
    return redirect("consultation:round", slug=slug, number=number)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def no_reply(request: HttpRequest, slug: str, number: int, consultee: int) -> HttpResponse:
    """Record a board's silence with the attempts made; they are filled in from the letters, and editable."""
    plan, round, standing = board_or_404(request, slug, number, consultee)
    form = NoReplyForm(
        request.POST if request.method == "POST" else None, initial={"tried": attempts(standing.letters)}
    )
    reasons = checks.may_be_recorded_silent(standing.consultee).reasons
    if request.method == "POST" and not reasons and form.is_valid():
        try:
            actions.record_no_reply(
                consultee=standing.consultee, tried=form.cleaned_data["tried"], by=request.user, at=timezone.now()
            )
        except Refused as refused:
            reasons = refused.reasons
        else:
            messages.success(request, f"{standing.consultee.organisation.name}: no reply is recorded.")
            return redirect("consultation:round-board", slug=slug, number=number, consultee=consultee)
    context = {
        "plan": plan, "round": round, "board": standing.consultee.organisation, "form": form, "reasons": reasons,
        "consultee": standing.consultee, "early": timezone.now() < round.closes_at,
        "page_title": f"No reply from {standing.consultee.organisation.name}",
    }  # fmt: skip
    status = 200 if request.method != "POST" else 409 if reasons else 422
    return render(request, "consultation/no_reply.html", context, status=status)
