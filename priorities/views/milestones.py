"""What is due when, which committee watches over it, and the short report of each month."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import Permission, roles_read_once
from core.verdict import Refused
from plans.models import Edition
from plans.permissions import may_on_plan
from plans.views.found import newest_edition_or_404, plan_or_404
from priorities import actions, queries
from priorities.forms import CommitteeForm, MilestoneForm, ReportForm
from priorities.models import Milestone
from priorities.permissions import may_report
from priorities.views.delivery import commitment_or_404

ON_A_PAGE = 25


def milestone_or_404(edition: Edition, slug: str) -> Milestone:
    found = queries.milestone_in(edition, slug)
    if found is None:
        raise Http404("This edition states no such milestone.")
    return found


@login_required
@require_safe
def milestones(request: HttpRequest, slug: str) -> HttpResponse:
    """The milestones that the newest edition states; `?without=committee` shows those that nobody monitors yet."""
    edition, today = newest_edition_or_404(plan_or_404(request, slug)), timezone.localdate()
    unassigned = request.GET.get("without") == "committee"
    rows = queries.milestones_in(edition, unassigned=unassigned)
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    late = queries.late_in(page, on=today)
    context = {
        "plan": edition.plan, "edition": edition, "page": page, "unassigned": unassigned,
        "rows": [(row, late[row.pk]) for row in page], "query": "without=committee" if unassigned else "",
        "may_edit": may_on_plan(request.user, Permission.EDIT_PLAN, edition.plan, on=today),
        "page_title": f"Milestones, {edition}",
    }  # fmt: skip
    return render(request, "priorities/milestones.html", context)


@login_required
@require_safe
def milestone(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """One milestone: who states it in which words, who monitors it, and every report on it."""
    with roles_read_once(request.user):
        edition, today = newest_edition_or_404(plan_or_404(request, slug)), timezone.localdate()
        row = milestone_or_404(edition, name)
        owed = queries.owed(row, on=today)
        may = may_report(request.user, row, on=today)
        context = {
            "plan": edition.plan, "edition": edition, "milestone": row, "may_report": may,
            "page": Paginator(queries.reports_on(row), ON_A_PAGE).get_page(request.GET.get("page")),
            "owed": [queries.Owed(row, month, slug) for month in owed], "this": queries.first_of(today),
            "may_edit": may_on_plan(request.user, Permission.EDIT_PLAN, edition.plan, on=today),
            "page_title": f"Milestone: {row}",
        }  # fmt: skip
        return render(request, "priorities/milestone.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_milestone(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Give a commitment a milestone."""
    edition, today = newest_edition_or_404(plan_or_404(request, slug)), timezone.localdate()
    row = commitment_or_404(edition, uid)
    form = MilestoneForm(request.POST or None, committees=queries.committees(on=today))
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_milestone(commitment=row, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as error:
            reasons = error.reasons
        else:
            messages.success(request, "The milestone is on the register.")
            return redirect("priorities:commitment", slug=slug, uid=uid)
    else:
        reasons = ()
    context = {
        "plan": edition.plan, "edition": edition, "commitment": row, "form": form, "reasons": reasons,
        "may_link": actions.may_link(edition, by=request.user, at=timezone.now()), "page_title": "New milestone",
    }  # fmt: skip
    status = 409 if reasons else 422 if form.errors else 200
    return render(request, "priorities/add_milestone.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def committee(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """Which one committee monitors a milestone."""
    edition, today = newest_edition_or_404(plan_or_404(request, slug)), timezone.localdate()
    row = milestone_or_404(edition, name)
    form = CommitteeForm(
        request.POST or None, committees=queries.committees(on=today), initial={"committee": row.committee}
    )
    reasons: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            actions.assign_committee(
                milestone=row, plan=edition.plan, by=request.user, at=timezone.now(), **form.cleaned_data
            )
        except Refused as error:
            reasons = error.reasons
        else:
            messages.success(request, f"{form.cleaned_data['committee'].name} monitors it.")
            return redirect("priorities:milestone", slug=slug, name=name)
    context = {
        "plan": edition.plan, "edition": edition, "milestone": row, "form": form, "reasons": reasons,
        "may_edit": may_on_plan(request.user, Permission.EDIT_PLAN, edition.plan, on=today),
        "page_title": f"Committee that monitors “{row}”",
    }  # fmt: skip
    status = 409 if reasons else 422 if form.errors else 200
    return render(request, "priorities/committee.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """The short form of a month. `?month=2026-10` names another than this one; `?corrects=` the report that it is to
    take the place of."""
    edition, today = newest_edition_or_404(plan_or_404(request, slug)), timezone.localdate()
    row = milestone_or_404(edition, name)
    month = _month(request.GET.get("month", ""), today)
    number = request.GET.get("corrects", "")
    corrects = queries.report_on(row, month) if number else None
    if number and (corrects is None or str(corrects.pk) != number):
        raise Http404("This month has no such report, or it was corrected since.")
    form = ReportForm(request.POST or None, month=f"{month:%B %Y}", corrects=corrects)
    reasons: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            actions.report_milestone(
                milestone=row, month=month, corrects=corrects, by=request.user, at=timezone.now(), **form.cleaned_data
            )
        except Refused as error:
            reasons = error.reasons
        else:
            messages.success(request, f"{month:%B %Y} is reported.")
            return redirect("priorities:milestone", slug=slug, name=name)
    standing = None if corrects else queries.report_on(row, month)
    context = {
        "plan": edition.plan, "edition": edition, "milestone": row, "form": form, "month": month, "reasons": reasons,
        "corrects": corrects, "standing": standing, "may_report": may_report(request.user, row, on=today),
        "page_title": f"{month:%B %Y}: {row}",
    }  # fmt: skip
    return render(request, "priorities/report.html", context, status=409 if reasons else 422 if form.errors else 200)


def _month(text: str, today: date) -> date:
    """`2026-10` as its first day; this month where the address names none."""
    if not text:
        return queries.first_of(today)
    try:
        found = parse_date(f"{text}-01")
    except ValueError:
        found = None
    if found is None:
        raise Http404("There is no such month.")
    return found


@login_required
@require_safe
def monthly(request: HttpRequest) -> HttpResponse:
    """What I still have to report this month, then what is late."""
    today = timezone.localdate()
    found = queries.monthly(request.user, on=today)
    context = {
        "now": Paginator(found.now, ON_A_PAGE).get_page(request.GET.get("page")),
        "late": Paginator(found.late, ON_A_PAGE).get_page(request.GET.get("late")),
        "this": queries.first_of(today), "site_section": "workspace", "page_title": "Monthly reports",
    }  # fmt: skip
    return render(request, "priorities/monthly.html", context)
