"""A list in every Place at once. Only what was stored is read: no rule is applied here, and no value is looked up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from metrics.models import Area, Interpretation, Measure
from metrics.progress.missing import MONTHS_ALLOWED, WHERE_NOT_SAID, months_since
from metrics.queries.dashboard import places
from metrics.queries.lines import QUESTIONS, newest
from metrics.queries.measures import measures_of
from priorities.models import Framework


@dataclass(frozen=True)
class Column:
    """A Place, or the whole area of the ICB; `area` is None where nothing was ever observed for it."""

    name: str
    area: Area | None


@dataclass(frozen=True)
class Said:
    """The short of what was said of a series: its number, the period's end, and the four answers in one word each."""

    pk: int
    sha256: str
    words: str
    last: date
    keys: dict[str, str]
    months: int
    is_old: bool


@dataclass(frozen=True)
class Matrix:
    columns: list[Column]
    rows: list[tuple[Measure, list[Said | None]]]

    @property
    def empty(self) -> int:
        """How many cells have no number."""
        return sum(said is None for _, cells in self.rows for said in cells)

    @property
    def old(self) -> int:
        return sum(said.is_old for _, cells in self.rows for said in cells if said)

    @property
    def size(self) -> int:
        return len(self.rows) * len(self.columns)


def matrix(framework: Framework, *, on: date) -> Matrix:
    """Each row of a list that has an indicator, in the ICB's area and in each Place: five queries, whatever its size.
    The rows with most empty cells come first."""
    measures = [measure for measure in measures_of(framework) if measure.indicator_id]
    columns = _columns()
    told = _said([column.area for column in columns if column.area], measures, on=on)
    rows = [
        (measure, [told.get((column.area.pk, measure.indicator_id, measure.sex)) if column.area else None
                   for column in columns])
        for measure in measures
    ]  # fmt: skip
    return Matrix(columns, sorted(rows, key=lambda row: -sum(said is None for said in row[1])))


def _columns() -> list[Column]:
    """The ICB first, then its Places in their own order; a Place without data stays, as an empty column."""
    found = list(places().select_related("icb"))
    bodies = [place.icb_id for place in found[:1]] + [place.authority_id for place in found]
    areas = {area.organisation_id: area for area in Area.objects.filter(organisation__in=bodies)}
    whole = [Column(str(place.icb), areas.get(place.icb_id)) for place in found[:1]]
    return whole + [Column(place.name, areas.get(place.authority_id)) for place in found]


def _said(areas: Iterable[Area], measures: Iterable[Measure], *, on: date) -> dict[tuple[int, int | None, str], Said]:
    frequency = {measure.indicator_id: measure.indicator.frequency for measure in measures if measure.indicator}
    keys = [f"answers__{name}__key" for name, _ in QUESTIONS]
    rows = newest().filter(series__area__in=list(areas), series__indicator__in=list(frequency), series__category="")
    series = ("series__area", "series__indicator", "series__sex", "series__age")
    told = rows.values_list("pk", "input_sha256", *series, "answers__latest", *keys)
    found = {}
    for pk, digest, area, indicator, sex, _, latest, *answers in sorted(told, key=lambda row: (row[5] == "", row[5])):
        if latest is not None:
            found[area, indicator, sex] = _short(pk, digest, latest, answers, frequency[indicator], on)
    return found


def _short(pk: int, digest: str, latest: dict[str, Any], answers: list[str], frequency: str, on: date) -> Said:
    last = date.fromisoformat(latest["last"])
    months = months_since(last, on)
    keys = {name: key for (name, _), key in zip(QUESTIONS, answers, strict=True)}
    return Said(pk, digest, latest["words"], last, keys, months, months > MONTHS_ALLOWED.get(frequency, WHERE_NOT_SAID))


def points_of(told: Iterable[int]) -> dict[int, list[float | None]]:
    """The values that these interpretations keep, in the order of time."""
    rows = Interpretation.objects.filter(pk__in=list(told)).values_list("pk", "answers__points")
    return {pk: [point["value"] for point in points] for pk, points in rows}
