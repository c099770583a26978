"""How do answers from elsewhere come in, and how do the statements of the plan begin?"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.permissions import Permission
from consultation import actions, imports, queries
from consultation.forms import ColumnsForm, NotesForm, SurveyForm
from consultation.views.found import consultation_or_404
from core.verdict import Refused, Verdict
from plans.permissions import may_on_plan, may_write_text
from plans.redline import folded, in_words, redline


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """Type in what was said in another way, or choose a table of survey results."""
    plan, found = consultation_or_404(request, slug, name)
    verdict = may_on_plan(request.user, Permission.MODERATE, plan, on=timezone.localdate())
    has_file, reasons = bool(request.FILES), verdict.reasons
    posted = request.method == "POST"
    notes = NotesForm(request.POST if posted and not has_file and "survey" not in request.POST else None)
    survey = SurveyForm(request.POST, request.FILES) if posted and not notes.is_bound else SurveyForm()
    filled: Any = survey if survey.is_bound else notes
    if posted and verdict and filled.is_valid():
        try:
            if filled is notes:
                made = actions.enter_response(
                    consultation=found, by=request.user, at=timezone.now(), **notes.cleaned_data
                )
                messages.success(request, "It is entered, and waits for a moderator like every other response.")
                return redirect("consultation:response", slug=slug, name=name, number=made.pk)
            file = survey.cleaned_data["file"]
            rows = imports.read_table(file.name, file.read())
            kept = actions.keep_survey(
                consultation=found, name=file.name, rows=rows, by=request.user, at=timezone.now()
            )
            return redirect("consultation:columns", slug=slug, name=name, number=kept.pk)
        except imports.CannotRead as error:
            survey.add_error("file", str(error))
        except Refused as error:
            reasons = error.reasons
    status = 200 if not posted else 409 if reasons else 422
    context = {"plan": plan, "consultation": found, "notes": notes, "survey": survey, "reasons": reasons,
               "page_title": "Enter responses from elsewhere"}  # fmt: skip
    return render(request, "consultation/work/enter.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: HttpRequest, slug: str, name: str, number: int) -> HttpResponse:
    """Say what each column of a table is; see what would come of it; import it."""
    plan, found = consultation_or_404(request, slug, name)
    kept = found.survey_files.filter(pk=number, imported_at=None).first()
    if kept is None:
        raise Http404("There is no such table waiting; it may have been imported.")
    kept.consultation = found
    verdict = may_on_plan(request.user, Permission.MODERATE, plan, on=timezone.localdate())
    questions = queries.questions_of(found)
    guessed = imports.columns(kept.rows, questions)
    form = ColumnsForm(request.POST or None, columns=guessed, questions=questions, name=kept.name)
    reasons, preview = verdict.reasons, None
    if request.method == "POST" and verdict and form.is_valid():
        preview = imports.take(kept.rows, form.roles(), questions)
        if "import" in request.POST:
            try:
                taken = actions.import_survey(
                    survey=kept, roles=form.roles(), source_note=form.cleaned_data["source_note"], by=request.user,
                    at=timezone.now(),
                )  # fmt: skip
            except Refused as error:
                reasons = error.reasons
            else:
                messages.success(request, " ".join([f"{len(taken.responses)} responses were made.", *taken.told]))
                return redirect("consultation:queue", slug=slug, name=name)
    context = {"plan": plan, "consultation": found, "kept": kept, "form": form, "reasons": reasons,
               "columns": guessed, "preview": preview, "page_title": f"What is in “{kept.name}”?"}  # fmt: skip
    status = 200 if request.method != "POST" or (preview and not reasons) else 409 if reasons else 422
    return render(request, "consultation/work/columns.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def statements(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """The summary of the views and the account taken, as they are and as they would be; writes them when asked."""
    plan, found = consultation_or_404(request, slug, name)
    edition = found.round.snapshot.edition
    edition.plan = plan
    how = request.POST.get("how") or request.GET.get("how") or actions.REPLACE
    how = how if how in {actions.REPLACE, actions.ADD} else actions.REPLACE
    verdict = may_write_text(request.user, edition, on=timezone.localdate())
    verdict &= Verdict.no_if(found.round.status != "closed", "Close the consultation first.")
    reasons = verdict.reasons
    if request.method == "POST" and verdict:
        versions = {kind: _version(request.POST.get(f"version-{kind}", "")) for kind in ("views", "account")}
        try:
            written = actions.draft_views_and_account(
                edition=edition, how=how, versions=versions, by=request.user, at=timezone.now()
            )
        except Refused as error:
            reasons = error.reasons
        else:
            messages.success(request, "Both statements are drafted. Read them, and edit them like any other text.")
            return redirect("plans:section", slug=slug, uid=written[0].uid)
    proposals = []
    for each in actions.propose_statements(edition, how=how):
        lines = redline(each.before, each.after, prefix=f"{each.kind}-")
        proposals.append((each, folded(lines.html, top=3), in_words(lines.changes)))
    context = {"plan": plan, "consultation": found, "how": how, "proposals": proposals, "reasons": reasons,
               "page_title": "Draft the statements"}  # fmt: skip
    return render(
        request, "consultation/work/statements.html", context, status=409 if reasons and request.POST else 200
    )


def _version(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 9 else 0
