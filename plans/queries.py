"""What is there to know of a plan? Compound reads; the day comes in by the door."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from accounts.permissions import ROLES, Permission, roles_of
from organisations.models import Organisation, Place
from organisations.queries import bodies_of
from plans.models import (
    Approval,
    Edition,
    GlossaryTerm,
    ParticipationRule,
    Plan,
    PlanBody,
    PlanType,
    RegisteredPlan,
    Requirement,
    Section,
    Snapshot,
    Upload,
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


def section_in_work(plan: Plan, uid: uuid.UUID) -> Section | None:
    """The section in the open edition of the plan, or in its newest one where none is open."""
    rows = Section.objects.filter(edition__plan=plan, uid=uid).exclude(edition__status=Edition.Status.ABANDONED)
    return rows.select_related("edition__plan").order_by("-edition__number").first()


def locked(edition: Edition) -> Edition:
    """The edition as the database has it, locked until the transaction ends, with its plan, owner and Place."""
    rows = Edition.objects.select_for_update(of=("self",)).select_related("plan__place__icb", "plan__owner")
    return rows.get(pk=edition.pk)


def last_snapshot(edition: Edition) -> Snapshot | None:
    """The text as last issued."""
    return edition.snapshots.order_by("-number").first()


def bodies_named(plan: Plan, *, on: date) -> QuerySet[PlanBody]:
    """Who answers for a plan and who helped, of the bodies that exist on that day."""
    existing = Organisation.objects.on(on)
    return (
        plan.bodies.filter(organisation__in=existing)
        .select_related("organisation")
        .order_by("role", "organisation__name")
    )


def rules(plan_type: PlanType, duty: str, *, on: date) -> QuerySet[ParticipationRule]:
    return ParticipationRule.objects.on(on).filter(plan_type=plan_type, duty=duty, mandatory=True)


def bodies_asked(plan: Plan, duty: str, *, on: date) -> list[Organisation]:
    """The bodies that the rules of the plan's type name for a duty, on that day."""
    found: list[Organisation] = []
    for rule in rules(plan.plan_type, duty, on=on):
        found += [body for body in _concerned(plan, rule.body_kind, on=on) if body not in found]
    return found


def _concerned(plan: Plan, kind: str, *, on: date) -> Iterable[Organisation]:
    """The bodies of a kind that a plan concerns: its owner, those of its Place, else those of the ICB's area."""
    if kind == plan.owner.kind:
        return [plan.owner]
    if plan.place is None:
        return bodies_of(plan.owner, kind, on=on)
    own = [body for body in (plan.place.authority, plan.place.board, plan.place.partnership) if body.kind == kind]
    return own or bodies_of(plan.place.icb, kind, on=on)


def requirements(plan_type: PlanType, *, on: date) -> QuerySet[Requirement]:
    """The checklist of the plan's type, in its display order."""
    return Requirement.objects.on(on).filter(plan_type=plan_type).order_by("number")


def unanswered(edition: Edition, *, on: date) -> QuerySet[Requirement]:
    """Mandatory requirements that no section answers and no reason explains."""
    answered = edition.coverage.values("requirement")
    return requirements(edition.plan.plan_type, on=on).filter(mandatory=True).exclude(pk__in=answered)


def missing_approvals(snapshot: Snapshot, *, on: date) -> list[Organisation]:
    """The bodies that must approve this very text and have not, in the order of the rules."""
    approved = set(snapshot.approvals.filter(decision=Approval.Decision.APPROVED).values_list("body", flat=True))
    asked = bodies_asked(snapshot.edition.plan, ParticipationRule.Duty.APPROVE, on=on)
    return [body for body in asked if body.pk not in approved]


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


def glossary_of(plan: Plan, *, on: date) -> QuerySet[GlossaryTerm]:
    """The words with the meanings that held at the plan's own time: on the first day of its period, or of the year in
    which the register says that it begins; `on`, the day of asking, where neither is known."""
    entry = RegisteredPlan.objects.filter(plan=plan).first()
    known = plan.starts_on or (first_day(entry.starts) if entry and entry.starts else None)
    return GlossaryTerm.objects.on(known or on).order_by("term", "slug")


def first_day(partial: str) -> date:
    """The first day of a date that is only as long as it is certain: `2021`, `2021-04` or `2021-04-01`."""
    return date.fromisoformat(f"{partial}-01-01"[:10])


def waiting_upload(user: Any, plan: Plan | None, *, at: datetime) -> Upload | None:
    """The file of this person that waits to be confirmed, for that plan or for a new one."""
    return Upload.objects.filter(by=user, plan=plan, expires_at__gt=at).defer("data").select_related("plan").first()


def may_import_for(user: Any, *, on: date) -> QuerySet[Organisation]:
    """The bodies for which a person may import plans."""
    bodies = [body for role, body in roles_of(user, on=on) if Permission.IMPORT_PLAN in ROLES[role]]
    return Organisation.objects.filter(pk__in=bodies).order_by("name")


def plan_types() -> QuerySet[PlanType]:
    """Every type that a plan can have."""
    return PlanType.objects.order_by("name")


def places_of(bodies: QuerySet[Organisation]) -> QuerySet[Place]:
    """The Places that these bodies plan for: an ICB's own, and those of a council, board or partnership."""
    mine = Q(icb__in=bodies) | Q(authority__in=bodies) | Q(board__in=bodies) | Q(partnership__in=bodies)
    return Place.objects.filter(mine).order_by("position")


def snapshot_of(plan: Plan, number: int, *, edition: int | None = None) -> Snapshot | None:
    """The snapshot of that number: of that edition, or else of the newest edition that has one."""
    found = Snapshot.objects.filter(edition__plan=plan, number=number)
    found = found if edition is None else found.filter(edition__number=edition)
    return found.order_by("-edition__number").first()
