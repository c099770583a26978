"""The planner's side of publishing: how does a plan stand, freeze it, publish it, watch it happen."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.verdict import Refused
from plans import actions as plan_actions
from plans.models import Edition, Plan
from plans.queries import last_snapshot, plan_for, plans_for, working_edition
from publication import actions, checks, content, permissions, queries
from publication.forms import FindingFilter, SetAsideForm

JOBS_ON_A_PAGE = 25
FINDINGS_ON_A_PAGE = 25


def _plan(request: HttpRequest, slug: str) -> Plan:
    """The plan, or the same 'not found' whether it does not exist or is not for this person."""
    plan = plan_for(request.user, slug, on=timezone.localdate())
    if plan is None:
        raise Http404("No plan at this address is open to you.")
    return plan


def _open_edition(plan: Plan) -> Edition:
    edition = working_edition(plan)
    if edition is None:
        raise Http404("This plan has no open edition.")
    return edition


def _show_reasons(request: HttpRequest, refused: Refused) -> None:
    for reason in refused.reasons:
        messages.error(request, reason)


@login_required
@require_safe
def plan(request: HttpRequest, slug: str) -> HttpResponse:
    """How a plan stands: its editions, and what still stands in the way of the open one."""
    found, today = _plan(request, slug), timezone.localdate()
    edition = working_edition(found)
    context: dict[str, Any] = {
        "plan": found,
        "edition": edition,
        "editions": found.editions.all(),
        "publications": Paginator(queries.latest_publications(found), JOBS_ON_A_PAGE).get_page(request.GET.get("page")),
    }
    context["may_start"] = permissions.may_start(request.user, found, on=today)
    if edition:
        snapshot = last_snapshot(edition)
        context |= {
            "snapshot": snapshot,
            "may_issue": permissions.may_issue(request.user, found, on=today)
            & checks.ready_to_issue(edition, unchanged=content.is_unchanged(edition, snapshot)),
            "readiness": checks.ready_to_publish(
                edition, working_text=content.working_text(edition, snapshot), on=today
            ),
            "may_publish": permissions.may_publish(request.user, found, on=today),
            "sections": edition.sections.filter(parent=None).order_by("position"),
        }
    return render(request, "publication/plan.html", context)


@login_required
@require_POST
def start_edition(request: HttpRequest, slug: str) -> HttpResponse:
    try:
        edition = actions.start_next_edition(plan=_plan(request, slug), by=request.user, at=timezone.now())
    except Refused as error:
        _show_reasons(request, error)
    else:
        messages.success(request, f"Edition {edition.number} is open. It begins with the text of the edition before.")
    return redirect("publication:plan", slug=slug)


@login_required
@require_POST
def take_back(request: HttpRequest, slug: str) -> HttpResponse:
    edition = _open_edition(_plan(request, slug))
    try:
        plan_actions.take_back(edition=edition, by=request.user, at=timezone.now())
    except Refused as error:
        _show_reasons(request, error)
    else:
        messages.success(request, "The text can be changed again. Freeze it anew when it is ready.")
    return redirect("publication:plan", slug=slug)


@login_required
@require_POST
def issue_draft(request: HttpRequest, slug: str) -> HttpResponse:
    edition = _open_edition(_plan(request, slug))
    try:
        snapshot = actions.issue_draft(edition=edition, by=request.user, at=timezone.now())
    except Refused as error:
        _show_reasons(request, error)
    else:
        messages.success(request, f"Snapshot {snapshot.number} is frozen. Nobody can change it.")
    return redirect("publication:plan", slug=slug)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, slug: str) -> HttpResponse:
    """Asks once more, as publishing cannot be undone; then queues the job and shows its progress."""
    found, today = _plan(request, slug), timezone.localdate()
    edition = _open_edition(found)
    if request.method == "POST":
        try:
            publication = actions.publish(edition=edition, by=request.user, at=timezone.now())
        except Refused as error:
            return render(request, "publication/refused.html", {"plan": found, "reasons": error.reasons}, status=409)
        return redirect("publication:job", job_id=publication.job_id)
    snapshot = last_snapshot(edition)
    verdict = permissions.may_publish(request.user, found, on=today) & checks.ready_to_publish(
        edition, working_text=content.working_text(edition, snapshot), on=today
    )
    if not verdict:
        return render(request, "publication/refused.html", {"plan": found, "reasons": verdict.reasons})
    return render(request, "publication/publish.html", {"plan": found, "edition": edition, "snapshot": snapshot})


@login_required
@require_safe
def jobs(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    see_all = permissions.sees_all_jobs(request.user, on=today)
    found = queries.jobs_for(request.user, on=today, see_all=see_all)
    page = Paginator(found, JOBS_ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "publication/jobs.html", {"page": page})


@login_required
@require_safe
def job(request: HttpRequest, job_id: int) -> HttpResponse:
    """One job's progress: a whole page, or, for htmx, the part that changes."""
    today = timezone.localdate()
    see_all = permissions.sees_all_jobs(request.user, on=today)
    found = queries.jobs_for(request.user, on=today, see_all=see_all).filter(pk=job_id).first()
    if found is None:
        raise Http404("No job at this address is open to you.")
    context = {"job": found, "publication": queries.publication_of_job(found)}
    template = "publication/job_progress.html" if request.headers.get("HX-Request") else "publication/job.html"
    response = render(request, template, context)
    response["Vary"] = "HX-Request"
    return response


