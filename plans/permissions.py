"""Who may do what to a plan? Whether now is the time is another question, answered by the life and the checks."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from accounts.permissions import ROLES, Permission, holders, may, refusal, roles_of
from core.verdict import Verdict
from plans.models import Plan


def may_on_plan(user: Any, permission: Permission, plan: Plan, *, on: date) -> Verdict:
    """In the body that owns the plan; for a Place's plan also in the ICB of that Place."""
    verdict = may(user, permission, plan.owner, on=on)
    if verdict or plan.place is None:
        return verdict
    return verdict if not may(user, permission, plan.place.icb, on=on) else Verdict()


def rights_on_plan(user: Any, plan: Plan, *, on: date) -> dict[Permission, Verdict]:
    """Of every right whether the person has it on a plan, as `may_on_plan` says it, in one query."""
    bodies = {plan.owner_id, plan.place.icb_id if plan.place else plan.owner_id}
    held = {right for role, body in roles_of(user, on=on) if body in bodies for right in ROLES[role]}
    return {right: Verdict() if right in held else refusal(right, plan.owner) for right in Permission}


def writers_of(plan: Plan, *, on: date) -> QuerySet[User]:
    """The people who may write a plan, and so may own its sections."""
    bodies = [plan.owner, plan.place.icb] if plan.place else [plan.owner]
    return holders(Permission.EDIT_PLAN, bodies, on=on)
