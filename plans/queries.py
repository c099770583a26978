"""What is there to know of a plan? Compound reads; the day comes in by the door."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, Prefetch, QuerySet

from organisations.models import Organisation
from organisations.queries import bodies_of
from plans.models import Approval, Edition, ParticipationRule, Plan, PlanBody, PlanType, Requirement, Snapshot


def plans_for(user: Any, *, on: date) -> QuerySet[Plan]:
    """The plans a person may read, with what a list of them shows."""
    editions = Edition.objects.order_by("-number")
    return (
        Plan.objects.visible_to(user, on=on)
        .select_related("plan_type", "owner", "place")
        .prefetch_related(Prefetch("editions", editions))
        .annotate(section_count=Count("editions__sections", distinct=True))
        .order_by("position", "title")
    )


def plan_for(user: Any, slug: str, *, on: date) -> Plan | None:
    return plans_for(user, on=on).filter(slug=slug).select_related("plan_type", "owner", "place__icb").first()


def plan_named(slug: str) -> Plan | None:
    return Plan.objects.filter(slug=slug).select_related("plan_type", "owner", "place__icb").first()


def working_edition(plan: Plan) -> Edition | None:
    """The one open edition, if there is one."""
    return plan.editions.filter(status__in=Edition.OPEN).first()


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
    icb = plan.place.icb if plan.place else plan.owner
    found: list[Organisation] = []
    for rule in rules(plan.plan_type, duty, on=on):
        owner = plan.owner if rule.body_kind == plan.owner.kind else icb
        found += [body for body in bodies_of(owner, rule.body_kind, on=on) if body not in found]
    return found


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
    """Each included plan with the snapshot that goes in: that of its newest edition that has one."""
    found = []
    for inclusion in plan.parts.select_related("part__place", "part__owner", "part__plan_type").order_by("position"):
        editions = inclusion.part.editions.exclude(status=Edition.Status.ABANDONED).order_by("-number")
        snapshots = (last_snapshot(edition) for edition in editions)
        found.append((inclusion.part, next((snapshot for snapshot in snapshots if snapshot), None)))
    return found
