"""All that is known of one indicator in our own areas: now, or as it was known when a release had been loaded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet

from metrics.models import STILL, Area, Indicator, Interpretation, Measure, Observation, Release, Series
from metrics.queries.dashboard import areas_with_data, own_area, places
from metrics.queries.known import known_at, values_of
from metrics.queries.lines import Line, newest


@dataclass(frozen=True)
class Sheet:
    """`series`: the whole of each area, and the groups of the area that is shown. `names`: areas by the name of their
    Place. `told`: what was said of the shown series."""

    indicator: Indicator
    release: Release | None
    areas: list[Area]
    area: Area | None
    series: list[Series]
    values: dict[int, list[Observation]]
    names: dict[int, str]
    way: str
    asked_sex: str = ""
    told: Interpretation | None = None

    @cached_property
    def shown(self) -> Series | None:
        """The series in the middle of the page: the whole of the shown area."""
        return next((each for each in self.whole if each.area_id == (self.area.pk if self.area else None)), None)

    @cached_property
    def whole(self) -> list[Series]:
        """One series for each area, for one sex and age: for all, where there is such a one."""
        rows = [each for each in self.series if not each.category]
        if not rows:
            return []
        sex, age = min((each.sex != self.asked_sex, each.sex, each.age) for each in rows)[1:]
        return [each for each in rows if (each.sex, each.age) == (sex, age)]

    @property
    def sexes(self) -> list[str]:
        """The sexes that are told apart; more than one only where they are."""
        return sorted({each.sex for each in self.series if not each.category})

    @cached_property
    def groups(self) -> list[Series]:
        """The groups of the shown area, of the kind that has most of them, for the same sex and age."""
        shown = self.shown
        if shown is None:
            return []
        kinds: dict[str, list[Series]] = {}
        for each in self.series:
            if each.category and each.area_id == shown.area_id and (each.sex, each.age) == (shown.sex, shown.age):
                kinds.setdefault(each.category_type, []).append(each)
        return max(kinds.values(), key=len) if kinds else []

    @cached_property
    def last(self) -> date | None:
        """The end of the newest period for which the shown area, or else any, has a value."""
        rows = self.values[self.shown.pk] if self.shown else []
        ends = [row.period_end for row in rows if row.value is not None]
        return max(ends) if ends else None

    def at(self, series: Series, day: date | None) -> Observation | None:
        """What was observed for the period that ends on that day; of several, the longest."""
        rows = [row for row in self.values[series.pk] if row.period_end == day]
        return min(rows, key=lambda row: row.period_start) if rows else None


def sheet(indicator: Indicator, *, area: str = "", sex: str = "", release: Release | None = None) -> Sheet:
    """Eight queries at most, however many areas and periods. `area` is a code; without one it is the ICB's."""
    areas = list(areas_with_data().filter(series__indicator=indicator))
    shown = next((each for each in areas if each.code == area), None) or own_area(areas)
    names = {place.authority_id: place.name for place in places()}
    series = list(
        Series.objects.filter(indicator=indicator, area__in=areas)
        .filter(Q(category="") | Q(area=shown))
        .select_related("area", "indicator")
        .order_by("area__kind", "area__name", "sex", "age", "pk")
    )
    made = Sheet(
        indicator, release, areas, shown, series, values_of(series, release=release),
        {each.pk: names.get(each.organisation_id, each.name) for each in areas}, _way(indicator), sex,
    )  # fmt: skip
    return replace(made, told=_told(made.shown, release))


def _way(indicator: Indicator) -> str:
    """Which way improvement lies, if all uses agree on it."""
    ways = {use.way for use in indicator.uses.select_related("indicator")} - {""}
    return ways.pop() if len(ways) == 1 else indicator.polarity if not ways else ""


def _told(series: Series | None, release: Release | None) -> Interpretation | None:
    """The last that was said of a series before the next release that touched its indicator: what is said carries the
    number of the newest release of all, which may have been of another indicator."""
    if series is None:
        return None
    rows = newest().filter(series=series)
    after = releases_of(series.indicator).filter(pk__gt=release.pk).order_by("pk").first() if release else None
    rows = rows.filter(release__lt=after.pk) if after else rows
    return rows.select_related("release").first()


def releases_of(indicator: Indicator) -> QuerySet[Release]:
    """The releases that brought, changed or withdrew something of an indicator, the newest first."""
    touched = Observation.objects.filter(series__indicator=indicator)
    ended = touched.exclude(release_to=STILL).values("release_to")
    return Release.objects.filter(Q(pk__in=touched.values("release_from")) | Q(pk__in=ended)).order_by("-pk")


def observations_of(indicator: Indicator, release: Release) -> QuerySet[Observation]:
    """Every observation of an indicator in our own areas, all sexes, ages and groups, as of a release."""
    return (
        known_at(release)
        .filter(series__indicator=indicator, series__area__in=areas_with_data())
        .select_related("series__area")
        .order_by(
            "series__area__code", "series__sex", "series__age", "series__category_type", "series__category",
            "period_end", "period_start",
        )
    )  # fmt: skip


def indicators_for(user: Any, *, on: date) -> QuerySet[Indicator]:
    """The indicators that somebody may see, with what a page of one tells."""
    return Indicator.objects.visible_to(user, on=on).select_related("successor", "owner")


def uses_of(indicator: Indicator) -> QuerySet[Measure]:
    """Where an indicator is used: the rows of lists, with what each aims at."""
    return indicator.uses.select_related("item__framework").order_by("item__framework__position", "pk")


def as_public(lines: Iterable[Line]) -> list[Line]:
    """The rows of a dashboard as everybody may see them: what the data say only where their licence is open."""
    return [
        line
        if line.told is None or (line.indicator and line.indicator.is_open)
        else replace(line, told=None, is_withheld=True)
        for line in lines
    ]
