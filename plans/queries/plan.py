"""What plans are there for this person, and in what state is each?"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from plans.models import (
    Edition,
    GlossaryTerm,
    Plan,
    RegisteredPlan,
    Snapshot,
    StatusChange,
)


def plans_for(user: Any, *, on: date) -> QuerySet[Plan]:
    """The plans a person may read, with what a list of them shows."""
    editions = Edition.objects.order_by("-number")
    return (
        Plan.objects.visible_to(user, on=on)
        .select_related("plan_type", "owner", "place")
        .prefetch_related(Prefetch("editions", editions))
        .order_by("position", "title")
    )


def plan_for(user: Any, slug: str, *, on: date) -> Plan | None:
    return plans_for(user, on=on).filter(slug=slug).select_related("plan_type", "owner", "place__icb").first()


def plan_named(slug: str) -> Plan | None:
    return Plan.objects.filter(slug=slug).select_related("plan_type", "owner", "place__icb").first()


def period_in_words(plan: Plan) -> str:
    """The time a plan covers, no more exactly than it is certain: `until March 2026`, `2024/25`."""
    ends = [_as_certain(day, plan.period_precision) for day in (plan.starts_on, plan.ends_on)]
    if all(ends):
        return ends[0] if ends[0] == ends[1] else f"{ends[0]} to {ends[1]}"
    return f"from {ends[0]}" if ends[0] else f"until {ends[1]}" if ends[1] else ""


def _as_certain(day: date | None, precision: str) -> str:
    if day is None:
        return ""
    if precision == Plan.Precision.FINANCIAL_YEAR:
        first = day.year if day.month >= 4 else day.year - 1  # the financial year begins on 1 April (s.14Z52(8))
        return f"{first}/{(first + 1) % 100:02}"
    return f"{day:%B %Y}" if precision == Plan.Precision.MONTH else f"{day.day} {day:%B %Y}"


def working_edition(plan: Plan) -> Edition | None:
    """The one open edition, if there is one."""
    return plan.editions.filter(status__in=Edition.OPEN).first()


def newest_edition(plan: Plan) -> Edition | None:
    """The open edition of a plan that `plans_for` gave, else its newest."""
    editions = list(plan.editions.all())
    return next((edition for edition in editions if edition.is_open), editions[0] if editions else None)


def locked(edition: Edition) -> Edition:
    """The edition as the database has it, locked until the transaction ends, with its plan, owner and Place."""
    rows = Edition.objects.select_for_update(of=("self",)).select_related("plan__place__icb", "plan__owner")
    return rows.get(pk=edition.pk)


def last_snapshot(edition: Edition) -> Snapshot | None:
    """The text as last issued."""
    return edition.snapshots.order_by("-number").first()


def snapshots_of(plan: Plan) -> QuerySet[Snapshot]:
    """Every frozen text of a plan, the newest first, without the texts themselves."""
    rows = Snapshot.objects.filter(edition__plan=plan).select_related("edition__plan").defer("content")
    return rows.order_by("-edition__number", "-number")


def included_snapshots(plan: Plan) -> list[tuple[Plan, Snapshot | None]]:
    """Each included plan with the snapshot that goes in: that of its published edition, whatever is being drafted for
    the next one; before it has one, the last of its newest edition that has any."""
    parts = plan.parts.select_related("part__place", "part__owner", "part__plan_type").order_by("position")
    snapshots = (
        Snapshot.objects.filter(edition__plan__wholes__whole=plan)
        .exclude(edition__status=Edition.Status.ABANDONED)
        .select_related("edition")
        .defer("content")
        .annotate(is_public=Q(edition__status=Edition.Status.PUBLISHED))
        .order_by("edition__plan", "-is_public", "-edition__number", "-number")
        .distinct("edition__plan")
    )
    chosen = {snapshot.edition.plan_id: snapshot for snapshot in snapshots}
    return [(inclusion.part, chosen.get(inclusion.part_id)) for inclusion in parts]


def sent_by(edition: Edition) -> Any:
    """Who sent the text on, for approval or to be published without one; None for a management command."""
    names = ("send for approval", "release without approval")
    sent = edition.status_changes.filter(name__in=names).select_related("by").order_by("-pk").first()
    return sent.by if sent else None


def timeline(edition: Edition) -> list[StatusChange]:
    """How an edition came to its state, the newest step first."""
    return list(edition.status_changes.select_related("by").order_by("-pk"))


def glossary_of(plan: Plan, *, on: date) -> QuerySet[GlossaryTerm]:
    """The words with the meanings that held at the plan's own time: on the first day of its period, or of the year in
    which the register says that it begins; `on`, the day of asking, where neither is known."""
    entry = RegisteredPlan.objects.filter(plan=plan).first()
    known = plan.starts_on or (first_day(entry.starts) if entry and entry.starts else None)
    return GlossaryTerm.objects.on(known or on).order_by("term", "slug")


def first_day(partial: str) -> date:
    """The first day of a date that is only as long as it is certain: `2021`, `2021-04` or `2021-04-01`."""
    return date.fromisoformat(f"{partial}-01-01"[:10])


def snapshot_of(plan: Plan, number: int, *, edition: int | None = None) -> Snapshot | None:
    """The snapshot of that number: of that edition, or else of the newest edition that has one."""
    found = Snapshot.objects.filter(edition__plan=plan, number=number)
    found = found if edition is None else found.filter(edition__number=edition)
    return found.order_by("-edition__number").first()
