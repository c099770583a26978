"""Who may do what to a plan? Whether now is the time is another question, answered by the life and the checks."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from accounts.permissions import Permission, holders, may
from core.verdict import Verdict
from plans.models import Plan


def may_on_plan(user: Any, permission: Permission, plan: Plan, *, on: date) -> Verdict:
    """In the body that owns the plan; for a Place's plan also in the ICB of that Place."""
    verdict = may(user, permission, plan.owner, on=on)
    if verdict or plan.place is None:
        return verdict
    return verdict if not may(user, permission, plan.place.icb, on=on) else Verdict()


def writers_of(plan: Plan, *, on: date) -> QuerySet[User]:
    """The people who may write a plan, and so may own its sections."""
    bodies = [plan.owner, plan.place.icb] if plan.place else [plan.owner]
    return holders(Permission.EDIT_PLAN, bodies, on=on)
