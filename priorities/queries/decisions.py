"""Against what is an intention held, where may it become a commitment, and what is not done now, and why?"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet

from organisations.models import Organisation
from plans.models import Edition, Plan, Section
from priorities.models import Challenge, Decision, FrameworkItem, Intention, PlanningCycle


def pledges() -> QuerySet[FrameworkItem]:
    """The pledges of the newest constitution: the headings where it has some, as a check is against a pledge whole."""
    found = FrameworkItem.objects.filter(framework__series="constitution", local_type="Pledge heading")
    return found.order_by("-framework__pk", "position")


def bodies_by_name(bodies: set[int]) -> QuerySet[Organisation]:
    return Organisation.objects.filter(pk__in=bodies).order_by("name")


def challenge_of(intention: Intention, pk: int) -> Challenge | None:
    return (
        intention.challenges.select_related("intention__cycle__owner", "intention__lead", "team").filter(pk=pk).first()
    )


def sections_to_commit_in(cycle: PlanningCycle, user: Any, *, on: date) -> QuerySet[Section]:
    """The sections of the open editions that the person may see, of the owner's plans and of those of its Places."""
    plans = Plan.objects.visible_to(user, on=on).filter(owner=cycle.owner_id) | Plan.objects.visible_to(
        user, on=on
    ).filter(place__icb=cycle.owner_id)
    return (
        Section.objects.filter(
            edition__plan__in=plans.values("pk"), edition__status__in=[Edition.Status.DRAFT, Edition.Status.FINALISING]
        )
        .select_related("edition__plan")
        .order_by("edition__plan__position", "edition__plan", "pk")
    )


def not_now(cycle: PlanningCycle, user: Any, *, on: date) -> QuerySet[Decision]:
    """What is not done now, each with the reason that the public reads: the newest decision on each."""
    rows = Decision.objects.filter(outcome=Decision.Outcome.NOT_NOW).select_related("intention__lead", "meeting__body")
    left = Intention.objects.visible_to(user, on=on).filter(cycle=cycle, state=Intention.State.NOT_NOW)
    newest = rows.filter(intention__in=left.values("pk")).order_by("intention", "-pk").distinct("intention")
    return rows.filter(pk__in=newest.values("pk")).order_by("intention__number")
