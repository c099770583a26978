"""Who may publish, and who may watch it happen?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.permissions import ROLES, Permission, may, roles_of
from core.verdict import Verdict
from organisations.models import Organisation
from plans.models import Plan
from plans.permissions import may_on_plan


def may_start(user: Any, plan: Plan, *, on: date) -> Verdict:
    return may_on_plan(user, Permission.EDIT_PLAN, plan, on=on)


def may_issue(user: Any, plan: Plan, *, on: date) -> Verdict:
    return may_on_plan(user, Permission.ISSUE_DRAFT, plan, on=on)


def may_publish(user: Any, plan: Plan, *, on: date) -> Verdict:
    return may_on_plan(user, Permission.PUBLISH, plan, on=on)


def may_take_off(user: Any, plan: Plan, *, on: date) -> Verdict:
    """Who may publish the plan; and an administrator of the body that owns it, whom one reaches at night."""
    return may_on_plan(user, Permission.TAKE_OFF, plan, on=on)


def may_tell_year_end(user: Any, plan: Plan, *, on: date) -> Verdict:
    """Whoever reports how delivery goes."""
    return may_on_plan(user, Permission.REPORT_DELIVERY, plan, on=on)


def sees_all_jobs(user: Any, *, on: date) -> bool:
    return bool(may(user, Permission.SEE_JOBS, on=on))


def may_run_jobs(user: Any, *, on: date) -> Verdict:
    return may(user, Permission.RUN_JOBS, on=on)


def may_set_aside(user: Any, plan: Plan | None, *, on: date) -> Verdict:
    """Who may edit the plan; what belongs to no plan is left to who may edit plans of an integrated care board."""
    if plan is not None:
        return may_on_plan(user, Permission.EDIT_PLAN, plan, on=on)
    boards = Organisation.objects.on(on).filter(kind=Organisation.Kind.ICB)
    verdicts = [may(user, Permission.EDIT_PLAN, board, on=on) for board in boards]
    return next((verdict for verdict in verdicts if verdict), may(user, Permission.EDIT_PLAN, on=on) & _SYSTEM_WIDE)


_SYSTEM_WIDE = Verdict(("This belongs to no single plan; ask a planner of the integrated care board.",))


@dataclass(frozen=True)
class SetAsideRights:
    """The same answer as `may_set_aside`, for many plans at once: read in two queries, asked as often as needed."""

    reads: bool
    bodies: frozenset[int]
    boards: frozenset[int]

    def allow(self, plan: Plan | None) -> bool:
        if plan is None:
            return bool(self.bodies & self.boards)
        return plan.owner_id in self.bodies or bool(plan.place and plan.place.icb_id in self.bodies)


def rights_to_set_aside(user: Any, *, on: date) -> SetAsideRights:
    held = roles_of(user, on=on)
    boards = Organisation.objects.on(on).filter(kind=Organisation.Kind.ICB)
    return SetAsideRights(
        reads=any(Permission.READ_WORKSPACE in ROLES[role] for role, _ in held),
        bodies=frozenset(body for role, body in held if Permission.EDIT_PLAN in ROLES[role]),
        boards=frozenset(boards.values_list("pk", flat=True)),
    )
