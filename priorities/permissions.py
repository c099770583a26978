"""Who may do what in a planning cycle, and to an intention? Whether now is the time is asked of its life."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from accounts.permissions import ROLES, SYSTEM, Permission, holders, may, refusal, roles_of
from core.verdict import Verdict
from organisations.models import Organisation, Place
from plans.models import Edition
from priorities.models import Intention, Milestone, MilestoneStatement, PlanningCycle, RegisterEntry


def may_in_cycle(user: Any, permission: Permission, cycle: PlanningCycle, *, on: date) -> Verdict:
    """In the body whose cycle it is; for a Place's cycle also in its ICB."""
    verdict = may(user, permission, cycle.owner, on=on)
    if verdict:
        return verdict
    place = Place.objects.select_related("icb").filter(partnership=cycle.owner_id).first()
    return Verdict() if place and may(user, permission, place.icb, on=on) else verdict


def may_take_part(user: Any, permission: Permission, cycle: PlanningCycle, *, on: date) -> Verdict:
    """In any body that the cycle reaches: its owner, its Places, the ICB of its Place."""
    reached = cycle.reach()
    if user is SYSTEM or any(permission in ROLES[role] and body in reached for role, body in roles_of(user, on=on)):
        return Verdict()
    return may(user, permission, cycle.owner, on=on)


def may_write_intention(user: Any, intention: Intention, *, on: date) -> Verdict:
    """The team that leads it, and whoever runs the cycle."""
    verdict = may(user, Permission.WRITE_INTENTION, intention.lead, on=on)
    return verdict if verdict or not may_in_cycle(user, Permission.RUN_CYCLE, intention.cycle, on=on) else Verdict()


def teams_that_challenge(user: Any, intention: Intention, *, on: date) -> set[int]:
    """The bodies for which the person may challenge an intention: any that the cycle reaches but the one that leads."""
    reached = intention.cycle.reach() - {intention.lead_id}
    return {
        body
        for role, body in roles_of(user, on=on)
        if Permission.CHALLENGE_INTENTION in ROLES[role] and body in reached
    }


def scorers(cycle: PlanningCycle, *, on: date) -> QuerySet[User]:
    """The people who may be asked to score in a cycle."""
    reached = Organisation.objects.filter(pk__in=cycle.reach())
    return holders(Permission.SCORE_INTENTION, reached, on=on)


def may_change_entry(user: Any, entry: RegisterEntry, *, on: date) -> Verdict:
    """Whoever entered it, while they may still enter such things, and whoever runs the cycle; until it is settled."""
    if user is not SYSTEM and entry.entered_by_id == user.pk:
        verdict = may_take_part(user, entry.RIGHT, entry.cycle, on=on)
    else:
        verdict = may_in_cycle(user, Permission.RUN_CYCLE, entry.cycle, on=on)
    return verdict & Verdict.no_if(bool(entry.settled), entry.settled)


def may_report(user: Any, milestone: Milestone, *, on: date) -> Verdict:
    """The people of the body that owns its commitment, and of the body whose plan states it, who report."""
    right = Permission.REPORT_DELIVERY
    if user is SYSTEM:
        return Verdict()
    bodies = {body for role, body in roles_of(user, on=on) if right in ROLES[role]}
    return Verdict() if bodies and bodies & responsible(milestone) else refusal(right)


def responsible(milestone: Milestone) -> set[int]:
    """The bodies whose people may report on a milestone: who owns its commitments, whose plans state it, and the ICB of
    a Place whose plan does."""
    rows = MilestoneStatement.objects.filter(milestone=milestone, section__edition__status__in=Edition.IN_FORCE)
    names = ("commitment__terms__owner", "section__edition__plan__owner", "section__edition__plan__place__icb")
    return {body for row in rows.values_list(*names) for body in row if body}
