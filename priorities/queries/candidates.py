"""What is on the long list of a cycle, and what became of each entry?"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from organisations.models import Meeting, Organisation
from priorities.models import Candidate, PlanningCycle

MEETINGS_OFFERED = 100
NOT_ON_IT = (Candidate.State.REPORTED, Candidate.State.CLOSED)


def candidates_of(
    cycle: PlanningCycle, user: Any, *, on: date, state: str = "", kind: str = "", words: str = ""
) -> QuerySet[Candidate]:
    """The entries in their order, those of one state, one kind, or whose title or evidence hold these letters. What is
    reported and not looked at yet, or was closed, is not on the list unless it is asked for."""
    found = _entries(cycle, user, on=on)
    found = found.filter(state=state) if state else found.exclude(state__in=NOT_ON_IT)
    if kind:
        found = found.filter(kind=kind)
    if words:
        found = found.filter(Q(title__icontains=words) | Q(evidence__icontains=words))
    return found.order_by("number")


def _entries(cycle: PlanningCycle, user: Any, *, on: date) -> QuerySet[Candidate]:
    return Candidate.objects.visible_to(user, on=on).filter(cycle=cycle).select_related("raised_by")


def candidate_of(cycle: PlanningCycle, number: int, user: Any, *, on: date) -> Candidate | None:
    """One entry, with where it came from, what it became and what was decided."""
    found = _entries(cycle, user, on=on).filter(number=number).prefetch_related(
        "became__child", "came_from__parent", "decisions__meeting__body", "intentions",
    )  # fmt: skip
    return found.first()


def meetings_that_decided(cycle: PlanningCycle, *, on: date) -> QuerySet[Meeting]:
    """The newest meetings that were held, of the bodies of a cycle and of what is part of them."""
    reached = cycle.reach()
    bodies = Organisation.objects.filter(
        Q(pk__in=reached) | Q(parent__in=reached) | Q(places_as_partnership__icb=cycle.owner_id)
        | Q(places_as_board__partnership__in=reached) | Q(kind="integrated-care-partnership")
    )  # fmt: skip
    found = Meeting.objects.filter(body__in=bodies.values("pk"), held_on__lte=on, is_cancelled=False)
    newest = found.order_by("-held_on", "-pk").values("pk")[:MEETINGS_OFFERED]
    return Meeting.objects.filter(pk__in=newest).select_related("body").order_by("-held_on", "body__name")


def teams_of(cycle: PlanningCycle, *, on: date) -> QuerySet[Organisation]:
    """The bodies that may raise, lead or own something in a cycle, by name."""
    reached = cycle.reach()
    return (
        Organisation.objects.on(on)
        .filter(
            Q(pk__in=reached) | Q(parent__in=reached) | Q(partner_of__in=reached)
            | Q(kind__in=["provider-collaborative", "programme-board"])
        )
        .order_by("name")
        .distinct()
    )  # fmt: skip
