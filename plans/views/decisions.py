"""What did bodies decide on the frozen text, and who says so? Signing off sections; recording approvals."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import Permission
from core.verdict import Refused, Verdict
from plans import actions, queries
from plans.forms.steps import DecisionForm
from plans.models import Snapshot
from plans.permissions import may_on_plan
from plans.views.found import open_edition_or_404, plan_or_404, section_or_404, show_reasons

DECISIONS_ON_A_PAGE = 25


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decisions(request: HttpRequest, slug: str) -> HttpResponse:
    """Decisions on the text as last frozen, which bodies still have to decide, and the form to record one."""
    edition, today = open_edition_or_404(plan_or_404(request, slug)), timezone.localdate()
    snapshot = queries.last_snapshot(edition)
    may_record = may_on_plan(request.user, Permission.RECORD_APPROVAL, edition.plan, on=today)
    bodies = queries.bodies_that_decide(edition.plan, on=today)
    form = DecisionForm(request.POST or None, bodies=bodies)
    reasons: tuple[str, ...] = ()
    if request.method == "POST" and snapshot and form.is_valid():
        try:
            _same_text(request, snapshot)
            approval = actions.record_approval(
                snapshot=snapshot, by=request.user, at=timezone.now(), **form.cleaned_data
            )
        except Refused as error:
            reasons = error.reasons
        else:
            messages.success(request, f"{approval.body}: {approval.get_decision_display().lower()} is recorded.")
            return redirect("plans:decisions", slug=slug)
    found = queries.decisions_on(edition)
    context = {
        "plan": edition.plan, "edition": edition, "snapshot": snapshot, "form": form, "may_record": may_record,
        "reasons": reasons, "missing": queries.missing_approvals(snapshot, on=today) if snapshot else [],
        "page": Paginator(found, DECISIONS_ON_A_PAGE).get_page(request.GET.get("page")),
        "page_title": f"Decisions on {edition.plan.title}",
    }  # fmt: skip
    refused = 409 if reasons else 422 if form.errors else 200
    return render(request, "plans/decisions.html", context, status=refused)


def _same_text(request: HttpRequest, snapshot: Snapshot) -> None:
    """The hash that was looked at: a text frozen meanwhile is another text."""
    Verdict.no_if(
        request.POST.get("sha256") != snapshot.sha256,
        "Another text was frozen meanwhile. Check that the body decided on the one named here.",
    ).require()


@login_required
@require_POST
def sign_off(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """The owner says that the section is right as it was read."""
    plan = plan_or_404(request, slug)
    section = section_or_404(open_edition_or_404(plan), uid)
    version = request.POST.get("version", "")
    try:
        actions.sign_off(
            section=section, version=int(version) if version.isdecimal() else 0, by=request.user, at=timezone.now()
        )
    except Refused as error:
        show_reasons(request, error)
    else:
        messages.success(request, f"“{section}” is signed off as it stands. Any later edit opens it again.")
    pages = (reverse("plans:workspace"), reverse("plans:section", kwargs={"slug": slug, "uid": uid}))
    came_from = request.POST.get("next")
    return redirect(came_from) if came_from in pages else redirect("publication:plan", slug=slug)
