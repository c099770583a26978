"""How are we doing: by list, by Place, by objective, by committee? Stored answers beside what is missing, each in a
fixed number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from core.days import end_of
from metrics.models import Area, Indicator, Interpretation, Measure, Release, Target, TargetStatement
from metrics.queries.lines import (
    Line,
    latest_answers,
    line_of_item,
    line_of_measure,
    line_of_promise,
    missing_first,
    newest,
)
from metrics.queries.local import local_lines
from metrics.queries.measures import measures_of, with_targets
from organisations.models import Organisation, Place
from plans.models import Edition
from plans.queries import plans_for
from priorities.models import Framework, FrameworkItem, PriorityMeasure


def dashboard(framework: Framework, area: Area | None, *, on: date) -> list[Line]:
    """Every row of a list, and every outcome of it that says no measure; those with most missing first. Five queries,
    however many rows."""
    measures = list(measures_of(framework))
    told = latest_answers((measure.indicator_id for measure in measures), area)
    lines = [line_of_measure(measure, told, on=on) for measure in measures]
    if framework.kind == Framework.Kind.OUTCOMES:
        items = framework.items.filter(metrics__isnull=True, children__isnull=True).order_by("position", "pk")
        lines += [line_of_item(item, on=on) for item in items]
    return missing_first(lines)


def place_dashboard(place: Place, area: Area | None, *, on: date) -> list[Line]:
    """Every measure that concerns a Place, in its council's area: of the lists for all, of its own outcomes framework,
    not of another Place's, and the metrics that it added itself."""
    own = {place.authority_id, place.board_id, place.partnership_id}
    others = Q(item__framework__kind=Framework.Kind.OUTCOMES, item__framework__owner__isnull=False)
    measures = list(with_targets(Measure.objects.exclude(others & ~Q(item__framework__owner__in=own))))
    told = latest_answers((measure.indicator_id for measure in measures), area)
    lines = [line_of_measure(measure, told, on=on, with_list=True) for measure in measures]
    return missing_first([*lines, *local_lines(place, area, on=on)])


def committee_dashboard(committee: Organisation, area: Area | None, *, on: date) -> list[Line]:
    """Every measure that a committee watches."""
    measures = list(with_targets(committee.measures_monitored.all()))
    told = latest_answers((measure.indicator_id for measure in measures), area)
    return missing_first(line_of_measure(measure, told, on=on, with_list=True) for measure in measures)


def objective_dashboard(
    framework: Framework, area: Area | None, user: Any, *, on: date
) -> list[tuple[FrameworkItem, list[Line]]]:
    """Each objective of a list with what shows its success: its own measures, and those of the priorities that stand
    under it in the newest edition of each plan that the person may read."""
    items = list(framework.items.order_by("position", "pk"))
    stated = TargetStatement.objects.select_related("target__indicator").order_by("pk")
    promised = list(
        PriorityMeasure.objects.filter(
            priority__objective__framework=framework, priority__section__edition__in=_newest_editions(user, on=on)
        )
        .select_related("priority")
        .prefetch_related("priority__children", Prefetch("target_statements", queryset=stated))
        .order_by("priority__position", "position", "pk")
    )
    measures = list(measures_of(framework))
    wanted = [measure.indicator_id for measure in measures]
    wanted += [each.target.indicator_id for row in promised for each in row.target_statements.all()]
    told = latest_answers(wanted, area)
    lines: dict[int, list[Line]] = {item.pk: [] for item in items}
    for measure in measures:
        lines[measure.item_id].append(line_of_measure(measure, told, on=on))
    for row in promised:
        lines[row.priority.objective_id].append(line_of_promise(row, told, on=on))
    return [(item, missing_first(lines[item.pk])) for item in items if lines[item.pk] or item.parent_id is None]


def _newest_editions(user: Any, *, on: date) -> QuerySet[Edition]:
    plans = plans_for(user, on=on).order_by().values("pk")
    rows = Edition.objects.filter(plan__in=plans).order_by("plan", "-number").distinct("plan")
    return rows.values("pk")


