"""The planning cycles: what is to be done by whom by when, who is late, and the same again next year."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import Permission
from core.verdict import Refused
from plans.views.found import show_reasons
from priorities import actions, charts, queries
from priorities.forms import CopyForm, DoneForm, GuidanceForm, StepDatesForm
from priorities.permissions import may_in_cycle
from priorities.views.found import cycle_or_404

ON_A_PAGE = 20


@login_required
@require_safe
def cycles(request: HttpRequest) -> HttpResponse:
    found = queries.cycles_for(request.user, on=timezone.localdate())
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "priorities/cycles.html", {"page": page, "page_title": "Planning cycles"})


@login_required
@require_safe
def cycle(request: HttpRequest, slug: str) -> HttpResponse:
    """The cycle on one page: its steps, who is late, what it waits for, as a picture and as tables."""
    found, today = cycle_or_404(request, slug), timezone.localdate()
    steps = queries.steps_of(found, on=today)
    guidance = queries.guidance_of(found, on=today)
    waited = [(row.title, row.came_on or row.expected_by, bool(row.came_on)) for row, _ in guidance]
    rows = [{"step": step, "state": step.state(today), "late": step.late(today)} for step in steps]
    context = {
        "cycle": found, "rows": rows, "guidance": guidance, "late": [words for row in rows for words in row["late"]],
        "picture": charts.timeline(steps, waited, on=today), "tab": "cycle", "page_title": found.title,
        "may_run": may_in_cycle(request.user, Permission.RUN_CYCLE, found, on=today),
    }  # fmt: skip
    return render(request, "priorities/cycle.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def copy_cycle(request: HttpRequest, slug: str) -> HttpResponse:
    """The same cycle for another year, in one action."""
    found = cycle_or_404(request, slug)
    form = CopyForm(request.POST or None, year=found.plans_for + 1)
    if request.method == "POST" and form.is_valid():
        try:
            copy = actions.copy_cycle(
                cycle=found, plans_for=form.cleaned_data["plans_for"], by=request.user, at=timezone.now()
            )
        except Refused as error:
            show_reasons(request, error)
        else:
            messages.success(request, f"“{copy}” is there, with every step, lead and expected date a year or more on.")
            return redirect("priorities:cycle", slug=copy.slug)
    may_run = may_in_cycle(request.user, Permission.RUN_CYCLE, found, on=timezone.localdate())
    context = {"cycle": found, "form": form, "may_run": may_run, "page_title": f"Copy “{found}” to another year"}
    return render(request, "priorities/copy_cycle.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, slug: str, position: int) -> HttpResponse:
    """One step: its prompts, who has done it and who has not; a post says that it is done, or moves its days."""
    found, today = cycle_or_404(request, slug), timezone.localdate()
    chosen = next((each for each in queries.steps_of(found, on=today) if each.row.position == position), None)
    if chosen is None:
        raise Http404("This cycle has no such step.")
    waiting = [
        (f"{lead.row.pk}/{body.pk}", f"{body.name} ({lead.row})") for lead in chosen.leads for body in lead.waiting
    ]
    verb = request.POST.get("verb", "")
    done = DoneForm(request.POST if verb == "done" else None, waiting=waiting, initial={"done_on": today})
    days = {"starts_on": chosen.row.starts_on, "due_on": chosen.row.due_on}
    dates = StepDatesForm(request.POST if verb == "dates" else None, initial=days)
    if request.method == "POST":
        try:
            told = _change_step(request, chosen, verb, done, dates)
        except Refused as error:
            show_reasons(request, error)
            return redirect("priorities:step", slug=slug, position=position)
        if told:
            messages.success(request, told)
            return redirect("priorities:step", slug=slug, position=position)
    context = {
        "cycle": found, "step": chosen, "done": done, "dates": dates, "waiting": waiting,
        "late": chosen.late(today), "form": dates if verb == "dates" else done, "page_title": str(chosen.row),
        "may_run": may_in_cycle(request.user, Permission.RUN_CYCLE, found, on=today),
    }  # fmt: skip
    return render(request, "priorities/step.html", context, status=422 if done.errors or dates.errors else 200)


def _change_step(request: HttpRequest, chosen: queries.Step, verb: str, done: DoneForm, dates: StepDatesForm) -> str:
    """What was done, in words; empty when something typed is wrong."""
    who: dict[str, Any] = {"by": request.user, "at": timezone.now()}
    bodies = {(str(lead.row.pk), str(body.pk)): (lead.row, body) for lead in chosen.leads for body in lead.bodies}
    for lead, _ in bodies.values():
        lead.step = chosen.row
    if verb == "take back":
        pair = bodies.get(tuple(request.POST.get("who", "").split("/")))  # type: ignore[arg-type]
        if pair is None:
            raise Refused(["That body does not lead this step."])
        actions.take_back_done(lead=pair[0], organisation=pair[1], **who)
        return f"{pair[1].name} is again among those who have not done it."
    if verb == "done" and done.is_valid():
        lead, body = bodies[tuple(done.cleaned_data["who"].split("/"))]  # type: ignore[index]
        actions.say_done(
            lead=lead, organisation=body, done_on=done.cleaned_data["done_on"], note=done.cleaned_data["note"], **who
        )
        return f"{body.name} has done it."
    if verb == "dates" and dates.is_valid():
        actions.set_step_dates(step=chosen.row, **dates.cleaned_data, **who)
        return "The days of this step are changed. What the source printed stays beside them."
    return ""


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def guidance(request: HttpRequest, slug: str, position: int) -> HttpResponse:
    """When a piece of national guidance came."""
    found = cycle_or_404(request, slug)
    row = queries.guidance_at(found, position)
    if row is None:
        raise Http404("This cycle waits for no such guidance.")
    form = GuidanceForm(request.POST or None, initial={"came_on": row.came_on, "url": row.url})
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_guidance(guidance=row, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as error:
            show_reasons(request, error)
        else:
            messages.success(request, f"“{row}”: saved.")
            return redirect("priorities:cycle", slug=slug)
    may_run = may_in_cycle(request.user, Permission.RUN_CYCLE, found, on=timezone.localdate())
    context = {"cycle": found, "guidance": row, "form": form, "may_run": may_run, "page_title": str(row)}
    return render(request, "priorities/guidance.html", context, status=422 if form.errors else 200)
