"""How far is the development of each Place, in each domain, and how was it before?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from organisations.models import Place
from priorities.models import FrameworkItem, PlaceAssessment, PlanningCycle
from priorities.queries.scoring import places_of_cycle


@dataclass(frozen=True)
class Mark:
    """The newest assessment of a Place in a domain, and the one of an earlier day, where there is one."""

    newest: PlaceAssessment
    before: PlaceAssessment | None

    @property
    def change(self) -> str:
        if self.before is None:
            return "first assessment"
        step = self.newest.score - self.before.score
        said = f"{self.before.score} on {self.before.assessed_on:%-d %B %Y}"
        return f"as before, {said}" if step == 0 else f"{'up' if step > 0 else 'down'} from {said}"


@dataclass(frozen=True)
class PlaceRow:
    place: Place
    marks: tuple[Mark | None, ...]


def domains() -> QuerySet[FrameworkItem]:
    """The domains of the newest Place Development Assessment Framework."""
    found = FrameworkItem.objects.filter(framework__series="place-development-assessment").select_related("framework")
    return found.order_by("-framework__pk", "position")


def assessments_of(cycle: PlanningCycle, user: Any, *, on: date) -> QuerySet[PlaceAssessment]:
    """Every assessment of the cycle's Places, the newest first."""
    found = PlaceAssessment.objects.visible_to(user, on=on).filter(place__in=places_of_cycle(cycle).values("pk"))
    return found.select_related("place", "domain", "assessed_by").order_by("-assessed_on", "-pk")


def development_of(cycle: PlanningCycle, named: list[FrameworkItem], user: Any, *, on: date) -> list[PlaceRow]:
    """All Places of the cycle with their mark in each of these domains. Two queries, whatever their number."""
    found: dict[tuple[int, int], list[PlaceAssessment]] = {}
    for row in assessments_of(cycle, user, on=on):
        found.setdefault((row.place_id, row.domain_id), []).append(row)

    def mark(place: Place, domain: FrameworkItem) -> Mark | None:
        rows = found.get((place.pk, domain.pk))
        if not rows:
            return None
        # What was entered of the same day corrects it, and is no change.
        before = next((each for each in rows if each.assessed_on < rows[0].assessed_on), None)
        return Mark(rows[0], before)

    return [PlaceRow(place, tuple(mark(place, domain) for domain in named)) for place in places_of_cycle(cycle)]
