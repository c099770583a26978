"""Who may do what? One table, role to permissions; everything not in it is refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import Membership, Role, User
from core.models import AuditEvent
from core.verdict import Verdict
from organisations.models import Organisation, Place
from organisations.queries import with_heirs


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
    KEEP_CONTACTS = "look after the contacts of a body"
    MODERATE = "moderate responses and reply to them"
    SEE_ORIGINALS = "see responses as they were sent"
    RUN_CYCLE = "run a planning cycle"
    WRITE_INTENTION = "write an intention"
    SCORE_INTENTION = "score intentions"
    CHALLENGE_INTENTION = "challenge an intention"
    DECIDE_INTENTION = "record a decision on an intention"
    KEEP_METRICS = "keep indicators, observations and targets"
    REPORT_DELIVERY = "report on milestones"
    ADD_LOCAL_METRIC = "add a local metric"
    ANSWER_EXCEPTION = "say what is done about something off its track"
    KEEP_DIRECTORY = "look after the directory, the rules and the lists"
    RUN_JOBS = "try work again and stop it"
    SEE_AUDIT = "see the audit trail"
    TAKE_OFF = "take a published edition off the public site"


# Whoever plans on the register writes intentions, scores them, and challenges those of other teams.
INTENDING = {Permission.WRITE_INTENTION, Permission.SCORE_INTENTION, Permission.CHALLENGE_INTENTION}

ROLES: dict[str, frozenset[Permission]] = {
    Role.PLANNER: frozenset(
        {
            *INTENDING,
            Permission.RUN_CYCLE,
            Permission.DECIDE_INTENTION,
            Permission.READ_WORKSPACE,
            Permission.IMPORT_PLAN,
            Permission.EDIT_PLAN,
            Permission.ISSUE_DRAFT,
            Permission.RUN_ROUND,
            Permission.RECORD_APPROVAL,
            Permission.PUBLISH,
            Permission.TAKE_OFF,
            Permission.COMMENT,
            Permission.KEEP_CONTACTS,
            Permission.MODERATE,
            Permission.REPORT_DELIVERY,
            Permission.ANSWER_EXCEPTION,
        }
    ),
    Role.PLACE_AUTHOR: frozenset(
        {
            Permission.READ_WORKSPACE,
            Permission.EDIT_PLAN,
            Permission.ISSUE_DRAFT,
            Permission.COMMENT,
            *INTENDING,
            Permission.ADD_LOCAL_METRIC,
        }
    ),
    Role.SRO: frozenset(
        {
            Permission.READ_WORKSPACE,
            Permission.COMMENT,
            Permission.REPORT_DELIVERY,
            Permission.ANSWER_EXCEPTION,
            *INTENDING,
        }
    ),
    Role.ANALYST: frozenset(
        {
            Permission.READ_WORKSPACE,
            Permission.COMMENT,
            Permission.KEEP_METRICS,
            Permission.SCORE_INTENTION,
            Permission.CHALLENGE_INTENTION,
        }
    ),
    Role.APPROVER: frozenset(
        {
            Permission.READ_WORKSPACE,
            Permission.RECORD_APPROVAL,
            Permission.COMMENT,
            Permission.SCORE_INTENTION,
        }
    ),
    Role.BOARD_SECRETARY: frozenset(
        {
            Permission.READ_WORKSPACE,
            Permission.RECORD_APPROVAL,
            Permission.COMMENT,
            Permission.DECIDE_INTENTION,
            Permission.ANSWER_EXCEPTION,
        }
    ),
    Role.PUBLISHER: frozenset({Permission.READ_WORKSPACE, Permission.PUBLISH, Permission.TAKE_OFF, Permission.COMMENT}),
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
            Permission.KEEP_CONTACTS,
            Permission.SEE_ORIGINALS,
            Permission.KEEP_DIRECTORY,
            Permission.RUN_JOBS,
            Permission.SEE_AUDIT,
            Permission.TAKE_OFF,
        }
    ),
}


class Scope(StrEnum):
    """What a program may be given to do (accounts.models.Token). The names are part of the interface: they stay."""

    READ = "workspace:read"
    WRITE = "sections:write"
    REPORT = "milestones:report"
    SEND = "observations:send"


# Each in words that complete "It may ...", and the right that its owner must have for it.
SCOPES: dict[Scope, tuple[str, Permission]] = {
    Scope.READ: ("read plans while they are written", Permission.READ_WORKSPACE),
    Scope.WRITE: ("write the sections of plans", Permission.EDIT_PLAN),
    Scope.REPORT: ("report on milestones", Permission.REPORT_DELIVERY),
    Scope.SEND: ("send observations", Permission.KEEP_METRICS),
}

_KNOWN = "_roles_known"
_ONLY = "_only_as"
SYSTEM = None
"""The actor of management commands: whoever may run a command on the server may do anything, and is audited as such."""


def roles_of(user: Any, *, on: date) -> list[tuple[str, int]]:
    """(role, organisation id) pairs that hold on that day. Anonymous and inactive people hold none."""
    if not getattr(user, "is_active", False) or not user.pk:
        return []
    known = getattr(user, _KNOWN, None)
    if known is not None and on in known:
        return known[on]
    rows = Membership.objects.on(on).filter(user=user)
    if (only := getattr(user, _ONLY, None)) is not None:
        rows = rows.filter(pk=only)
    held = list(rows.values_list("role", "organisation_id"))
    if known is not None:
        known[on] = held
    return held


def only_as(membership: Membership, *, through: str) -> User:
    """The person of a membership: whatever is asked of this object is asked of that one member, and of nothing else
    that the person is. The audit says through what they act."""
    user = membership.user
    setattr(user, _ONLY, membership.pk)
    user.acts_through = through
    return user


def scopes_of(role: str) -> list[Scope]:
    """What somebody with this role can let a program do."""
    return [scope for scope, (_, right) in SCOPES.items() if right in ROLES[role]]


@contextmanager
def roles_read_once(user: Any) -> Iterator[None]:
    """Within this, a person's roles are read from the database once: for a page that only shows, and asks for many
    rights. A verb never stands within: it asks what holds at its moment."""
    setattr(user, _KNOWN, {})
    try:
        yield
    finally:
        delattr(user, _KNOWN)


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
    return _looked_after(user, Permission.MANAGE_PEOPLE, on=on)


def bodies_reached(user: Any, *, on: date) -> QuerySet[Organisation]:
    """The bodies whose contacts this person looks after: those whose people they look after and, for an ICB's planner,
    who runs the rounds, the partnership and the board of each of its Places."""
    return _looked_after(user, Permission.KEEP_CONTACTS, on=on)


def may_keep_contacts(user: Any, organisation: Organisation, *, on: date) -> Verdict:
    """Whether the person looks after that body's contacts."""
    return Verdict.no_if(
        not bodies_reached(user, on=on).filter(pk=organisation.pk).exists(),
        f"You may not {Permission.KEEP_CONTACTS.value} for {organisation.name}. Only its administrator and the "
        "planners of its integrated care board may.",
    )


