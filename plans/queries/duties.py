"""Who must be asked about a plan, what must it answer, and what was decided?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from organisations.models import Organisation
from organisations.queries import bodies_of, with_heirs
from plans.models import (
    Approval,
    Coverage,
    Edition,
    ParticipationRule,
    Plan,
    PlanBody,
    PlanType,
    Requirement,
    Section,
    Snapshot,
)


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


def rule_for(plan: Plan, duty: str, *, on: date) -> ParticipationRule | None:
    """The rule by which bodies of one kind have a duty or, where it is not mandatory, a right, on that day."""
    return ParticipationRule.objects.on(on).filter(plan_type=plan.plan_type, duty=duty).order_by("pk").first()


def bodies_asked(plan: Plan, duty: str, *, on: date) -> list[Organisation]:
    """The bodies that the rules of the plan's type name for a duty, on that day."""
    found: list[Organisation] = []
    for rule in rules(plan.plan_type, duty, on=on):
        found += [body for body in bodies_under(plan, rule, on=on) if body not in found]
    return found


def bodies_under(plan: Plan, rule: ParticipationRule, *, on: date) -> list[Organisation]:
    """The bodies that one rule names, on that day."""
    return list(_concerned(plan, rule.body_kind, on=on))


def _concerned(plan: Plan, kind: str, *, on: date) -> Iterable[Organisation]:
    """The bodies of a kind that a plan concerns: its owner, those of its Place (or, where
    one has ended, who took over from it), else those of the ICB's area."""
    if kind == plan.owner.kind:
        return [plan.owner]
    if plan.place is None:
        return bodies_of(plan.owner, kind, on=on)
    own = [body for body in (plan.place.authority, plan.place.board, plan.place.partnership) if body.kind == kind]
    if any(body.valid_to and body.valid_to < on for body in own):
        named = Organisation.objects.filter(pk__in=[body.pk for body in own]).values("pk")
        return Organisation.objects.on(on).filter(pk__in=with_heirs(named, on=on)).order_by("name")
    return own or bodies_of(plan.place.icb, kind, on=on)


def requirements(plan_type: PlanType, *, on: date) -> QuerySet[Requirement]:
    """The checklist of the plan's type, in its display order."""
    return Requirement.objects.on(on).filter(plan_type=plan_type).order_by("number")


def unanswered(edition: Edition, *, on: date) -> QuerySet[Requirement]:
    """Mandatory requirements that no section answers and no reason explains."""
    answered = edition.coverage.values("requirement")
    return requirements(edition.plan.plan_type, on=on).filter(mandatory=True).exclude(pk__in=answered)


def answers_of(section: Section) -> QuerySet[Coverage]:
    """Which requirements a section answers."""
    return section.coverage.select_related("requirement").order_by("requirement__number")


def missing_approvals(snapshot: Snapshot, *, on: date) -> list[Organisation]:
    """The bodies that must approve this very text and have not, in the order of the rules."""
    approved = set(snapshot.approvals.filter(decision=Approval.Decision.APPROVED).values_list("body", flat=True))
    asked = bodies_asked(snapshot.edition.plan, ParticipationRule.Duty.APPROVE, on=on)
    return [body for body in asked if body.pk not in approved]


def bodies_that_decide(plan: Plan, *, on: date) -> QuerySet[Organisation]:
    """Whose decision on a plan can be recorded: the bodies that its rules ask, the partners and boards concerned, and
    whoever is named with it."""
    asked = [
        body.pk
        for duty in (ParticipationRule.Duty.APPROVE, ParticipationRule.Duty.ENDORSE, ParticipationRule.Duty.GIVE_COPY)
        for body in bodies_asked(plan, duty, on=on)
    ]
    named = plan.bodies.values("organisation")
    found = Organisation.objects.on(on).filter(Q(pk__in=asked) | Q(pk__in=named) | Q(pk=plan.owner_id))
    return found.order_by("name")


def decisions_on(edition: Edition) -> QuerySet[Approval]:
    """What bodies decided on any text of an edition, the newest text first."""
    rows = Approval.objects.filter(snapshot__edition=edition).select_related("body", "snapshot", "recorded_by")
    return rows.defer("snapshot__content").order_by("-snapshot__number", "body__name", "decision")