def objective_lists() -> QuerySet[Framework]:
    """The lists of objectives under which plans set their priorities, or that are measured themselves."""
    used = Q(items__priorities__isnull=False) | Q(items__metrics__isnull=False)
    return Framework.objects.filter(used, kind=Framework.Kind.OBJECTIVES).distinct().order_by("position", "name", "-pk")


def committees() -> QuerySet[Organisation]:
    """Every body that watches a measure or a milestone, with how many (`watched`, `due`)."""
    return (
        Organisation.objects.filter(Q(measures_monitored__isnull=False) | Q(milestones_monitored__isnull=False))
        .annotate(watched=Count("measures_monitored", distinct=True), due=Count("milestones_monitored", distinct=True))
        .order_by("name")
    )


def unwatched() -> int:
    """How many measures no committee watches."""
    return Measure.objects.filter(committee=None).count()


def possible_committees(*, on: date) -> QuerySet[Organisation]:
    """Bodies of that day that decide or oversee, and so may be the one that watches a measure."""
    kinds = (
        Organisation.Kind.ICB, Organisation.Kind.INTEGRATED_CARE_PARTNERSHIP, Organisation.Kind.PLACE_PARTNERSHIP,
        Organisation.Kind.PLACE_BOARD, Organisation.Kind.PROVIDER_COLLABORATIVE, Organisation.Kind.PROGRAMME_BOARD,
        Organisation.Kind.BOARD_OR_COMMITTEE,
    )  # fmt: skip
    return Organisation.objects.on(on).filter(kind__in=kinds).order_by("name")


def areas_with_data() -> QuerySet[Area]:
    """Areas of our own system for which something was observed: the ICB, its Places' councils, and England."""
    ours = Q(organisation__kind=Organisation.Kind.ICB) | Q(organisation__in=Place.objects.values("authority"))
    return (
        Area.objects.filter(ours | Q(kind=Area.Kind.NATION), series__isnull=False).distinct().order_by("kind", "name")
    )


def own_area(areas: Sequence[Area]) -> Area | None:
    """The ICB's, where there is one; else any."""
    return next((each for each in areas if each.kind == Area.Kind.ICB), areas[0] if areas else None)


def area_of_committee(committee: Organisation, areas: Sequence[Area]) -> Area | None:
    """The area that a committee looks at: its Place's, where it belongs to one, else the ICB's."""
    bodies = {committee.pk, committee.parent_id} - {None}
    place = Place.objects.filter(Q(partnership__in=bodies) | Q(board__in=bodies)).first()
    found = next((each for each in areas if place and each.organisation_id == place.authority_id), None)
    return found or own_area(areas)


def places() -> QuerySet[Place]:
    return Place.objects.select_related("authority", "partnership", "board").order_by("position", "pk")


def comparison(indicator: Indicator, *, on: date | None = None) -> list[Interpretation]:
    """The newest answers for the whole of an indicator in each area of our own system, or the newest that had been
    given by the end of a day."""
    given = Q(made_at__lte=end_of(on)) if on else Q()
    rows = newest().filter(given, series__indicator=indicator, series__category="", series__area__in=areas_with_data())
    return sorted(
        rows.select_related("series__area", "release"),
        key=lambda row: (row.series.sex, row.series.area.kind, row.series.area.name),
    )


def indicators() -> QuerySet[Indicator]:
    return Indicator.objects.select_related("successor", "owner")


def releases() -> QuerySet[Release]:
    """The newest first."""
    return Release.objects.order_by("-pk")


def targets() -> QuerySet[Target]:
    return Target.objects.select_related("indicator")


def statements_of(target: Target) -> QuerySet[TargetStatement]:
    """Every place that states a target, with where it is."""
    places = ("measure__item__framework", "priority_measure__priority", "commitment__section")
    return target.statements.select_related(*places).order_by("pk")


def targets_waiting() -> QuerySet[Target]:
    """Targets that a person has still to confirm, those with questions first."""
    return (
        Target.objects.exclude(state=Target.State.CONFIRMED)
        .prefetch_related("statements__measure__item", "statements__priority_measure__priority__children")
        .prefetch_related("statements__commitment")
        .order_by("-state", "pk")
    )