def may_keep_directory(user: Any, *, on: date) -> Verdict:
    """Whether the person looks after what all share: bodies, rules, calendars, lists. An integrated care board's
    administrator does; one of a partnership or a council looks after its people only."""
    if user is SYSTEM:
        return Verdict()
    right = Permission.KEEP_DIRECTORY
    own = [pk for role, pk in roles_of(user, on=on) if right in ROLES[role]]
    if own and Organisation.objects.on(on).filter(pk__in=own, kind=Organisation.Kind.ICB).exists():
        return Verdict()
    return refusal(right)


def _looked_after(user: Any, right: Permission, *, on: date) -> QuerySet[Organisation]:
    """The bodies in which the person has the right, and the partnerships and boards of their Places."""
    existing = Organisation.objects.on(on).order_by("name")
    if user is SYSTEM:
        return existing
    own = [pk for role, pk in roles_of(user, on=on) if right in ROLES[role]]
    places = Place.objects.on(on).filter(icb__in=own)
    reached = with_heirs(places.values("partnership").union(places.values("board")), on=on)
    return existing.filter(Q(pk__in=own) | Q(pk__in=reached))


def may_manage(user: Any, organisation: Organisation, *, on: date) -> Verdict:
    """Whether the person looks after that body's people."""
    return Verdict.no_if(
        not bodies_managed(user, on=on).filter(pk=organisation.pk).exists(),
        f"You may not {Permission.MANAGE_PEOPLE.value} for {organisation.name}. Only its administrator may.",
    )


def audit_seen_by(user: Any, *, on: date) -> QuerySet[AuditEvent]:
    """What this person may read of the audit trail. An ICB's administrator looks after the portal, and sees all that
    was done but by people of another ICB and its boards only; any other body's sees what people of that body did."""
    events = AuditEvent.objects.order_by("-at", "-pk")
    if user is SYSTEM:
        return events
    bodies = _looked_after(user, Permission.SEE_AUDIT, on=on)
    theirs = User.objects.filter(memberships__organisation__in=bodies).values("email")
    own = [pk for role, pk in roles_of(user, on=on) if Permission.SEE_AUDIT in ROLES[role]]
    if not Organisation.objects.filter(pk__in=own, kind=Organisation.Kind.ICB).exists():
        return events.filter(by__in=theirs)
    others = Organisation.objects.filter(kind=Organisation.Kind.ICB).exclude(pk__in=own)
    places = Place.objects.filter(icb__in=others)
    strangers = User.objects.filter(
        Q(memberships__organisation__in=others)
        | Q(memberships__organisation__places_as_partnership__in=places)
        | Q(memberships__organisation__places_as_board__in=places)
    )
    return events.exclude(by__in=strangers.exclude(email__in=theirs).values("email"))


def holders(permission: Permission, organisations: Iterable[Organisation], *, on: date) -> QuerySet[User]:
    """The people who have a right in any of these bodies on that day, by name."""
    roles = [role for role, rights in ROLES.items() if permission in rights]
    held = Membership.objects.on(on).filter(role__in=roles, organisation__in=organisations)
    return User.objects.filter(is_active=True, pk__in=held.values("user")).order_by("name", "pk")
