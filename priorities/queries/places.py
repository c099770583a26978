"""Who does what about each objective, Place by Place, and where does nobody do anything?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from organisations.models import Place
from plans.models import Edition, Plan
from priorities.models import (
    Commitment,
    CommitmentSource,
    Consideration,
    Framework,
    FrameworkItem,
    Intention,
    PlanningCycle,
)
from priorities.queries.scoring import partnership_items, places_of_cycle

State = Intention.State
WHOLE = "whole-area"


@dataclass
class Done:
    """What is done about one objective in one Place, or for the whole area (`place` is None)."""

    place: Place | None
    intentions: int = 0
    commitments: int = 0

    @property
    def count(self) -> int:
        return self.intentions + self.commitments

    @property
    def words(self) -> str:
        """`2 intentions, 1 commitment`"""
        counted = [(self.intentions, "intention"), (self.commitments, "commitment")]
        return ", ".join(f"{count} {noun}{'' if count == 1 else 's'}" for count, noun in counted if count)

    @property
    def shade(self) -> str:
        """How dark its cell is; `none` where nobody does anything."""
        return "none" if not self.count else "one" if self.count == 1 else "some" if self.count <= 3 else "many"


@dataclass
class ObjectiveRow:
    """An objective with what each Place does about it, in the order of the Places, and what is done for all."""

    item: FrameworkItem
    cells: list[Done]
    whole: Done = field(default_factory=lambda: Done(None))

    @property
    def active(self) -> list[Done]:
        return [cell for cell in self.cells if cell.count]

    @property
    def gaps(self) -> list[Place]:
        return [cell.place for cell in self.cells if cell.place and not cell.count]


def objective_lists() -> list[Framework]:
    """The lists of strategic objectives, the newest first as elsewhere."""
    found: dict[int, Framework] = {}
    for item in partnership_items():
        found.setdefault(item.framework_id, item.framework)
    return list(found.values())


def newest_editions(cycle: PlanningCycle, user: Any, *, on: date) -> QuerySet[Edition]:
    """Of each plan of a cycle's owner and of its Places that the person may see, the newest edition that stands."""
    plans = Plan.objects.visible_to(user, on=on).filter(
        Q(owner=cycle.owner_id) | Q(place__in=places_of_cycle(cycle).values("pk"))
    )
    gone = [Edition.Status.WITHDRAWN, Edition.Status.ABANDONED]
    rows = Edition.objects.filter(plan__in=plans.values("pk")).exclude(status__in=gone)
    return rows.order_by("plan", "-number").distinct("plan")


def compared_places(cycle: PlanningCycle, framework: Framework, user: Any, *, on: date) -> list[ObjectiveRow]:
    """Each objective of a list with what Places do about it: intentions that name it, and commitments that come from
    it. An intention is of the Places of its footprint; else of the Place whose partnership leads it; else of all."""
    places = list(places_of_cycle(cycle))
    rows = _empty(framework, places)
    own = {place.partnership_id: place.pk for place in places}
    named = _named(cycle, framework, user, on=on)
    for item, place, count in (
        named.filter(intention__places__isnull=False)
        .order_by()
        .values_list("item", "intention__places")
        .annotate(count=Count("intention", distinct=True))
    ):
        _cell(rows, item, place).intentions += count
    for item, lead, footprint, count in (
        named.filter(intention__places__isnull=True)
        .order_by()
        .values_list("item", "intention__lead", "intention__footprint")
        .annotate(count=Count("intention", distinct=True))
    ):
        _cell(rows, item, None if footprint else own.get(lead)).intentions += count
    for item, place, count in (
        _traced(cycle, framework, user, on=on)
        .values_list("item", "commitment__section__edition__plan__place")
        .annotate(count=Count("commitment", distinct=True))
    ):
        _cell(rows, item, place).commitments += count
    return list(rows.values())


def compared_strategies(cycle: PlanningCycle, framework: Framework, user: Any, *, on: date) -> list[ObjectiveRow]:
    """Each objective with, for each Place, what serves both it and the strategy of that Place's board."""
    places = list(places_of_cycle(cycle))
    rows = _empty(framework, places)
    pks = [place.pk for place in places]
    for item, place, count in (
        _named(cycle, framework, user, on=on)
        .filter(intention__considerations__answer=True, intention__considerations__strategy__place__in=pks)
        .order_by()
        .values_list("item", "intention__considerations__strategy__place")
        .annotate(count=Count("intention", distinct=True))
    ):
        _cell(rows, item, place).intentions += count
    for item, place, count in (
        _traced(cycle, framework, user, on=on)
        .filter(commitment__sources__strategy__place__in=pks)
        .values_list("item", "commitment__sources__strategy__place")
        .annotate(count=Count("commitment", distinct=True))
    ):
        _cell(rows, item, place).commitments += count
    return list(rows.values())


def intentions_about(
    cycle: PlanningCycle, item: FrameworkItem, user: Any, *, on: date, place: Place | str = ""
) -> QuerySet[Intention]:
    """The intentions that name an objective: all, those of a Place, or (`WHOLE`) those for the whole area."""
    found = (
        Intention.objects.visible_to(user, on=on)
        .filter(cycle=cycle, considerations__item=item, considerations__answer=True)
        .exclude(state__in=[State.WITHDRAWN, State.NOT_NOW])
        .select_related("lead")
    )
    leads = places_of_cycle(cycle).values("partnership")
    if place == WHOLE:
        found = found.filter(places__isnull=True).exclude(lead__in=leads, footprint="")
    elif isinstance(place, Place):
        found = found.filter(Q(places=place) | Q(places__isnull=True, footprint="", lead=place.partnership_id))
    return found.order_by("number").distinct()


def commitments_about(
    cycle: PlanningCycle, item: FrameworkItem, user: Any, *, on: date, place: Place | str = ""
) -> QuerySet[Commitment]:
    """The commitments that come from an objective, in the same way."""
    editions = newest_editions(cycle, user, on=on)
    found = Commitment.objects.filter(sources__item=item, section__edition__in=editions.values("pk"))
    if place == WHOLE:
        found = found.filter(section__edition__plan__place__isnull=True)
    elif isinstance(place, Place):
        found = found.filter(section__edition__plan__place=place)
    return found.select_related("section__edition__plan__place").order_by("section__edition__plan", "pk").distinct()


def _named(cycle: PlanningCycle, framework: Framework, user: Any, *, on: date) -> QuerySet[Consideration]:
    live = Intention.objects.visible_to(user, on=on).filter(cycle=cycle)
    live = live.exclude(state__in=[State.WITHDRAWN, State.NOT_NOW])
    return Consideration.objects.filter(item__framework=framework, answer=True, intention__in=live.values("pk"))


def _traced(cycle: PlanningCycle, framework: Framework, user: Any, *, on: date) -> QuerySet[CommitmentSource]:
    editions = newest_editions(cycle, user, on=on).values("pk")
    rows = CommitmentSource.objects.filter(item__framework=framework, commitment__section__edition__in=editions)
    return rows.order_by()


def _empty(framework: Framework, places: Iterable[Place]) -> dict[int, ObjectiveRow]:
    items = framework.items.order_by("position", "pk")
    return {item.pk: ObjectiveRow(item, [Done(place) for place in places]) for item in items}


def _cell(rows: dict[int, ObjectiveRow], item: int, place: int | None) -> Done:
    row = rows[item]
    return next((cell for cell in row.cells if cell.place and cell.place.pk == place), row.whole)
