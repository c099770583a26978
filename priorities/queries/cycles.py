"""Who was to do what by when in a planning cycle, and who has not?"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from organisations.models import Kind, Organisation
from priorities.models import CycleStep, GuidanceDate, PlanningCycle, StepLead, StepReturn


def cycles_for(user: Any, *, on: date) -> QuerySet[PlanningCycle]:
    """The cycles open to a person, the coming year first, with how much each holds."""
    return (
        PlanningCycle.objects.visible_to(user, on=on)
        .select_related("owner", "copied_from")
        .annotate(
            intention_count=Count("intentions", distinct=True), candidate_count=Count("candidates", distinct=True)
        )
        .order_by("-plans_for", "title")
    )


def cycle_for(user: Any, slug: str, *, on: date) -> PlanningCycle | None:
    found = PlanningCycle.objects.visible_to(user, on=on).filter(slug=slug)
    return found.select_related("owner", "copied_from").first()


@dataclass
class Lead:
    """Who leads a step, as printed; the bodies that this means, and which of them have said that they are done."""

    row: StepLead
    bodies: list[Organisation]
    returns: dict[int, StepReturn]

    @property
    def done(self) -> list[StepReturn]:
        return [self.returns[body.pk] for body in self.bodies if body.pk in self.returns]

    @property
    def waiting(self) -> list[Organisation]:
        return [body for body in self.bodies if body.pk not in self.returns]


@dataclass
class Step:
    row: CycleStep
    leads: list[Lead] = field(default_factory=list)
    is_closed: bool = False

    @property
    def waiting(self) -> list[Organisation]:
        found = {body.pk: body for lead in self.leads for body in lead.waiting}
        return list(found.values())

    def late(self, on: date) -> list[str]:
        """Who is late, in words; nobody where the cycle is closed, the day has not passed or all are done."""
        if self.is_closed or on <= self.row.due_on:
            return []
        return [
            f"{body.name} has not said that it is done with “{self.row}”, due on {_day(self.row.due_on)}"
            f" ({_days((on - self.row.due_on).days)} ago)."
            for body in self.waiting
        ]

    def state(self, on: date) -> str:
        """The step in one phrase."""
        if self.leads and any(lead.bodies for lead in self.leads) and not self.waiting:
            return "Done"
        if self.is_closed:
            return "Closed"
        if self.late(on):
            return "Late"
        if on > self.row.due_on:
            return "Over"
        if self.row.starts_on is None:
            return "Not due yet"
        return "Under way" if on >= self.row.starts_on else "Not begun"


def steps_of(cycle: PlanningCycle, *, on: date) -> list[Step]:
    """The steps in their order. Four queries, however many steps, leads and bodies there are."""
    leads = StepLead.objects.filter(step__cycle=cycle).select_related("organisation").order_by("step", "position")
    leads = list(leads)
    returns: dict[int, dict[int, StepReturn]] = {}
    for row in StepReturn.objects.filter(lead__step__cycle=cycle).select_related("organisation"):
        returns.setdefault(row.lead_id, {})[row.organisation_id] = row
    by_kind: dict[str, list[Organisation]] = {}
    for body in _bodies_of_kinds(cycle, {lead.body_kind for lead in leads if lead.body_kind}, on=on):
        by_kind.setdefault(body.kind, []).append(body)
    steps = {row.pk: Step(row, is_closed=_closed(cycle, on)) for row in cycle.steps.order_by("position")}
    for lead in leads:
        bodies = [lead.organisation] if lead.organisation else by_kind.get(lead.body_kind, [])
        steps[lead.step_id].leads.append(Lead(lead, bodies, returns.get(lead.pk, {})))
    return list(steps.values())


def guidance_of(cycle: PlanningCycle, *, on: date) -> list[tuple[GuidanceDate, str]]:
    """What the cycle waits for, each with how it stands in words."""
    return [(row, _standing(row, cycle, on)) for row in cycle.guidance.order_by("position")]


def _standing(row: GuidanceDate, cycle: PlanningCycle, on: date) -> str:
    if row.came_on:
        late = (row.came_on - row.expected_by).days
        return f"Came on {_day(row.came_on)}, " + (f"{_days(late)} late" if late > 0 else "in time")
    if _closed(cycle, on):
        return "No day is recorded on which it came"
    if on > row.expected_by:
        return f"Late: expected by {_day(row.expected_by)}, {_days((on - row.expected_by).days)} ago"
    return f"Awaited by {_day(row.expected_by)}"


def _bodies_of_kinds(cycle: PlanningCycle, kinds: set[str], *, on: date) -> list[Organisation]:
    """Of the Place partnerships those of the owner's own Places."""
    if not kinds:
        return []
    found = Organisation.objects.on(on).filter(kind__in=kinds).order_by("name")
    if cycle.owner.kind == Kind.ICB:
        found = found.filter(~Q(kind=Kind.PLACE_PARTNERSHIP) | Q(places_as_partnership__icb=cycle.owner)).distinct()
    return list(found)


def _closed(cycle: PlanningCycle, on: date) -> bool:
    return bool(cycle.closed_on and cycle.closed_on <= on)


def _day(day: date) -> str:
    return f"{day:%-d %B %Y}"


def _days(count: int) -> str:
    return f"{count} day{'' if count == 1 else 's'}"


def guidance_at(cycle: PlanningCycle, position: int) -> GuidanceDate | None:
    return cycle.guidance.filter(position=position).select_related("cycle__owner").first()
