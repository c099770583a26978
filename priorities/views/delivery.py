"""The register of what an edition promises: one list, one page for each commitment, and who keeps it by when."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import Permission, roles_read_once
from core.verdict import Refused
from plans.models import Edition
from plans.views.found import newest_edition_or_404, plan_or_404
from priorities import actions, queries
from priorities.forms import HoldBackForm, TermsForm
from priorities.models import Commitment, Intention
from priorities.permissions import may_in_cycle
from priorities.views.found import cycle_or_404, intention_or_404

ON_A_PAGE = 25


def commitment_or_404(edition: Edition, uid: UUID) -> Commitment:
    found = queries.commitment_in(edition, uid)
    if found is None:
        raise Http404("There is no such commitment in this edition.")
    found.section.edition = edition
    return found


@login_required
@require_safe
def commitments(request: HttpRequest, slug: str) -> HttpResponse:
    """All commitments of the newest edition, by owner, by when they are due, and by what is not said of them yet."""
    edition = newest_edition_or_404(plan_or_404(request, slug))
    asked = {name: request.GET.get(name, "") for name in ("owner", "due", "lacks")}
    asked["words"] = request.GET.get("q", "").strip()
    rows = queries.register(edition, on=timezone.localdate(), **asked)
    query = request.GET.copy()
    query.pop("page", None)
    counts = queries.counts_lacking(edition)
    context = {
        "plan": edition.plan, "edition": edition, "asked": asked, "query": query.urlencode(),
        "page": Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page")),
        "owners": queries.owners_in(edition), "due": queries.DUE.items(), "today": timezone.localdate(),
        "lacks": [(name, words, counts[name]) for name, words in queries.LACKS.items()],
        "page_title": f"Commitments, {edition}",
    }  # fmt: skip
    return render(request, "priorities/commitments.html", context)


@login_required
@require_safe
def commitment(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """One commitment: where it comes from, who keeps it by when, its milestones, what it was in earlier editions."""
    with roles_read_once(request.user):
        edition = newest_edition_or_404(plan_or_404(request, slug))
        row = commitment_or_404(edition, uid)
        today = timezone.localdate()
        milestones = Paginator(queries.milestones_of_commitment(row), ON_A_PAGE).get_page(request.GET.get("page"))
        late = queries.late_in(milestones, on=today)
        context = {
            "plan": edition.plan, "edition": edition, "commitment": row, "terms": getattr(row, "terms", None),
            "milestones": milestones, "rows": [(each, late[each.pk]) for each in milestones], "today": today,
            "earlier": queries.carried_from(row), "intentions": row.intentions.select_related("cycle"),
            "may_set": actions.may_set_terms(request.user, edition, on=today),
            "may_link": actions.may_link(edition, by=request.user, at=timezone.now()),
            "page_title": f"Commitment: {row.text}",
        }  # fmt: skip
        return render(request, "priorities/commitment.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def terms(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Who owns a commitment, by when it is kept and how it is measured; or why none is agreed."""
    edition, today = newest_edition_or_404(plan_or_404(request, slug)), timezone.localdate()
    row = commitment_or_404(edition, uid)
    now = getattr(row, "terms", None)
    form = TermsForm(request.POST or None, owners=queries.possible_owners(on=today), terms=now)
    reasons: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_terms(commitment=row, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as error:
            reasons = error.reasons
            form.data = form.data.copy()
            form.data["version"] = now.version if now else 0  # saved again, it was compared
        else:
            messages.success(request, "The terms of the commitment are saved.")
            return redirect("priorities:commitment", slug=slug, uid=uid)
    context = {
        "plan": edition.plan, "edition": edition, "commitment": row, "form": form, "terms": now, "reasons": reasons,
        "may_set": actions.may_set_terms(request.user, edition, on=today), "page_title": "Owner, date and measure",
        "told": row.intentions.all(),
    }  # fmt: skip
    return render(request, "priorities/terms.html", context, status=409 if reasons else 422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def hold_back(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Why an intention that a body took forward is in no plan yet."""
    cycle, today = cycle_or_404(request, slug), timezone.localdate()
    row = intention_or_404(request, cycle, number)
    form = HoldBackForm.of(getattr(row, "held_back", None), request.POST or None)
    reasons: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        told: dict[str, Any] = form.cleaned_data
        try:
            actions.hold_back(intention=row, by=request.user, at=timezone.now(), **told)
        except Refused as error:
            reasons = error.reasons
        else:
            messages.success(request, "The reason is recorded. The plan may be published without it.")
            return redirect("priorities:intention", slug=slug, number=number)
    context = {
        "cycle": cycle, "intention": row, "form": form, "reasons": reasons,
        "may_run": may_in_cycle(request.user, Permission.RUN_CYCLE, cycle, on=today),
        "is_forward": row.state == Intention.State.FORWARD, "page_title": f"In no plan yet: {row}",
    }  # fmt: skip
    return render(request, "priorities/hold_back.html", context, status=409 if reasons else 422 if form.errors else 200)
