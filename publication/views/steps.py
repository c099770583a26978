"""The steps of an edition's life that this room takes, each with its page that asks first."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from core.verdict import Refused, Verdict
from plans import actions as plan_actions
from plans.forms.steps import NoteForm, ReasonForm
from plans.models import Edition, Plan
from plans.queries import last_snapshot, outline
from plans.transitions import EDITION
from plans.views.found import open_edition_or_404, plan_or_404, show_reasons
from publication import actions, checks, content, permissions, queries
from publication.forms import RedraftForm
from publication.views.mending import mended

asks_first = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@asks_first
def start_edition(request: HttpRequest, slug: str) -> HttpResponse:
    """Shows what the next edition begins with, then opens it."""
    plan = plan_or_404(request, slug)
    if request.method != "POST":
        source = queries.begins_with(plan)
        verdict = permissions.may_start(request.user, plan, on=timezone.localdate()) & plan_actions.may_start(plan)
        context = {
            "plan": plan, "source": source, "carried": queries.carried_forward(source) if source else [],
            "parts": queries.lineage(source) if source else [],
            "missing": mended(verdict, plan), "page_title": f"Start the next edition of {plan.title}",
        }  # fmt: skip
        return render(request, "publication/start_edition.html", context)
    try:
        edition = actions.start_next_edition(plan=plan, by=request.user, at=timezone.now())
    except Refused as error:
        show_reasons(request, error)
    else:
        messages.success(request, f"Edition {edition.number} is open. It begins with the text of the edition before.")
    return redirect("publication:plan", slug=slug)


@login_required
@asks_first
def take_back(request: HttpRequest, slug: str) -> HttpResponse:
    plan = plan_or_404(request, slug)
    edition = open_edition_or_404(plan)
    if request.method != "POST":
        verdict = permissions.may_start(request.user, plan, on=timezone.localdate())
        verdict &= EDITION.check("send back", edition.status)
        context = {"plan": plan, "snapshot": last_snapshot(edition), "missing": mended(verdict, plan)}
        return render(request, "publication/take_back.html", context)
    try:
        plan_actions.take_back(edition=edition, by=request.user, at=timezone.now())
    except Refused as error:
        show_reasons(request, error)
    else:
        messages.success(request, "The text can be changed again. Freeze it anew when it is ready.")
    return redirect("publication:plan", slug=slug)


@login_required
@asks_first
def issue_draft(request: HttpRequest, slug: str) -> HttpResponse:
    """Says what freezing the text would lead to, asks for a note, and freezes it."""
    plan = plan_or_404(request, slug)
    edition, today = open_edition_or_404(plan), timezone.localdate()
    last, now = last_snapshot(edition), timezone.now()
    not_heard = checks.boards_are_heard(edition, content.working_text(edition, last), on=today).reasons
    asks_again = bool(not_heard) and edition.status == Edition.Status.FINALISING
    form = (RedraftForm if asks_again else NoteForm)(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            snapshot = actions.issue_draft(
                edition=edition, note=form.cleaned_data["note"], by=request.user, at=now,
                to_boards=form.to_boards if asks_again else None,
            )  # fmt: skip
        except Refused as error:
            show_reasons(request, error)
        else:
            messages.success(request, f"Snapshot {snapshot.number} is frozen. Nobody can change it.")
        return redirect("publication:plan", slug=slug)
    verdict = permissions.may_issue(request.user, plan, on=today)
    verdict &= checks.ready_to_issue(
        edition, unchanged=content.is_unchanged(edition, last),
        revises_nothing=content.revises_nothing(edition, at=now),
    )  # fmt: skip
    context = {
        "plan": plan, "edition": edition, "form": form, "missing": mended(verdict, plan),
        "not_heard": not_heard, "asks_again": asks_again,
        "minor": queries.minor_revision(edition),
        "approvers": checks.approvers(edition, on=today),
        "unsigned": [branch.section for branch in outline(edition) if not branch.is_signed_off],
        "page_title": f"Freeze the text of {plan.title}",
    }  # fmt: skip
    return render(request, "publication/freeze.html", context, status=422 if form.errors else 200)


@login_required
@asks_first
def abandon(request: HttpRequest, slug: str) -> HttpResponse:
    plan = plan_or_404(request, slug)
    edition = open_edition_or_404(plan)
    verdict = permissions.may_start(request.user, plan, on=timezone.localdate())
    verdict &= EDITION.check("abandon", edition.status)
    words = {
        "title": f"Give up edition {edition.number} of {plan.title}?",
        "text": "The edition is closed for good and will not be published. Its text, its history and what was said of"
        " it stay on record. The next edition begins with the edition before it.",
        "button": "Give this edition up",
        "done": f"Edition {edition.number} was given up.",
    }
    return ask_with_reason(request, plan, verdict, plan_actions.abandon, words, edition=edition)


@login_required
@asks_first
def withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    plan = plan_or_404(request, slug)
    edition = plan.editions.filter(status=Edition.Status.PUBLISHED).first()
    if edition is None:
        raise Http404("No edition of this plan is published.")
    verdict = permissions.may_publish(request.user, plan, on=timezone.localdate())
    words = {
        "title": f"Withdraw edition {edition.number} of {plan.title}?",
        "text": "The public pages will say that this edition no longer holds, and why. They stay readable at their"
        " permanent address for whoever cited them. There is no way back but a new edition.",
        "button": "Withdraw this edition",
        "done": f"Edition {edition.number} is withdrawn. The public pages will say so within a minute.",
    }
    return ask_with_reason(request, plan, verdict, actions.withdraw, words, edition=edition)


def ask_with_reason(
    request: HttpRequest, plan: Plan, verdict: Verdict, verb: Any, words: dict[str, str], **what: Any
) -> HttpResponse:
    """A grave step: it asks, and wants a reason that is kept."""
    form = ReasonForm(request.POST if request.method == "POST" else None)
    missing, status = mended(verdict, plan), 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            verb(**what, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
        except Refused as error:
            missing, status = mended(Verdict(error.reasons), plan), 409
        else:
            messages.success(request, words["done"])
            return redirect("publication:plan", slug=plan.slug)
    context = {"plan": plan, "form": form, "missing": missing, "words": words, "page_title": words["title"]}
    return render(request, "publication/with_reason.html", context, status=status)


@login_required
@asks_first
def publish(request: HttpRequest, slug: str) -> HttpResponse:
    """Asks once more, as publishing cannot be undone; then queues the job and shows its progress."""
    found, today = plan_or_404(request, slug), timezone.localdate()
    edition = open_edition_or_404(found)
    if request.method == "POST":
        try:
            publication = actions.publish(edition=edition, by=request.user, at=timezone.now())
        except Refused as error:
            context = {"plan": found, "reasons": mended(Verdict(error.reasons), found)}
            return render(request, "publication/refused.html", context, status=409)
        return redirect("publication:job", job_id=publication.job_id)
    snapshot = last_snapshot(edition)
    verdict = permissions.may_publish(request.user, found, on=today)
    verdict &= checks.publisher_is_another(edition, request.user)
    verdict &= checks.ready_to_publish(edition, working_text=content.working_text(edition, snapshot), on=today)
    if not verdict:
        return render(request, "publication/refused.html", {"plan": found, "reasons": mended(verdict, found)})
    return render(request, "publication/publish.html", {"plan": found, "edition": edition, "snapshot": snapshot})
