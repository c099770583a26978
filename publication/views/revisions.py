"""Is a revision of the published plan significant, and why was each change made? The planner's pages."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.permissions import Permission
from core.verdict import Refused, Verdict
from plans.models import Edition, Plan, Snapshot
from plans.permissions import may_on_plan
from plans.queries import bodies_that_decide, working_edition
from plans.views.found import open_edition_or_404, plan_or_404
from publication import actions, checks, content, permissions, queries
from publication.forms import ReasonsForm, RevisionForm
from publication.views.mending import mended

DECISIONS_ON_A_PAGE, SECTIONS_ON_A_PAGE = 25, 10


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def revisions(request: HttpRequest, slug: str) -> HttpResponse:
    """Starts a revision of the published edition with the decision whether it is significant, or records a further
    decision on the revision that is open. A decision cannot be changed, only followed by another."""
    plan, today = plan_or_404(request, slug), timezone.localdate()
    edition, published = working_edition(plan), queries.to_revise(plan)
    form = RevisionForm(request.POST if request.method == "POST" else None, bodies=bodies_that_decide(plan, on=today))
    verdict, status = _may_decide(request, plan, edition, published), 422 if form.errors else 200
    if request.method == "POST" and verdict and form.is_valid():
        told = {**form.decided, "by": request.user, "at": timezone.now()}
        try:
            if edition:
                actions.decide_significance(edition=edition, **told)
            else:
                edition = actions.start_revision(plan=plan, **told)
        except Refused as error:
            verdict, status = Verdict(error.reasons), 409
        else:
            messages.success(request, f"The decision on edition {edition.number} is recorded.")
            return redirect("publication:revisions", slug=slug)
    elif not verdict and request.method == "POST":
        status = 409
    decisions = queries.decisions_of(plan)
    context = {
        "plan": plan, "edition": edition, "published": published, "form": form, "missing": mended(verdict, plan),
        "decision": queries.revision_of(edition) if edition else None, "basis": plan.plan_type.revision_basis,
        "page": Paginator(decisions, DECISIONS_ON_A_PAGE).get_page(request.GET.get("page")),
        "page_title": f"Revisions of {plan.title}",
    }  # fmt: skip
    return render(request, "publication/revisions.html", context, status=status)


def _may_decide(request: HttpRequest, plan: Plan, edition: Edition | None, published: Any) -> Verdict:
    """Whether the form can be sent now; which answer may be given is asked when it is."""
    verdict = may_on_plan(request.user, Permission.RECORD_APPROVAL, plan, on=timezone.localdate())
    if edition is None:
        verdict &= permissions.may_start(request.user, plan, on=timezone.localdate())
        return verdict & checks.can_be_revised(published)
    edition.plan = plan
    return verdict & checks.can_be_decided(edition, published, is_significant=True)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change_reasons(request: HttpRequest, slug: str) -> HttpResponse:
    """Every change from the published text to the text as it stands, and beside each the reason, which is published."""
    plan = plan_or_404(request, slug)
    edition = open_edition_or_404(plan)
    decision = queries.minor_revision(edition)
    if decision is None:
        raise Http404("This edition has no document that sets out changes.")
    now = timezone.now()
    composed = content.compose(edition, number=0, purpose=Snapshot.Purpose.FINAL, at=now)
    groups = queries.changes_between(json.loads(decision.revises.snapshot.content), composed)
    page = Paginator(groups, SECTIONS_ON_A_PAGE).get_page(request.GET.get("page"))
    given = queries.reasons_of(edition)
    verdict = permissions.may_start(request.user, plan, on=timezone.localdate()) & checks.reasons_are_open(edition)
    form = ReasonsForm(request.POST if request.method == "POST" else None, groups=list(page.object_list), given=given)
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            written = actions.give_reasons(edition=edition, reasons=form.reasons, by=request.user, at=now)
        except Refused as error:
            verdict, status = Verdict(error.reasons), 409
        else:
            messages.success(request, f"{written} reason{'' if written == 1 else 's'} saved.")
            return redirect(f"{request.path}?page={page.number}")
    items = [item for group in groups for item in group.items]
    context = {
        "plan": plan, "edition": edition, "decision": decision, "form": form, "page": page, "shown": form.shown,
        "missing": mended(verdict, plan), "changes": len(items),
        "without": sum(item.key not in given for item in items),
        "page_title": f"What changed in {plan.title}, and why",
    }  # fmt: skip
    return render(request, "publication/change_reasons.html", context, status=status)
