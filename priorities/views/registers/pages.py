"""One list, one page to add, one page of an entry: for every register of a cycle."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from core import workbook
from core.verdict import Refused
from plans.views.found import show_reasons
from priorities import actions
from priorities.forms import RegisterForm
from priorities.views.found import cycle_or_404
from priorities.views.registers.asked import Issues, Requests
from priorities.views.registers.base import Asked, Register, Step
from priorities.views.registers.data import SharedData
from priorities.views.registers.money import Contracts, Reviews
from priorities.views.registers.pressures import Pressures
from priorities.views.registers.review import Recommendations

ON_A_PAGE = 25
REGISTERS: dict[str, Register] = {
    each.name: each
    for each in (Issues(), Requests(), Reviews(), Contracts(), SharedData(), Recommendations(), Pressures())
}


def _asked(request: HttpRequest, slug: str) -> Asked:
    return Asked(request, cycle_or_404(request, slug), timezone.localdate(), request.POST.get("verb", ""))


@login_required
@require_safe
def register(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """The list of a register, searched and filtered, also of what was taken out."""
    kind, asked = REGISTERS[name], _asked(request, slug)
    given = {"words": request.GET.get("q", "").strip(), "state": request.GET.get("state", "")}
    is_out = bool(request.GET.get("out"))
    page = Paginator(kind.rows(asked, **given, is_out=is_out), ON_A_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "cycle": asked.cycle, "register": kind, "page": page, "asked": given, "is_out": is_out,
        "query": query.urlencode(), "rows": [(row, kind.cells(row, asked.on)) for row in page],
        "may_add": kind.may_add(asked), "tab": "registers", "page_title": f"{kind.title}, {asked.cycle.title}",
        **kind.context(asked),
    }  # fmt: skip
    return render(request, "priorities/registers/list.html", context)


@login_required
@require_safe
def register_workbook(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """The whole register as a workbook, each entry with all that its page tells."""
    kind, asked = REGISTERS[name], _asked(request, slug)
    found = list(kind.rows(asked, words="", state="", is_out=False))
    told = [
        [("Number", row.number), (kind.one, row.title), *(fact[:2] for fact in kind.told(row, asked.on))]
        for row in found
    ]
    heads = list(dict.fromkeys(label for row in told for label, _ in row))
    lines = [[dict(row).get(head) for head in heads] for row in told]
    data = workbook.write([heads, *lines], sheet=kind.title[:31], headings=1)
    file = f"{name}-{slug}.xlsx"
    return HttpResponse(
        data, content_type=workbook.MEDIA_TYPE, headers={"Content-Disposition": f'attachment; filename="{file}"'}
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_to_register(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    kind, asked = REGISTERS[name], _asked(request, slug)
    form = kind.form_for(asked)
    if request.method == "POST" and form.is_valid():
        try:
            made = kind.add(cycle=asked.cycle, by=request.user, at=timezone.now(), **form.told)
        except Refused as error:
            show_reasons(request, error)
        else:
            messages.success(request, f"“{made}” is entered, number {made.number}.")
            return redirect(f"priorities:{name}", slug=slug)
    context = {
        "cycle": asked.cycle, "register": kind, "form": form, "may_add": kind.may_add(asked),
        "page_title": kind.add_words,
    }  # fmt: skip
    return render(request, "priorities/registers/add.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def register_entry(request: HttpRequest, slug: str, name: str, number: int) -> HttpResponse:
    """One entry: what it says, and what may be done with it. A post names its verb."""
    kind, asked = REGISTERS[name], _asked(request, slug)
    row = kind.row(asked, number)
    if row is None:
        raise Http404("This register has no such entry.")
    steps, form = kind.steps(row, asked), kind.form_for(asked, row)
    if request.method == "POST":
        try:
            told = _do(asked, kind, row, steps, form)
        except Refused as error:
            show_reasons(request, error)
            told = ""
        if told:
            messages.success(request, told)
            return redirect(f"priorities:{name}-entry", slug=slug, number=number)
    wrong = form if asked.verb == "change" else next((each.form for each in steps if each.verb == asked.verb), None)
    context = {
        "cycle": asked.cycle, "register": kind, "row": row, "tag": kind.tag(row, asked.on), "steps": steps,
        "told": [fact for fact in kind.told(row, asked.on) if fact.words], "form": form,
        "wrong": wrong or form, "may_change": kind.may_change(row, asked), "verb": asked.verb,
        "is_out": getattr(row, "taken_out_at", None), "can_be_out": hasattr(row, "taken_out_at"),
        "page_title": row.title,
    }  # fmt: skip
    return render(request, "priorities/registers/entry.html", context, status=422 if wrong and wrong.errors else 200)


def _do(asked: Asked, kind: Register, row: Any, steps: list[Step], form: RegisterForm) -> str:
    """What was done, in words; empty when something typed is wrong."""
    who: dict[str, Any] = {"by": asked.user, "at": timezone.now()}
    if asked.verb == "change":
        if not form.is_valid():
            return ""
        kind.change(row, version=form.cleaned_data["version"] or 0, **form.told, **who)
        return "Saved."
    if asked.verb == "take out" and hasattr(row, "taken_out_at"):
        kind.take_out(row, **who)
        return "It is out of the register. “Put it back” undoes this."
    if asked.verb == "put back in" and hasattr(row, "taken_out_at"):
        kind.put_back(row, **who)
        return "It is back in the register."
    step = next((each for each in steps if each.verb == asked.verb and each.verb), None)
    if step is None:
        raise Refused(["You may not do this, or it is done already. The page shows how it stands."])
    if step.form is not None and not step.form.is_valid():
        return ""
    return step.do(step.form, **who)


@login_required
@require_http_methods(["POST"])
def freeze_data(request: HttpRequest, slug: str) -> HttpResponse:
    """Freeze the version of the shared data that is open."""
    asked = _asked(request, slug)
    try:
        made = actions.freeze_data_set(cycle=asked.cycle, by=request.user, at=timezone.now())
    except Refused as error:
        show_reasons(request, error)
    else:
        messages.success(request, f"{made} is frozen. Intentions that are submitted from now on name it.")
    return redirect(reverse("priorities:data", args=[slug]))