@login_required
@require_safe
def data_quality(request: HttpRequest) -> HttpResponse:
    """What contradicts itself or is missing in the plans that this person may read, and in what all plans share."""
    today = timezone.localdate()
    plans = list(plans_for(request.user, on=today))
    rights = permissions.rights_to_set_aside(request.user, on=today)
    chosen = FindingFilter(request.GET, plans=plans)
    wanted = chosen.values()
    looked_at = [plan for plan in plans if wanted["plan"] in {"", plan.slug}]
    found = checks.every_finding(looked_at, shared=rights.reads and not wanted["plan"], on=today)
    aside = {row.fingerprint: row for row in queries.set_aside_now()}
    counts = {"open": sum(each.fingerprint not in aside for each in found)}
    counts["aside"] = len(found) - counts["open"]
    by_slug = {plan.slug: plan for plan in plans}
    rows = [
        {"finding": each, "aside": aside.get(each.fingerprint), "may": rights.allow(by_slug.get(each.plan))}
        for each in found
        if (each.fingerprint in aside) == (wanted["show"] == "aside") and wanted["kind"] in {"", each.kind}
    ]
    context = {
        "form": chosen,
        "wanted": wanted,
        "counts": counts,
        "plan": by_slug.get(wanted["plan"]),
        "query": chosen.query(),
        "page": Paginator(rows, FINDINGS_ON_A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "publication/data_quality.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def finding(request: HttpRequest, fingerprint: str) -> HttpResponse:
    """One finding: what is wrong, where, what to do; and, with a reason, leave it as it is."""
    today = timezone.localdate()
    plans = list(plans_for(request.user, on=today))
    rights = permissions.rights_to_set_aside(request.user, on=today)
    every = checks.every_finding(plans, shared=rights.reads, on=today)
    found = next((each for each in every if each.fingerprint == fingerprint), None)
    if found is None:
        raise Http404("This finding is not there, or no longer. Its text may have changed.")
    form = SetAsideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_aside(
                finding=found, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
            )  # fmt: skip
        except Refused as error:
            _show_reasons(request, error)
        else:
            messages.success(request, "Set aside. It comes back when the words that it is about change.")
            return redirect("publication:data-quality")
    plan = next((plan for plan in plans if plan.slug == found.plan), None)
    row = next((row for row in queries.set_aside_now() if row.fingerprint == fingerprint), None)
    context = {"finding": found, "form": form, "aside": row, "may": rights.allow(plan)}
    return render(request, "publication/finding.html", context)


@login_required
@require_POST
def take_up(request: HttpRequest, pk: int) -> HttpResponse:
    row = queries.set_aside_row(pk)
    today = timezone.localdate()
    if row is None or (row.plan and plan_for(request.user, row.plan.slug, on=today) is None):
        raise Http404("Nothing at this address is set aside.")
    try:
        actions.take_up(row=row, by=request.user, at=timezone.now())
    except Refused as error:
        _show_reasons(request, error)
    else:
        messages.success(request, "The finding is among the open ones again.")
    return redirect("publication:data-quality")
