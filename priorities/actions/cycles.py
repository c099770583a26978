"""How is a planning cycle set up, copied to another year, and kept up to date?"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from accounts.permissions import ROLES, SYSTEM, Permission, roles_of
from core import audit
from core.verdict import Verdict
from organisations.models import Organisation
from priorities.models import CycleStep, GuidanceDate, PlanningCycle, StepLead, StepReturn
from priorities.permissions import may_in_cycle


@transaction.atomic
def start_cycle(
    *,
    slug: str,
    title: str,
    owner: Organisation,
    plans_for: int,
    source: str,
    steps: list[dict[str, Any]],
    guidance: list[dict[str, Any]],
    by: Any,
    at: datetime,
    **fields: Any,
) -> PlanningCycle:
    """Enter a cycle with its steps; each has `leads`. One that is there stays as it is."""
    cycle = PlanningCycle(slug=slug, title=title, owner=owner, plans_for=plans_for, source=source, **fields)
    may_in_cycle(by, Permission.RUN_CYCLE, cycle, on=localdate(at)).require()
    if found := PlanningCycle.objects.filter(slug=slug).first():
        return found
    cycle.full_clean(exclude=["owner"])
    cycle.save()
    for position, row in enumerate(steps, start=1):
        step = CycleStep.objects.create(
            cycle=cycle, position=position, **{name: value for name, value in row.items() if name != "leads"}
        )
        for number, lead in enumerate(row.get("leads") or [], start=1):
            StepLead.objects.create(step=step, position=number, **lead)
    for position, row in enumerate(guidance, start=1):
        GuidanceDate.objects.create(cycle=cycle, position=position, **row)
    audit.record("started", cycle, by=by, at=at, steps=len(steps))
    return cycle


@transaction.atomic
def copy_cycle(*, cycle: PlanningCycle, plans_for: int, by: Any, at: datetime) -> PlanningCycle:
    """Copy a cycle to another year: steps, prompts, leads and expected dates, moved by whole years; nothing of what was
    done, and no intention. Printed dates are left behind, as they were those of the other year."""
    may_in_cycle(by, Permission.RUN_CYCLE, cycle, on=localdate(at)).require()
    taken = PlanningCycle.objects.filter(owner=cycle.owner, plans_for=plans_for).first()
    year = f"{plans_for}-{(plans_for + 1) % 100:02d}"
    Verdict.no_if(bool(taken), f"There is a cycle for {year} already: {taken}.").require()
    Verdict.no_if(
        not cycle.plans_for < plans_for <= cycle.plans_for + 50, f"Choose a year after {cycle.year}."
    ).require()
    shift = plans_for - cycle.plans_for
    steps = [
        {
            "theme": step.theme, "activity": step.activity, "prompts": step.prompts,
            "starts_on": _moved(step.starts_on, shift), "due_on": _moved(step.due_on, shift),
            "leads": [
                {"wording": lead.wording, "organisation": lead.organisation, "body_kind": lead.body_kind,
                 "post": lead.post, "note": lead.note}
                for lead in step.leads.select_related("organisation").order_by("position")
            ],
        }
        for step in cycle.steps.order_by("position")
    ]  # fmt: skip
    guidance = [
        {"title": row.title, "expected_wording": _by(_moved(row.expected_by, shift)), "note": row.note,
         "expected_from": _moved(row.expected_from, shift), "expected_by": _moved(row.expected_by, shift)}
        for row in cycle.guidance.order_by("position")
    ]  # fmt: skip
    return start_cycle(
        slug=f"{cycle.owner.slug}-{year}", title=f"Planning for {year}", owner=cycle.owner, plans_for=plans_for,
        source=f"Copied from the cycle “{cycle.title}” ({cycle.source})"[:300], steps=steps, guidance=guidance,
        copied_from=cycle, by=by, at=at,
    )  # fmt: skip


@transaction.atomic
def say_done(
    *, lead: StepLead, organisation: Organisation, done_on: date, note: str = "", by: Any, at: datetime
) -> StepReturn:
    """A body has done its part of a step: said by its own people, or by whoever runs the cycle."""
    cycle, today = lead.step.cycle, localdate(at)
    own = by is SYSTEM or any(
        body == organisation.pk and Permission.WRITE_INTENTION in ROLES[role] for role, body in roles_of(by, on=today)
    )
    (Verdict() if own else may_in_cycle(by, Permission.RUN_CYCLE, cycle, on=today)).require()
    meant = lead.organisation_id == organisation.pk or (lead.body_kind and lead.body_kind == organisation.kind)
    Verdict.no_if(not meant, f"{organisation.name} does not lead “{lead.step}”.").require()
    Verdict.no_if(done_on > today, "The day on which it was done lies ahead.").require()
    row, _ = StepReturn.objects.update_or_create(
        lead=lead, organisation=organisation, defaults={"done_on": done_on, "note": note}
    )
    audit.record("said done", lead.step, by=by, at=at, body=organisation.slug, done_on=done_on.isoformat())
    return row


@transaction.atomic
def take_back_done(*, lead: StepLead, organisation: Organisation, by: Any, at: datetime) -> None:
    """It was not done after all. The audit keeps that it was said."""
    may_in_cycle(by, Permission.RUN_CYCLE, lead.step.cycle, on=localdate(at)).require()
    gone, _ = StepReturn.objects.filter(lead=lead, organisation=organisation).delete()
    if gone:
        audit.record("took back done", lead.step, by=by, at=at, body=organisation.slug)


@transaction.atomic
def set_step_dates(*, step: CycleStep, starts_on: date | None, due_on: date, by: Any, at: datetime) -> CycleStep:
    """Move a step. What the source printed stays beside it."""
    may_in_cycle(by, Permission.RUN_CYCLE, step.cycle, on=localdate(at)).require()
    Verdict.no_if(bool(starts_on and starts_on > due_on), "The step would end before it begins.").require()
    before = {"starts_on": str(step.starts_on), "due_on": str(step.due_on)}
    step.starts_on, step.due_on = starts_on, due_on
    step.save(update_fields=["starts_on", "due_on"])
    audit.record("moved", step, by=by, at=at, before=before)
    return step


@transaction.atomic
def record_guidance(
    *, guidance: GuidanceDate, came_on: date | None, url: str = "", by: Any, at: datetime
) -> GuidanceDate:
    """When the guidance came, and where it is published; without a day, that it has not come yet."""
    today = localdate(at)
    may_in_cycle(by, Permission.RUN_CYCLE, guidance.cycle, on=today).require()
    Verdict.no_if(bool(came_on and came_on > today), "The day on which it came lies ahead.").require()
    guidance.came_on, guidance.url = came_on, url
    guidance.save(update_fields=["came_on", "url"])
    audit.record("recorded guidance", guidance, by=by, at=at, came_on=str(came_on))
    return guidance


def _by(day: date) -> str:
    """In our words: what was printed spoke of another year."""
    return f"by {day:%-d %B %Y}"


def _moved(day: date | None, years: int) -> date | None:
    """The same day of another year; 29 February becomes the last day of the month."""
    if day is None:
        return None
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
