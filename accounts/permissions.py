"""Who may do what? One table, role to permissions; everything not in it is refused."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import QuerySet

from accounts.models import Membership, Role, User
from core.verdict import Verdict
from organisations.models import Organisation


class Permission(StrEnum):
    """A right, in words that complete the sentence "you may ..."."""

    READ_WORKSPACE = "read the workspace"
    IMPORT_PLAN = "import a plan"
    EDIT_PLAN = "edit a plan"
    ISSUE_DRAFT = "issue a draft"
    RUN_ROUND = "open and close a round"
    GIVE_OPINION = "give a board's opinion"
    RECORD_APPROVAL = "record an approval"
    PUBLISH = "publish a plan"
    SEE_JOBS = "see all jobs"


ROLES: dict[str, frozenset[Permission]] = {
    Role.PLANNER: frozenset(
        {
            Permission.READ_WORKSPACE,
            Permission.IMPORT_PLAN,
            Permission.EDIT_PLAN,
            Permission.ISSUE_DRAFT,
            Permission.RUN_ROUND,
            Permission.RECORD_APPROVAL,
            Permission.PUBLISH,
        }
    ),
    Role.PLACE_AUTHOR: frozenset({Permission.READ_WORKSPACE, Permission.EDIT_PLAN, Permission.ISSUE_DRAFT}),
    Role.ANALYST: frozenset({Permission.READ_WORKSPACE}),
    Role.APPROVER: frozenset({Permission.READ_WORKSPACE, Permission.RECORD_APPROVAL}),
    Role.HWB_OFFICER: frozenset({Permission.GIVE_OPINION}),
    Role.HWB_CHAIR: frozenset({Permission.GIVE_OPINION}),
    Role.READER: frozenset({Permission.READ_WORKSPACE}),
    Role.ADMINISTRATOR: frozenset({Permission.READ_WORKSPACE, Permission.SEE_JOBS}),
}

SYSTEM = None
"""The actor of management commands: whoever may run a command on the server may do anything, and is audited as such."""


def roles_of(user: Any, *, on: date) -> list[tuple[str, int]]:
    """(role, organisation id) pairs that hold on that day. Anonymous and inactive people hold none."""
    if not getattr(user, "is_active", False) or not user.pk:
        return []
    held = Membership.objects.filter(user=user, starts_on__lte=on).exclude(ends_on__lt=on)
    return list(held.values_list("role", "organisation_id"))


def may(user: Any, permission: Permission, organisation: Organisation | None = None, *, on: date) -> Verdict:
    """Whether the person has the right, in that body when one is named, on that day."""
    if user is SYSTEM:
        return Verdict()
    for role, organisation_id in roles_of(user, on=on):
        if permission in ROLES[role] and (organisation is None or organisation.pk == organisation_id):
            return Verdict()
    return refusal(permission, organisation)


def refusal(permission: Permission, organisation: Organisation | None = None) -> Verdict:
    """What a person is told who has not the right."""
    where = f" for {organisation.name}" if organisation else ""
    return Verdict((f"You may not {permission.value}{where}. Ask an administrator for a role that includes it.",))


def holders(permission: Permission, organisations: Iterable[Organisation], *, on: date) -> QuerySet[User]:
    """The people who have a right in any of these bodies on that day, by name."""
    roles = [role for role, rights in ROLES.items() if permission in rights]
    held = Membership.objects.filter(role__in=roles, organisation__in=organisations, starts_on__lte=on)
    held = held.exclude(ends_on__lt=on)
    return User.objects.filter(is_active=True, pk__in=held.values("user")).order_by("name", "pk")
