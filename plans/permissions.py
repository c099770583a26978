"""Who may do what to a plan? Whether now is the time is another question, answered by the life and the checks."""

from __future__ import annotations

from datetime import date
from typing import Any

from accounts.permissions import Permission, may
from core.verdict import Verdict
from plans.models import Edition, Plan

WRITABLE = frozenset({Edition.Status.DRAFT, Edition.Status.FINALISING, Edition.Status.IN_CONSULTATION})


def may_on_plan(user: Any, permission: Permission, plan: Plan, *, on: date) -> Verdict:
    """In the body that owns the plan; for a Place's plan also in the ICB of that Place."""
    verdict = may(user, permission, plan.owner, on=on)
    if verdict or plan.place is None:
        return verdict
    return verdict if not may(user, permission, plan.place.icb, on=on) else Verdict()


def may_write_text(user: Any, edition: Edition, *, on: date) -> Verdict:
    """Whether the person may change the text of this edition now: the right, and a text that is not out for approval
    or frozen."""
    return may_on_plan(user, Permission.EDIT_PLAN, edition.plan, on=on) & Verdict.no_if(
        edition.status not in WRITABLE,
        f"The edition is {edition.get_status_display().lower()}; its text can no longer be changed.",
    )
