"""What does a committee watch, with all that its next report would hold? Stored answers only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet

from metrics.models import Area, Commentary, Measure, MonitoringReport, OffTrack, RatingRequest, RebaseDecision
from metrics.queries.dashboard import area_of_committee, areas_with_data, committee_dashboard
from metrics.queries.exceptions import exceptions_of
from metrics.queries.lines import Line
from metrics.queries.rating import rating_request
from organisations.models import Organisation
from priorities.models import Milestone, MilestoneReport


@dataclass(frozen=True)
class Watched:
    """All that a committee watches, as one person sees it on a day. `commentary` is by measure; None is the whole.
    `hidden`: how many of its milestones belong to plans that this person may not read. `rating`: that it asked for
    letters."""

    committee: Organisation
    area: Area | None
    on: date
    lines: list[Line]
    milestones: list[Milestone]
    hidden: int
    commentary: dict[int | None, Commentary]
    exceptions: list[OffTrack]
    rebases: dict[int, list[RebaseDecision]]
    previous: MonitoringReport | None
    rating: RatingRequest | None = None


def watched(committee: Organisation, user: Any, *, on: date) -> Watched:
    """What a report to a committee would hold: the number of queries does not grow with it."""
    area = area_of_committee(committee, list(areas_with_data()))
    lines = committee_dashboard(committee, area, on=on)
    seen = list(milestones_of(committee, user, on=on))
    return Watched(
        committee=committee, area=area, on=on, lines=lines, milestones=seen,
        hidden=Milestone.objects.filter(committee=committee).count() - len(seen),
        commentary={row.measure_id: row for row in Commentary.objects.filter(committee=committee, report=None)},
        exceptions=list(exceptions_of(committee, user, on=on).filter(ended_at=None)),
        rebases=_rebases([line.told.series_id for line in lines if line.told]),
        previous=last_report(committee),
        rating=rating_request(committee),
    )  # fmt: skip


def milestones_of(committee: Organisation, user: Any, *, on: date) -> QuerySet[Milestone]:
    """The milestones that a committee monitors, of the plans that a person may see, each with the reports that stand
    (`told`, the newest first)."""
    standing = MilestoneReport.objects.filter(superseded_by__isnull=True).order_by("-month")
    return (
        Milestone.objects.visible_to(user, on=on)
        .filter(committee=committee)
        .prefetch_related(Prefetch("reports", standing, "told"))
        .order_by("due_on", "title", "pk")
    )


def measures_watched(committee: Organisation) -> QuerySet[Measure]:
    return committee.measures_monitored.select_related("item__framework")


def waiting_commentary(committee: Organisation, measure: Measure | None) -> Commentary | None:
    """What is written for the next report, of a measure or of the whole."""
    return Commentary.objects.filter(committee=committee, measure=measure, report=None).first()


def last_report(committee: Organisation) -> MonitoringReport | None:
    return MonitoringReport.objects.filter(committee=committee).order_by("-number").first()


def reports_to(committee: Organisation, user: Any, *, on: date) -> QuerySet[MonitoringReport]:
    """The reports to a committee that a person may see, the newest first."""
    rows = MonitoringReport.objects.visible_to(user, on=on).filter(committee=committee)
    return rows.defer("content").order_by("-number")


def report_for(committee: str, number: int, user: Any, *, on: date) -> MonitoringReport | None:
    rows = MonitoringReport.objects.visible_to(user, on=on).select_related("committee", "previous")
    return rows.filter(committee__slug=committee, number=number).first()


def _rebases(series: list[int]) -> dict[int, list[RebaseDecision]]:
    found: dict[int, list[RebaseDecision]] = {}
    rows = RebaseDecision.objects.filter(series__in=series, taken_back_at=None).select_related("committee")
    for row in rows.order_by("from_date"):
        found.setdefault(row.series_id, []).append(row)
    return found
