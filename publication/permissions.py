"""Who may publish, and who may watch it happen?"""

from __future__ import annotations

from datetime import date
from typing import Any

from accounts.permissions import Permission, may
from core.verdict import Verdict
from plans.models import Plan
from plans.permissions import may_on_plan


def may_start(user: Any, plan: Plan, *, on: date) -> Verdict:
    return may_on_plan(user, Permission.EDIT_PLAN, plan, on=on)


def may_issue(user: Any, plan: Plan, *, on: date) -> Verdict:
    return may_on_plan(user, Permission.ISSUE_DRAFT, plan, on=on)


def may_publish(user: Any, plan: Plan, *, on: date) -> Verdict:
    return may_on_plan(user, Permission.PUBLISH, plan, on=on)


def sees_all_jobs(user: Any, *, on: date) -> bool:
    return bool(may(user, Permission.SEE_JOBS, on=on))
