"""How is a list doing in one area? Stored answers beside what is missing, in a fixed number of queries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from core.days import end_of
from metrics.models import Area, Indicator, Interpretation, Measure, Release, Target, TargetStatement
from metrics.queries.measures import measures_of
from metrics.targets import Kind
from organisations.models import Organisation, Place
from priorities.models import Framework

QUESTIONS = (
    ("met", "Met now?"),
    ("on_trajectory", "On its trajectory?"),
    ("changing", "Changing?"),
    ("will_meet", "Will it be met?"),
)
NONE = {Kind.NONE_DEFINED, Kind.TO_BE_AGREED}


@dataclass(frozen=True)
class Line:
    """A row of a list in one area: what is aimed at, what the data say, what is missing."""

    measure: Measure
    targets: tuple[Target, ...]
    told: Interpretation | None

    @property
    def missing(self) -> list[str]:
        """What stands in the way of an answer, each in a few words."""
        found = []
        if self.measure.state == Measure.State.NONE_DEFINED:
            return ["No metric: the list says that none is defined"]
        if self.measure.state == Measure.State.NOT_NAMED:
            found.append("No metric is named")
        if not self.targets:
            found.append("No target")
        elif any(target.state == Target.State.VERBATIM for target in self.targets):
            found.append("The target's words leave something open")
        elif any(target.state == Target.State.PROPOSED for target in self.targets):
            found.append("The target is not confirmed")
        if self.measure.indicator_id is None:
            found.append("No source of data")
        elif self.told is None:
            found.append("No data yet")
        return found

    @property
    def answers(self) -> list[tuple[str, dict[str, Any]]]:
        return [(words, self.told.answers[name]) for name, words in QUESTIONS] if self.told else []


def dashboard(framework: Framework, area: Area | None) -> list[Line]:
    """Every row of a list, those with most missing first. Four queries, however many rows."""
    measures = list(measures_of(framework))
    told = latest_answers(measures, area) if area else {}
    lines = [
        Line(
            measure,
            tuple(statement.target for statement in measure.statements.all()),
            told.get((measure.indicator_id, measure.sex)),
        )
        for measure in measures
    ]
    return sorted(lines, key=lambda line: -len(line.missing))


def gaps(lines: Iterable[Line]) -> list[tuple[str, int]]:
    """What is missing over all of a list, the most frequent first."""
    return Counter(words for line in lines for words in line.missing).most_common()


def latest_answers(measures: Iterable[Measure], area: Area) -> dict[tuple[int | None, str], Interpretation]:
    """The newest answers for the whole of each indicator in an area, by indicator and sex."""
    indicators = {measure.indicator_id for measure in measures if measure.indicator_id}
    rows = (
        Interpretation.objects.filter(series__area=area, series__indicator__in=indicators, series__category="")
        .exclude(profile="nhsr-0.2.2")
        .select_related("series")
        .order_by("series", "-pk")
        .distinct("series")
    )
    return {(row.series.indicator_id, row.series.sex): row for row in rows}


def areas_with_data() -> QuerySet[Area]:
    """Areas of our own system for which something was observed: the ICB, its Places' councils, and England."""
    ours = Q(organisation__kind=Organisation.Kind.ICB) | Q(organisation__in=Place.objects.values("authority"))
    return (
        Area.objects.filter(ours | Q(kind=Area.Kind.NATION), series__isnull=False).distinct().order_by("kind", "name")
    )


def comparison(indicator: Indicator, *, on: date | None = None) -> list[Interpretation]:
    """The newest answers for the whole of an indicator in each area of our own system, or the newest that had been
    given by the end of a day."""
    given = Q(made_at__lte=end_of(on)) if on else Q()
    rows = (
        Interpretation.objects.filter(
            given, series__indicator=indicator, series__category="", series__area__in=areas_with_data()
        )
        .select_related("series__area", "release")
        .order_by("series", "-pk")
        .distinct("series")
    )
    return sorted(rows, key=lambda row: (row.series.sex, row.series.area.kind, row.series.area.name))


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
        .prefetch_related("statements__measure__item")
        .order_by("-state", "pk")
    )
