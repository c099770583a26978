"""The reverse timetable of a plan: as a page, a table and a calendar. Nothing is saved: the address holds it all."""

from __future__ import annotations

import csv
from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from consultation import charts, queries
from consultation.forms import STEPS, TimetableForm
from consultation.timetable import Case, Timetable, case_in_words, reckon, routes, summary, why_not
from core import ics
from plans.models import Plan
from plans.queries import plan_for


def _asked(request: HttpRequest, slug: str) -> tuple[Plan, TimetableForm, Timetable | None]:
    """The plan, the form, and the timetable where what was asked makes sense."""
    today = timezone.localdate()
    plan = plan_for(request.user, slug, on=today)
    if plan is None:
        raise Http404("No plan at this address is open to you.")
    form = TimetableForm(request.GET, on=today)
    if not form.is_valid():
        return plan, form, None
    asking = queries.asking_of(
        plan, publish_on=form.cleaned_data["publish"], ready_on=form.cleaned_data["ready"] or today, on=today,
        allowances=form.allowances(),
    )  # fmt: skip
    return plan, form, reckon(asking)


@login_required
@require_safe
def timetable(request: HttpRequest, slug: str) -> HttpResponse:
    plan, form, table = _asked(request, slug)
    context: dict[str, Any] = {"plan": plan, "form": form, "table": table, "steps": [form[step] for step in STEPS]}
    if table:
        context |= {
            "summary": summary(table),
            "rows": [
                {"case": case, "told": case_in_words(case, table), "routes": routes(case, table)}
                for case in table.boards
            ],
            "unready": [why_not(case, table) for case in table.approvals if not case.makes_it],
            "picture": charts.timeline(table),
            "has_samples": any(case.way and case.way.meeting.is_sample for case in (*table.boards, *table.approvals)),
            "query": request.GET.urlencode(),
        }
    return render(request, "consultation/timetable.html", context)


@login_required
@require_safe
def timetable_csv(request: HttpRequest, slug: str) -> HttpResponse:
    plan, _, table = _asked(request, slug)
    if table is None:
        return _back(request, plan)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{plan.slug}-timetable.csv"'
    response.write("\ufeff")  # so that a spreadsheet reads the letters rightly
    writer = csv.writer(response)
    writer.writerow(
        ["Body", "Part", "In time", "Draft or text by", "Papers due", "Meeting", "Sample meeting", "In words", "Routes"]
    )
    for part, cases in (("Opinion", table.boards), ("Approval", table.approvals)):
        writer.writerows(_line(part, case, table) for case in cases)
    return response


def _line(part: str, case: Case, table: Timetable) -> list[str]:
    way = case.way
    told = case_in_words(case, table) if part == "Opinion" else "" if case.makes_it else why_not(case, table)
    days = [_iso(way.leave_by), _iso(way.papers_due_on), _iso(way.meeting.held_on)] if way else ["", "", ""]
    sample = "yes" if way and way.meeting.is_sample else ""
    return [
        case.body.name, part, "yes" if case.makes_it else "no", *days, sample, told,
        " ".join(routes(case, table)) if part == "Opinion" else "",
    ]  # fmt: skip


@login_required
@require_safe
def timetable_ics(request: HttpRequest, slug: str) -> HttpResponse:
    """The days of the timetable for one's own calendar. A file to keep, not a feed: it answers to who is signed in."""
    plan, _, table = _asked(request, slug)
    if table is None:
        return _back(request, plan)
    content = ics.calendar(f"{plan.title}: timetable", _events(plan, table))
    response = HttpResponse(content, content_type=ics.TYPE)
    response["Content-Disposition"] = f'attachment; filename="{plan.slug}-timetable.ics"'
    return response


def _events(plan: Plan, table: Timetable) -> list[ics.Event]:
    stamp = timezone.now()

    def event(key: str, day: date, words: str, more: str = "") -> ics.Event:
        return ics.Event(f"timetable-{plan.slug}-{key}@jfp-portal", words, day, stamp, description=more)

    found = []
    for case in table.boards:
        if case.makes_it and case.way:
            sample = "Sample: " if case.way.meeting.is_sample else ""
            told, name, key = case_in_words(case, table), case.body.name, case.body.slug
            found.append(
                event(f"{key}-draft", case.way.leave_by, f"{sample}Last day to issue the draft to {name}", told)
            )
            found.append(event(f"{key}-papers", case.way.papers_due_on, f"{sample}Papers due: {name}", told))
            found.append(event(f"{key}-meeting", case.way.meeting.held_on, f"{sample}{name} meets", told))
    found.append(event("opinions", table.opinions_by, "All opinions must be here"))
    found.append(event("final-text", table.final_text_by, "Final text to the bodies that approve"))
    found.append(event("publish", table.asking.publish_on, f"Publish {plan.title}"))
    return found


def _back(request: HttpRequest, plan: Plan) -> HttpResponse:
    """To the page, which says what was wrong with what was asked."""
    return redirect(f"{reverse('consultation:timetable', args=[plan.slug])}?{request.GET.urlencode()}")


def _iso(day: date) -> str:
    return day.isoformat()
