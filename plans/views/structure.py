"""The outline of a text: what stands where, and everything that can be done to it by button, key or mouse."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import Permission
from core.verdict import Refused, Verdict
from plans.actions import structure as verbs
from plans.actions.structure.parts import before, is_empty
from plans.forms.structure import AddForm, DescribeForm, OwnerForm, SplitForm
from plans.models import Edition, Section
from plans.permissions import may_on_plan, writers_of
from plans.queries import last_structure_change, outline
from plans.views.found import open_edition_or_404, plan_or_404, section_or_404, show_reasons

STEPS = {"up": "Up", "down": "Down", "in": "In", "out": "Out"}
WHERE = {"before", "after", "inside"}


def may_order(request: HttpRequest, edition: Edition) -> Verdict:
    """Whether this person may put the text in order now."""
    closed = edition.status in {Edition.Status.AWAITING_APPROVAL, Edition.Status.APPROVED}
    return may_on_plan(request.user, Permission.EDIT_PLAN, edition.plan, on=timezone.localdate()) & Verdict.no_if(
        closed or not edition.is_open,
        f"The edition is {edition.get_status_display().lower()}; take the text back first to change it.",
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def structure(request: HttpRequest, slug: str) -> HttpResponse:
    """The outline. A POST moves one section a step (`move=up:UID`), puts it beside another (`section`, `where`,
    `target`), or adds one at the end (`title`)."""
    plan = plan_or_404(request, slug)
    edition = open_edition_or_404(plan)
    form = AddForm(request.POST if "title" in request.POST else None)
    if request.method == "POST":
        if "title" in request.POST and not form.is_valid():
            return _page(request, edition, form, status=422)
        try:
            change, step = _do(request, edition, form)
        except Refused as error:
            show_reasons(request, error)
            return redirect("plans:structure", slug=slug)
        messages.success(request, change.sentence)
        return redirect(f"{reverse('plans:structure', args=[slug])}?moved={change.section.uid}&step={step}")
    return _page(request, edition, form)


def _do(request: HttpRequest, edition: Edition, form: AddForm) -> tuple[Any, str]:
    who: dict[str, Any] = {"by": request.user, "at": timezone.now()}
    if "title" in request.POST:
        return verbs.add(edition=edition, title=form.cleaned_data["title"], after=None, **who), "title"
    if "move" in request.POST:
        step, _, uid = request.POST["move"].partition(":")
        Verdict.no_if(step not in STEPS, "Choose one of the buttons beside a section.").require()
        return verbs.move(section=_named(edition, uid), step=step, **who), step
    where = request.POST.get("where", "")
    Verdict.no_if(where not in WHERE, "Choose one of the buttons beside a section.").require()
    section, target = _named(edition, request.POST.get("section", "")), _named(edition, request.POST.get("target", ""))
    return verbs.place(section=section, where=where, target=target, **who), "title"


def _named(edition: Edition, uid: str) -> Section:
    try:
        return section_or_404(edition, UUID(uid))
    except ValueError:
        raise Refused(["That section is not in the text any more. The list is up to date now."]) from None


def _page(request: HttpRequest, edition: Edition, form: AddForm, *, status: int = 200) -> HttpResponse:
    branches = outline(edition)
    rows = [
        {
            "branch": branch,
            "section": branch.section,
            "steps": [
                {"name": name, "text": STEPS[name], "focus": _focus(request, branch.section, name)}
                for name, is_open in (
                    ("up", branch.place > 1),
                    ("down", branch.place < branch.among),
                    ("in", branch.place > 1),
                    ("out", branch.depth > 0),
                )
                if is_open
            ],
        }
        for branch in branches
    ]
    for row in rows:
        names = {step["name"] for step in row["steps"]}
        is_moved = request.GET.get("moved") == str(row["section"].uid)
        row["focus"] = is_moved and request.GET.get("step") not in names
    context = {
        "plan": edition.plan, "edition": edition, "rows": rows, "form": form, "may_order": may_order(request, edition),
        "last_change": last_structure_change(edition), "page_title": f"Structure of {edition.plan.title}",
    }  # fmt: skip
    return render(request, "plans/structure.html", context, status=status)


def _focus(request: HttpRequest, section: Section, step: str) -> bool:
    """The button just pressed has the focus again, so that a section goes on moving with the same key."""
    return request.GET.get("moved") == str(section.uid) and request.GET.get("step") == step


@login_required
@require_POST
def undo_structure(request: HttpRequest, slug: str) -> HttpResponse:
    edition = open_edition_or_404(plan_or_404(request, slug))
    change = request.POST.get("change", "")
    try:
        undone = verbs.undo(
            edition=edition, change=int(change) if change.isdecimal() else 0, by=request.user, at=timezone.now()
        )
    except Refused as error:
        show_reasons(request, error)
    else:
        messages.success(request, f"Undone: {undone.sentence}")
    return redirect("plans:structure", slug=slug)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def arrange(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """One section: its name, owner and kind; split it, merge it, add one after it, take it out."""
    edition = open_edition_or_404(plan_or_404(request, slug))
    section = section_or_404(edition, uid)
    verb = request.POST.get("verb", "")
    forms = {
        "describe": DescribeForm(request.POST if verb == "describe" else None, instance=section),
        "assign": OwnerForm(
            request.POST if verb == "assign" else None, section=section,
            people=writers_of(edition.plan, on=timezone.localdate()),
        ),
        "split": SplitForm(request.POST if verb == "split" else None, section=section),
        "add": AddForm(request.POST if verb == "add" else None),
    }  # fmt: skip
    used = forms.get(verb)
    if request.method == "POST" and (used is None or used.is_valid()):
        try:
            change = _arranged(request, section, verb, used.cleaned_data if used else {})
        except Refused as error:
            show_reasons(request, error)
            return redirect("plans:arrange", slug=slug, uid=uid)
        messages.success(request, change.sentence)
        return redirect(f"{reverse('plans:structure', args=[slug])}?moved={change.section.uid}&step=title")
    section.refresh_from_db()
    section.edition = edition
    context = {
        "plan": edition.plan, "edition": edition, "section": section, "forms": forms, "form": used,
        "may_order": may_order(request, edition), "before": before(section), "is_empty": is_empty(section),
        "can_split": bool(forms["split"].fields["bid"].choices), "page_title": f"Arrange “{section}”",
    }  # fmt: skip
    return render(request, "plans/arrange.html", context, status=422 if request.method == "POST" else 200)


def _arranged(request: HttpRequest, section: Section, verb: str, told: dict[str, Any]) -> Any:
    who: dict[str, Any] = {"by": request.user, "at": timezone.now()}
    version = int(request.POST["version"]) if request.POST.get("version", "").isdecimal() else 0
    if verb == "describe":
        return verbs.describe(section=section, **told, **who)
    if verb == "assign":
        return verbs.assign(section=section, **told, **who)
    if verb == "split":
        return verbs.split(section=section, version=version, bid=told["bid"], title=told["part_title"], **who)
    if verb == "add":
        return verbs.add(edition=section.edition, title=told["title"], after=section, **who)
    if verb == "merge":
        return verbs.merge(section=section, version=version, **who)
    Verdict.no_if(verb != "remove", "Choose one of the buttons on this page.").require()
    return verbs.remove(section=section, **who)
