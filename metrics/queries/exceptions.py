"""What is off its track, and of what must be known to say so?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import F, Prefetch, QuerySet

from metrics.models import Area, Interpretation, Measure, OffTrack, OffTrackRule
from metrics.progress.off_track import Peer
from metrics.queries.dashboard import areas_with_data, own_area, places
from metrics.queries.known import known_now
from metrics.queries.lines import newest
from organisations.models import Organisation
from priorities.models import Milestone, MilestoneReport


def exceptions_of(committee: Organisation, user: Any, *, on: date) -> QuerySet[OffTrack]:
    """What a committee was told, as a person may see it: what lasts first, and of that what nobody answered for."""
    rows = OffTrack.objects.visible_to(user, on=on).filter(committee=committee)
    return rows.select_related("measure__item", "milestone").order_by(
        F("ended_at").desc(nulls_first=True), F("acknowledged_at").asc(nulls_first=True), "raised_at", "pk"
    )


def rules() -> QuerySet[OffTrackRule]:
    return OffTrackRule.objects.order_by("pk")


def measures_with_committee() -> QuerySet[Measure]:
    return Measure.objects.filter(committee__isnull=False).select_related("committee", "indicator", "item")


def milestones_with_committee() -> QuerySet[Milestone]:
    standing = MilestoneReport.objects.filter(superseded_by__isnull=True).order_by("-month")
    rows = Milestone.objects.filter(committee__isnull=False).select_related("committee")
    return rows.prefetch_related(Prefetch("reports", standing.only("month", "status", "milestone"), "told"))


class World:
    """The stored answers of all measures that a committee watches, in its own area and in each Place: a fixed number of
    queries."""

    def __init__(self, measures: Iterable[Measure]) -> None:
        self.places = list(places())
        areas = list(areas_with_data())
        self.whole = own_area(areas)
        councils = {place.authority_id: place.name for place in self.places}
        self.names = {area.pk: councils[area.organisation_id] for area in areas if area.organisation_id in councils}
        self._area_of = {area.organisation_id: area for area in areas if area.organisation_id in councils}
        rows = newest().filter(
            series__indicator__in={each.indicator_id for each in measures if each.indicator_id},
            series__area__in=areas, series__category="",
        ).select_related("series")  # fmt: skip
        # Where there are several ages, the whole (no age) comes last, and so it is the one that stays.
        ordered = sorted(rows, key=lambda row: (row.series.age == "", row.series.age))
        self._told = {(row.series.area_id, row.series.indicator_id, row.series.sex): row for row in ordered}
        self._limits = self._limits_of(self._told.values())

    def area_of(self, committee: Organisation) -> Area | None:
        """The area that a committee looks at, as on its page."""
        bodies = {committee.pk, committee.parent_id} - {None}
        place = next((each for each in self.places if bodies & {each.partnership_id, each.board_id}), None)
        return (self._area_of.get(place.authority_id) if place else None) or self.whole

    def told(self, measure: Measure, area: Area | None) -> Interpretation | None:
        return self._told.get((area.pk if area else None, measure.indicator_id, measure.sex))

    def peers(self, measure: Measure) -> list[Peer]:
        """Each Place's value for the newest period that one of them has; another period is never mixed in."""
        rows = [(name, self._told.get((area, measure.indicator_id, measure.sex))) for area, name in self.names.items()]
        latest = [(name, row, row.answers["latest"]) for name, row in rows if row and row.answers["latest"]]
        last = max((told["last"] for _, _, told in latest), default="")
        return [
            Peer(name, told["value"], *self._limits.get((row.series_id, told["last"]), (None, None)))
            for name, row, told in latest
            if told["last"] == last
        ]

    def _limits_of(self, told: Iterable[Interpretation]) -> dict[tuple[int, str], tuple[float | None, float | None]]:
        wanted = [row for row in told if row.series.area_id in self.names and row.answers["latest"]]
        days = {date.fromisoformat(row.answers["latest"]["last"]) for row in wanted}
        rows = known_now().filter(series__in=[row.series_id for row in wanted], period_end__in=days)
        return {
            (series, day.isoformat()): (lower, upper)
            for series, day, lower, upper in rows.values_list("series_id", "period_end", "lower", "upper")
        }
