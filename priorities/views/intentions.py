"""The register of intentions: one list across all teams, and each on the standard template, section by section."""

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
from core.verdict import Refused
from plans.views.found import show_reasons
from priorities import actions, checks, queries
from priorities.forms import ReasonForm, SectionForm, StartForm
from priorities.models import Intention
from priorities.permissions import may_in_cycle, may_take_part, may_write_intention
from priorities.views.found import candidate_or_404, cycle_or_404, intention_or_404

ON_A_PAGE = 25


@login_required
@require_safe
def intentions(request: HttpRequest, slug: str) -> HttpResponse:
    cycle, today = cycle_or_404(request, slug), timezone.localdate()
    asked = {name: request.GET.get(name, "") for name in ("state", "lead")}
    asked["words"] = request.GET.get("q", "").strip()
    rows = queries.intentions_of(cycle, request.user, on=today, **asked)
    query = request.GET.copy()
    query.pop("page", None)
    counts = queries.counts_by_state(cycle)
    context = {
        "cycle": cycle, "page": Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page")), "asked": asked,
        "query": query.urlencode(), "leads": queries.leads_in(cycle), "tab": "intentions",
        "states": [(value, label, counts.get(value, 0)) for value, label in Intention.State.choices],
        "may_add": may_take_part(request.user, Permission.WRITE_INTENTION, cycle, on=today),
        "page_title": f"Intentions, {cycle.title}",
    }  # fmt: skip
    return render(request, "priorities/intentions.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_intention(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin an intention; `?candidate=` names the entry of the long list that it answers to."""
    cycle, today = cycle_or_404(request, slug), timezone.localdate()
    number = request.POST.get("candidate") or request.GET.get("candidate", "")
    candidate = candidate_or_404(request, cycle, int(number)) if number.isdecimal() else None
    template = queries.newest_template()
    may_add = may_take_part(request.user, Permission.WRITE_INTENTION, cycle, on=today)
    form = StartForm(
        request.POST or None, teams=queries.teams_of(cycle, on=today), who_leads=queries.hint_of(template, "lead"),
        initial={"title": candidate.title if candidate else ""},
    )  # fmt: skip
    if request.method == "POST" and template and form.is_valid():
        try:
            made = actions.start_intention(
                cycle=cycle, template=template, candidate=candidate, by=request.user, at=timezone.now(),
                **form.cleaned_data,
            )  # fmt: skip
        except Refused as error:
            show_reasons(request, error)
        else:
            return redirect("priorities:intention", slug=slug, number=made.number)
    context = {
        "cycle": cycle, "form": form, "candidate": candidate, "template": template, "may_add": may_add,
        "page_title": "New intention",
    }  # fmt: skip
    return render(request, "priorities/add_intention.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def intention(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """How far it is: the tasks that are left, the answers, and what others asked, scored and decided."""
    cycle, today = cycle_or_404(request, slug), timezone.localdate()
    row = intention_or_404(request, cycle, number)
    questions = queries.questions_of(row.template)
    sections = {
        section: [(each, queries.shown(row, each)) for each in asked]
        for section, _, asked in queries.sections_of(questions)
    }
    context = {
        "cycle": cycle, "intention": row, "tasks": queries.tasks_of(row, questions), "sections": sections,
        "may_write": may_write_intention(request.user, row, on=today), "is_draft": row.state == Intention.State.DRAFT,
        "may_run": may_in_cycle(request.user, Permission.RUN_CYCLE, cycle, on=today),
        "missing": checks.may_be_submitted(row, questions).reasons, "send_back": ReasonForm(),
        "answered": [(task, sections[task.number]) for task in queries.tasks_of(row, questions)],
        "page_title": row.title, "has_scores": row.state in {"scored", "taken forward", "not now", "committed"},
        "merged_into": queries.merged_into(row) if row.state == Intention.State.WITHDRAWN else None,
    }  # fmt: skip
    return render(request, "priorities/intention.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def intention_section(request: HttpRequest, slug: str, number: int, position: int) -> HttpResponse:
    """The questions of one section. Whatever is typed stays on the page until it is saved."""
    cycle, today = cycle_or_404(request, slug), timezone.localdate()
    row = intention_or_404(request, cycle, number)
    sections = queries.sections_of(queries.questions_of(row.template))
    chosen = next((each for each in sections if each[0] == position), None)
    if chosen is None:
        raise Http404("The template has no such section.")
    questions = chosen[2]
    form = SectionForm(
        request.POST or None, questions=questions, intention=row, teams=queries.teams_of(cycle, on=today),
        streams=queries.streams(), others=queries.intentions_of(cycle, request.user, on=today),
    )  # fmt: skip
    reasons: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        try:
            actions.save_answers(
                intention=row, seen=values.pop("seen"), values=values, by=request.user, at=timezone.now()
            )
        except Refused as error:
            reasons = error.reasons
            form.data = form.data.copy()
            form.data["seen"] = queries.fingerprint(row, questions)  # saved again, it was compared
        else:
            messages.success(request, f"“{chosen[1]}” is saved.")
            following = position + 1
            if "next" in request.POST and following <= len(sections):
                return redirect("priorities:intention-section", slug=slug, number=number, position=following)
            return redirect("priorities:intention", slug=slug, number=number)
    context = {
        "cycle": cycle, "intention": row, "form": form, "name": chosen[1], "position": position, "reasons": reasons,
        "last": position == len(sections), "may_write": may_write_intention(request.user, row, on=today),
        "is_draft": row.state == Intention.State.DRAFT, "count": len(sections),
        "page_title": f"{chosen[1]}: {row.title}",
        "now": [(each.label, queries.shown(row, each)) for each in questions] if reasons else [],
    }  # fmt: skip
    status = 409 if reasons else 422 if form.errors else 200
    return render(request, "priorities/intention_section.html", context, status=status)


@login_required
@require_POST
def step_intention(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Submit, withdraw or send back."""
    row = intention_or_404(request, cycle_or_404(request, slug), number)
    who: dict[str, Any] = {"intention": row, "by": request.user, "at": timezone.now()}
    verbs = {
        "submit": (actions.submit_intention, "It is submitted: the next round of scoring takes it in."),
        "withdraw": (actions.withdraw_intention, "It is withdrawn. It stays readable."),
        "send back": (actions.send_back, "It is open again for its team."),
    }
    verb = request.POST.get("verb", "")
    if verb not in verbs:
        raise Http404("There is nothing of this name to do.")
    if verb == "send back":
        who["reason"] = request.POST.get("reason", "")
    try:
        verbs[verb][0](**who)
    except Refused as error:
        show_reasons(request, error)
    else:
        messages.success(request, verbs[verb][1])
    return redirect("priorities:intention", slug=slug, number=number)
