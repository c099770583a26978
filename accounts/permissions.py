"""Who may do what? One table, role to permissions; everything not in it is refused."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import Membership, Role, User
from core.verdict import Verdict
from organisations.models import Organisation, Place


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
    MANAGE_PEOPLE = "invite people and end roles"
    COMMENT = "comment on a plan"
    SEE_MAIL = "see the outbox of mail"
    KEEP_METRICS = "keep indicators, observations and targets"


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
            Permission.COMMENT,
        }
    ),
    Role.PLACE_AUTHOR: frozenset(
        {Permission.READ_WORKSPACE, Permission.EDIT_PLAN, Permission.ISSUE_DRAFT, Permission.COMMENT}
    ),
    Role.SRO: frozenset({Permission.READ_WORKSPACE, Permission.COMMENT}),
    Role.ANALYST: frozenset({Permission.READ_WORKSPACE, Permission.COMMENT, Permission.KEEP_METRICS}),
    Role.APPROVER: frozenset({Permission.READ_WORKSPACE, Permission.RECORD_APPROVAL, Permission.COMMENT}),
    Role.BOARD_SECRETARY: frozenset({Permission.READ_WORKSPACE, Permission.RECORD_APPROVAL, Permission.COMMENT}),
    Role.PUBLISHER: frozenset({Permission.READ_WORKSPACE, Permission.PUBLISH, Permission.COMMENT}),
    Role.HWB_OFFICER: frozenset({Permission.GIVE_OPINION}),
    Role.HWB_CHAIR: frozenset({Permission.GIVE_OPINION}),
    Role.READER: frozenset({Permission.READ_WORKSPACE, Permission.COMMENT}),
    Role.ADMINISTRATOR: frozenset(
        {
            Permission.READ_WORKSPACE,
            Permission.SEE_JOBS,
            Permission.MANAGE_PEOPLE,
            Permission.COMMENT,
            Permission.SEE_MAIL,
        }
    ),
}

SYSTEM = None
"""The actor of management commands: whoever may run a command on the server may do anything, and is audited as such."""


def roles_of(user: Any, *, on: date) -> list[tuple[str, int]]:
    """(role, organisation id) pairs that hold on that day. Anonymous and inactive people hold none."""
    if not getattr(user, "is_active", False) or not user.pk:
        return []
    return list(Membership.objects.on(on).filter(user=user).values_list("role", "organisation_id"))


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


def bodies_managed(user: Any, *, on: date) -> QuerySet[Organisation]:
    """The bodies whose people this person looks after: their own as administrator and, for an ICB's administrator, the
    partnership and the board of each of its Places, which have nobody else to invite their first officer."""
    existing = Organisation.objects.on(on).order_by("name")
    if user is SYSTEM:
        return existing
    own = [pk for role, pk in roles_of(user, on=on) if Permission.MANAGE_PEOPLE in ROLES[role]]
    places = Place.objects.on(on).filter(icb__in=own)
    return existing.filter(
        Q(pk__in=own) | Q(places_as_partnership__in=places) | Q(places_as_board__in=places)
    ).distinct()


def may_manage(user: Any, organisation: Organisation, *, on: date) -> Verdict:
    """Whether the person looks after that body's people."""
    return Verdict.no_if(
        not bodies_managed(user, on=on).filter(pk=organisation.pk).exists(),
        f"You may not {Permission.MANAGE_PEOPLE.value} for {organisation.name}. Only its administrator may.",
    )


def holders(permission: Permission, organisations: Iterable[Organisation], *, on: date) -> QuerySet[User]:
    """The people who have a right in any of these bodies on that day, by name."""
    roles = [role for role, rights in ROLES.items() if permission in rights]
    held = Membership.objects.on(on).filter(role__in=roles, organisation__in=organisations)
    return User.objects.filter(is_active=True, pk__in=held.values("user")).order_by("name", "pk")
