"""How does a file come in? It is read, shown as an outline with what was lost, and brought in when a person says so."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import Permission, may
from core.verdict import Refused, Verdict
from plans import actions, queries, redline
from plans.actions.importing import Choice
from plans.forms.importing import ADD, LEAVE, REPLACE, ChoicesForm, FileForm, NewPlanForm, sent_upload
from plans.imports import CannotImport, from_outline, kept, matching
from plans.models import Edition, Plan, Upload
from plans.permissions import may_on_plan, text_may_change
from plans.views.found import open_edition_or_404, plan_or_404, show_reasons

GET_OR_POST = ["GET", "HEAD", "POST"]


@login_required
@require_http_methods(GET_OR_POST)
def import_new(request: HttpRequest) -> HttpResponse:
    """Choose the file that becomes a new plan."""
    verdict = may(request.user, Permission.IMPORT_PLAN, on=timezone.localdate())
    return _refused(request, verdict, None) if not verdict else _choose(request, None)


@login_required
@require_http_methods(GET_OR_POST)
def import_into(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose the file whose sections come into the open edition."""
    plan = plan_or_404(request, slug)
    verdict = _may_import(request, plan)
    return _refused(request, verdict, plan) if not verdict else _choose(request, plan)


@login_required
@require_http_methods(GET_OR_POST)
def import_new_check(request: HttpRequest) -> HttpResponse:
    """What was read in the file; say what the plan is, leave out what should not come in, and make it."""
    upload = queries.waiting_upload(request.user, None, at=timezone.now())
    if upload is None:
        return _gone(request, None)
    rows = matching.rows(from_outline(upload.outline, {}), [], title=upload.outline["title"])
    owners = queries.may_import_for(request.user, on=timezone.localdate())
    initial = {"title": upload.outline["title"], "owner": owners[0] if len(owners) == 1 else None}
    form = NewPlanForm(
        request.POST or None,
        owners=owners,
        plan_types=queries.plan_types(),
        places=queries.places_of(owners),
        initial=initial,
    )
    choices = ChoicesForm(request.POST or None, rows=rows, upload=upload)
    if request.method == "POST" and sent_upload(request.POST) != str(upload.pk):
        return _gone(request, None)
    if request.method == "POST" and form.is_valid() and choices.is_valid():
        left_out = {row.place for row in rows if choices.cleaned_data[f"section-{row.place}"] == LEAVE}
        try:
            edition = actions.make_plan_of_upload(
                upload=upload, left_out=left_out, by=request.user, at=timezone.now(),
                slug=slugify(form.cleaned_data["title"])[:120].strip("-"), **form.cleaned_data,
            )  # fmt: skip
        except Refused as refused:
            form.add_error(None, " ".join(refused.reasons))
        else:
            messages.success(request, f"{edition.plan.title} is made, with {edition.sections.count()} sections.")
            return redirect(f"/workspace/plans/{edition.plan.slug}/")
    return _show(request, upload, rows, choices, form)


@login_required
@require_http_methods(GET_OR_POST)
def import_check(request: HttpRequest, slug: str) -> HttpResponse:
    """What was read in the file beside what is in the plan; say what becomes of each section, and bring it in."""
    plan = plan_or_404(request, slug)
    verdict = _may_import(request, plan)
    if not verdict:
        return _refused(request, verdict, plan)
    upload = queries.waiting_upload(request.user, plan, at=timezone.now())
    if upload is None or (request.method == "POST" and sent_upload(request.POST) != str(upload.pk)):
        return _gone(request, plan)
    edition = open_edition_or_404(plan)
    rows = _matched(upload, edition, plan)
    form = ChoicesForm(request.POST or None, rows=rows, upload=upload)
    if request.method == "POST" and form.is_valid():
        try:
            done = actions.take_upload(
                upload=upload, choices=_choices(rows, form.cleaned_data), by=request.user, at=timezone.now()
            )
        except Refused as refused:
            show_reasons(request, refused)
            # A new page with the versions as they are now; what was chosen is chosen still.
            form = ChoicesForm(rows=rows, upload=upload, initial=_said(form.cleaned_data))
        else:
            messages.success(request, _told(len(done)))
            return redirect(f"/workspace/plans/{plan.slug}/")
    return _show(request, upload, rows, form, None, edition)


