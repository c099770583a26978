"""A row of a dashboard: what is measured, what is aimed at, what the data say, and what is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from metrics.models import Area, Indicator, Interpretation, Measure, Target
from metrics.progress import Missing, missing
from metrics.progress.missing import NO_DATA
from organisations.models import Organisation
from priorities.models import FrameworkItem, PriorityMeasure

QUESTIONS = (
    ("met", "Met now?"),
    ("on_trajectory", "On its trajectory?"),
    ("changing", "Changing?"),
    ("will_meet", "Will it be met?"),
)
NOT_OPEN = Missing("No open licence", "There are data, but no open licence for them is recorded")
Newest = dict[tuple[int | None, str], Interpretation]


@dataclass(frozen=True)
class Line:
    """One thing that is, or should be, measured, in one area, as it stands on a day. `metric` says whether a metric is
    named; `under` is what it is a measure of."""

    words: str
    under: str
    metric: str
    on: date
    indicator: Indicator | None = None
    sex: str = ""
    target_words: str = ""
    stated: str = ""
    targets: tuple[Target, ...] = ()
    told: Interpretation | None = None
    committee: Organisation | None = None
    measure: Measure | None = None
    is_withheld: bool = False

    @property
    def last(self) -> date | None:
        """The end of the last period that has a value."""
        latest = self.told.answers["latest"] if self.told else None
        return date.fromisoformat(latest["last"]) if latest else None

    @property
    def is_aimed_at_elsewhere(self) -> bool:
        """The row states no target, and what the data say is held against the one that another list states."""
        return not self.targets and self.told is not None and self.told.target_id is not None

    @property
    def missing(self) -> list[Missing]:
        states = {target.state for target in self.targets}
        found = missing(
            metric=self.metric,
            targets=states or ({"confirmed"} if self.is_aimed_at_elsewhere else set()),
            has_source=self.indicator is not None,
            last=self.last,
            frequency=self.indicator.frequency if self.indicator else "",
            on=self.on,
        )
        return [NOT_OPEN if self.is_withheld and each.kind == NO_DATA else each for each in found]


def line_of_measure(measure: Measure, told: Newest, *, on: date, with_list: bool = False) -> Line:
    """A row of a list's table. `with_list`: on a page of many lists it names its own."""
    under = "" if measure.wording == measure.item.wording else measure.item.wording
    if with_list:
        under = f"{measure.item.framework.name}: {under}" if under else measure.item.framework.name
    return Line(
        measure.wording, under, measure.state, on, measure.indicator, measure.sex, measure.target_wording,
        measure.stated_position, tuple(statement.target for statement in measure.statements.all()),
        told.get((measure.indicator_id, measure.sex)), measure.committee, measure,
    )  # fmt: skip


def line_of_item(item: FrameworkItem, *, on: date) -> Line:
    """An outcome of a list that does not say how it is measured."""
    return Line("", item.wording, "not named", on)


def line_of_promise(row: PriorityMeasure, told: Newest, *, on: date) -> Line:
    """What a plan's table of priorities says will show success."""
    targets = tuple(statement.target for statement in row.target_statements.all())
    indicator = next((target.indicator for target in targets if target.indicator), None)
    metric = "to be agreed" if row.state == PriorityMeasure.State.TO_BE_AGREED else "named"
    return Line(
        row.wording, str(row.priority), metric, on, indicator, targets=targets,
        told=told.get((indicator.pk, "")) if indicator else None,
    )  # fmt: skip


def missing_first(lines: Iterable[Line]) -> list[Line]:
    """Those with most missing first, else in their order."""
    return sorted(lines, key=lambda line: -len(line.missing))


def gaps(lines: Iterable[Line]) -> list[tuple[str, int]]:
    """What is missing over all of them, the most frequent first."""
    return Counter(each.kind for line in lines for each in line.missing).most_common()


def latest_answers(indicators: Iterable[int | None], area: Area | None) -> Newest:
    """The newest answers for the whole of each indicator in an area, by indicator and sex."""
    wanted = {indicator for indicator in indicators if indicator}
    if area is None or not wanted:
        return {}
    rows = newest().filter(series__area=area, series__indicator__in=wanted, series__category="")
    # Where there are several ages, the whole (no age) comes last, and so it is the one that stays.
    ordered = sorted(rows.select_related("series", "release"), key=lambda row: (row.series.age == "", row.series.age))
    return {(row.series.indicator_id, row.series.sex): row for row in ordered}


def newest() -> QuerySet[Interpretation]:
    """The last that was said of each series, by the rules that the pages use."""
    return Interpretation.objects.exclude(profile="nhsr-0.2.2").order_by("series", "-pk").distinct("series")
