"""What was known, and when? Every reading of observations says as of which release."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from core.days import end_of
from metrics.models import STILL, Observation, Release, Series


def release_known_on(day: date) -> Release | None:
    """The last release that was loaded by the end of that day in London; None before the first."""
    return Release.objects.filter(loaded_at__lte=end_of(day)).order_by("-pk").first()


def known_at(release: Release) -> QuerySet[Observation]:
    """All observations as they stood when that release had been loaded."""
    return Observation.objects.filter(release_from__lte=release, release_to__gt=release.pk)


def known_on(day: date) -> QuerySet[Observation]:
    """All observations as they were known on a day: what a board saw in March can be asked for in October."""
    release = release_known_on(day)
    return known_at(release) if release else Observation.objects.none()


def known_now() -> QuerySet[Observation]:
    return Observation.objects.filter(release_to=STILL)


@dataclass(frozen=True)
class Revision:
    """A period whose value was told differently later."""

    before: Observation
    after: Observation | None
    """None: it was withdrawn."""


def revisions(series: Series, *, since: Release) -> list[Revision]:
    """What has become different in a series after that release, which is not a change of the thing measured."""
    before = known_at(since).filter(series=series).exclude(release_to=STILL).order_by("period_start", "period_end")
    now = {(row.period_start, row.period_end): row for row in known_now().filter(series=series)}
    return [Revision(row, now.get((row.period_start, row.period_end))) for row in before]


def values_of(series: Iterable[Series], *, release: Release | None = None) -> dict[int, list[Observation]]:
    """The observations of many series in the order of time, by series, in one query: now, or as of a release."""
    rows = known_at(release) if release else known_now()
    found: dict[int, list[Observation]] = {each.pk: [] for each in series}
    for row in rows.filter(series__in=list(found)).order_by("period_end", "period_start"):
        found[row.series_id].append(row)
    return found