@login_required
@require_safe
def import_changes(request: HttpRequest, slug: str, place: int) -> HttpResponse:
    """What would change in a section of the plan if the file's text took the place of its own."""
    plan = plan_or_404(request, slug)
    verdict = _may_import(request, plan)
    if not verdict:
        return _refused(request, verdict, plan)
    upload = queries.waiting_upload(request.user, plan, at=timezone.now())
    if upload is None:
        return _gone(request, plan)
    rows = _matched(upload, open_edition_or_404(plan), plan)
    row = next((each for each in rows if each.place == place and each.match), None)
    if row is None:
        raise Http404("The file has no such section, or the plan has none that it would replace.")
    changed = redline.redline(row.match.body, kept(row.match.body, row.section.body))
    facts = [("Title", row.match.title, row.section.title)] if row.renames else []
    context = {
        "plan": plan, "upload": upload, "section": row.match, "facts": facts, "redline": changed,
        "parts": redline.folded(changed.html, top=3), "back": f"{_address(plan)}check/#section-{place}",
    }  # fmt: skip
    return render(request, "plans/import_changes.html", context)


def _matched(upload: Upload, edition: Edition, plan: Plan) -> list[matching.Row]:
    return matching.rows(from_outline(upload.outline, {}), edition.sections.order_by("pk"), title=plan.title)


@login_required
@require_POST
def import_give_up(request: HttpRequest, slug: str = "") -> HttpResponse:
    """Forget the waiting file."""
    plan = plan_or_404(request, slug) if slug else None
    upload = queries.waiting_upload(request.user, plan, at=timezone.now())
    if upload is not None:
        actions.give_up_upload(upload=upload, by=request.user, at=timezone.now())
    messages.success(request, "The file was given up. Nothing of it was brought in.")
    return redirect(_address(plan))


def _choose(request: HttpRequest, plan: Plan | None) -> HttpResponse:
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            actions.keep_upload(plan=plan, filename=file.name, content=file.read(), by=request.user, at=timezone.now())
        except CannotImport as refusal:
            form.add_error("file", str(refusal))
        except Refused as refused:
            form.add_error("file", " ".join(refused.reasons))
        else:
            return redirect(_address(plan) + "check/")
    waiting = queries.waiting_upload(request.user, plan, at=timezone.now())
    context = {"form": form, "plan": plan, "waiting": waiting, "address": _address(plan)}
    return render(request, "plans/import_file.html", context, status=422 if form.errors else 200)


def _show(
    request: HttpRequest,
    upload: Upload,
    rows: list[matching.Row],
    choices: ChoicesForm,
    form: NewPlanForm | None,
    edition: Edition | None = None,
) -> HttpResponse:
    lines = []
    for row in rows:
        fields = choices.row(row.place)
        seen = fields["version"].value() if choices.is_bound else row.match.version if row.match else ""
        lines.append({"row": row, **fields, "seen": seen})
    context = {
        "upload": upload,
        "plan": upload.plan,
        "edition": edition,
        "lines": lines,
        "form": form,
        "choices": choices,
        "report": upload.outline["report"],
        "matched": sum(row.match is not None for row in rows),
        "same": sum(row.same for row in rows),
        "address": _address(upload.plan),
    }
    wrong = choices.errors or (form is not None and form.errors)
    return render(request, "plans/import_check.html", context, status=422 if wrong else 200)


def _choices(rows: list[matching.Row], said: dict[str, Any]) -> dict[int, Choice]:
    out: dict[int, Choice] = {}
    for row in rows:
        choice = said[f"section-{row.place}"]
        if choice == ADD:
            out[row.place] = Choice()
        elif choice == REPLACE and row.match:
            out[row.place] = Choice(row.match.uid, said[f"version-{row.place}"] or 0)
    return out


def _said(cleaned: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in cleaned.items() if name.startswith("section-")}


def _told(count: int) -> str:
    if not count:
        return "The file said nothing new: the text is as it was."
    return f"{count} section{'s were' if count != 1 else ' was'} brought in. What was there before is in the history."


def _may_import(request: HttpRequest, plan: Plan) -> Verdict:
    verdict = may_on_plan(request.user, Permission.EDIT_PLAN, plan, on=timezone.localdate())
    if not verdict:
        return verdict
    edition = queries.working_edition(plan)
    if edition is None:
        return Verdict((f"{plan.title} has no open edition. Start the next edition first.",))
    return text_may_change(edition)


def _refused(request: HttpRequest, verdict: Verdict, plan: Plan | None) -> HttpResponse:
    return render(request, "plans/import_refused.html", {"plan": plan, "reasons": verdict.reasons}, status=403)


def _gone(request: HttpRequest, plan: Plan | None) -> HttpResponse:
    messages.error(request, actions.upload.GONE)
    return redirect(_address(plan))


def _address(plan: Plan | None) -> str:
    return f"/workspace/plans/{plan.slug}/import/" if plan else "/workspace/import/"
