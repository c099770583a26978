"""How does a planner set up a public consultation, open it and close it?"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import Permission
from consultation import actions, checks, queries
from consultation.forms import ConsultationForm, QuestionForm
from consultation.models import Consultation, Question
from consultation.views.found import consultation_or_404
from consultation.views.reading import told
from core.verdict import Refused, Verdict
from plans.models import Plan
from plans.permissions import may_on_plan, rights_on_plan
from plans.queries import last_snapshot, working_edition
from plans.views.found import plan_or_404, show_reasons

ON_A_PAGE = 20


@login_required
@require_safe
def responses(request: HttpRequest, slug: str) -> HttpResponse:
    """The public consultations of a plan."""
    plan = plan_or_404(request, slug)
    page = Paginator(queries.consultations_of(plan), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"plan": plan, "page": page, "may_plan": _may_plan(request, plan),
               "page_title": f"Public consultations on {plan.title}"}  # fmt: skip
    return render(request, "consultation/work/consultations.html", context)


def _may_plan(request: HttpRequest, plan: Plan) -> Verdict:
    """Whether a consultation can be set up now: the right, and a frozen text that nobody is being asked about."""
    verdict = may_on_plan(request.user, Permission.RUN_ROUND, plan, on=timezone.localdate())
    edition = working_edition(plan)
    snapshot = last_snapshot(edition) if edition else None
    if snapshot is None:
        return verdict & Verdict(("Freeze the text first: people are asked about a text that cannot change.",))
    snapshot.edition = edition
    return verdict & checks.ready_to_plan_publicly(snapshot)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_consultation(request: HttpRequest, slug: str) -> HttpResponse:
    """Set one up on the text as last issued."""
    plan = plan_or_404(request, slug)
    verdict, form = _may_plan(request, plan), ConsultationForm(request.POST or None)
    reasons = verdict.reasons
    if request.method == "POST" and verdict and form.is_valid():
        try:
            made = actions.plan_consultation(
                snapshot=last_snapshot(working_edition(plan)), by=request.user, at=timezone.now(), **form.told()
            )
        except Refused as error:
            reasons = error.reasons
        else:
            messages.success(request, "The consultation is set up. Nobody is asked until you open it.")
            return redirect("consultation:manage", slug=slug, name=made.slug)
    context = {"plan": plan, "form": form, "reasons": reasons, "page_title": "Set up a public consultation"}
    return render(request, "consultation/work/edit.html", context, status=_status(request, form, reasons))


def _status(request: HttpRequest, form: Any, reasons: tuple[str, ...]) -> int:
    if request.method != "POST":
        return 200
    return 409 if reasons else 422 if form.errors else 200


@login_required
@require_safe
def manage(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """How a consultation stands, and what there is to do."""
    plan, found = consultation_or_404(request, slug, name)
    now = timezone.now()
    may = rights_on_plan(request.user, plan, on=timezone.localdate())
    context = {
        "plan": plan, "consultation": found, "counts": queries.counts_of(found), "may": may,
        "questions": queries.questions_of(found), "may_run": may[Permission.RUN_ROUND],
        "ready": may[Permission.RUN_ROUND] & checks.ready_to_open_publicly(found, at=now),
        "answered": checks.points_answered(found.round.snapshot.edition), "is_over": found.round.closes_at < now,
        "loose": queries.loose_points(found).count(), "page_title": found.title,
    }  # fmt: skip
    return render(request, "consultation/work/manage.html", context)


@login_required
@require_safe
def preview(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """The page as the public sees it, or will."""
    _, found = consultation_or_404(request, slug, name)
    return render(request, "consultation/consultation.html", told(found) | {"is_preview": True})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_consultation(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """Change what the public is told."""
    plan, found = consultation_or_404(request, slug, name)
    verdict = may_on_plan(request.user, Permission.RUN_ROUND, plan, on=timezone.localdate())
    form, reasons = ConsultationForm(request.POST or None, consultation=found), verdict.reasons
    if request.method == "POST" and verdict and form.is_valid():
        try:
            actions.change_consultation(consultation=found, by=request.user, at=timezone.now(), **form.told())
        except Refused as error:
            reasons = error.reasons
        else:
            messages.success(request, "The change is saved.")
            return redirect("consultation:manage", slug=slug, name=name)
    context = {"plan": plan, "consultation": found, "form": form, "reasons": reasons,
               "page_title": f"Change {found.title}"}  # fmt: skip
    return render(request, "consultation/work/edit.html", context, status=_status(request, form, reasons))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, slug: str, name: str, number: int = 0) -> HttpResponse:
    """Add a question (number 0), or change one."""
    plan, found = consultation_or_404(request, slug, name)
    row = _question(found, number) if number else None
    verdict = may_on_plan(request.user, Permission.RUN_ROUND, plan, on=timezone.localdate())
    verdict &= checks.questions_may_change(found)
    known = {name: getattr(row, name) for name in ("wording", "hint", "kind")} if row else {}
    known |= {"options": "\n".join(row.options)} if row else {}
    form, reasons = QuestionForm(request.POST or None, initial=known), verdict.reasons
    if request.method == "POST" and verdict and form.is_valid():
        try:
            actions.ask(consultation=found, question=row, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as error:
            reasons = error.reasons
        else:
            messages.success(request, "The question is saved.")
            return redirect("consultation:manage", slug=slug, name=name)
    context = {"plan": plan, "consultation": found, "question": row, "form": form, "reasons": reasons,
               "page_title": "Change a question" if row else "Add a question"}  # fmt: skip
    return render(request, "consultation/work/question.html", context, status=_status(request, form, reasons))


def _question(found: Consultation, number: int) -> Question:
    row = found.questions.filter(pk=number).first()
    if row is None:
        raise Http404("This consultation has no such question.")
    row.consultation = found
    return row


@login_required
@require_POST
def move_question(request: HttpRequest, slug: str, name: str, number: int) -> HttpResponse:
    """Put a question up, or take it out."""
    _, found = consultation_or_404(request, slug, name)
    verb = actions.drop_question if "remove" in request.POST else actions.raise_question
    try:
        verb(question=_question(found, number), by=request.user, at=timezone.now())
    except Refused as error:
        show_reasons(request, error)
    return redirect("consultation:manage", slug=slug, name=name)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def open_publicly(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """Says what becomes public, and makes it so."""
    plan, found = consultation_or_404(request, slug, name)
    verdict = may_on_plan(request.user, Permission.RUN_ROUND, plan, on=timezone.localdate())
    verdict &= checks.ready_to_open_publicly(found, at=timezone.now())
    return _step(request, plan, found, "open", actions.open_consultation, verdict,
                 done="The consultation is open. Anybody can answer now.")  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def close_publicly(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """Says what closing does, and closes it."""
    plan, found = consultation_or_404(request, slug, name)
    verdict = may_on_plan(request.user, Permission.RUN_ROUND, plan, on=timezone.localdate())
    verdict &= Verdict.no_if(not found.is_open, "The consultation is not open.")
    return _step(request, plan, found, "close", actions.close_consultation, verdict,
                 done="The consultation is closed. Published responses can be read now.")  # fmt: skip


def _step(
    request: HttpRequest, plan: Plan, found: Consultation, step: str, verb: Any, verdict: Verdict, *, done: str
) -> HttpResponse:
    """A page that asks first, because what it does cannot be undone."""
    reasons = verdict.reasons
    if request.method == "POST" and verdict:
        try:
            verb(consultation=found, by=request.user, at=timezone.now())
        except Refused as error:
            reasons = error.reasons
        else:
            messages.success(request, done)
            return redirect("consultation:manage", slug=plan.slug, name=found.slug)
    context = {"plan": plan, "consultation": found, "step": step, "reasons": reasons,
               "is_early": found.round.closes_at > timezone.now(), "counts": queries.counts_of(found),
               "page_title": f"{step.capitalize()} {found.title}?"}  # fmt: skip
    return render(request, "consultation/work/step.html", context, status=409 if request.method == "POST" else 200)
