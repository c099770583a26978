"""Who may see and do what for a board that is asked?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from accounts.models import Role, User
from accounts.permissions import ROLES, SYSTEM, Permission, may, roles_of
from consultation.models import Consultee
from core.verdict import Verdict


@dataclass(frozen=True)
class BoardPerson:
    """Who acts for a board: somebody who signed in, or the holder of an access link. The e-mail address, in lower case,
    tells two people apart."""

    name: str
    email: str
    role: str
    user: User | None = None


def consultees_for(user: Any, *, on: date) -> QuerySet[Consultee]:
    """What a signed-in person of a board is asked, or was: of the boards for which the person may give the opinion.
    One board never sees another's."""
    asked = Consultee.objects.exclude(status=Consultee.Status.NOT_ASKED)
    if user is SYSTEM:
        return asked
    boards = {body for role, body in roles_of(user, on=on) if Permission.GIVE_OPINION in ROLES[role]}
    return asked.filter(organisation__in=boards)


def board_person(user: Any, consultee: Consultee, *, on: date) -> BoardPerson | None:
    """The person as one who may act for this board, in the role that lets them, or None."""
    for role, body in roles_of(user, on=on):
        if body == consultee.organisation_id and Permission.GIVE_OPINION in ROLES[role]:
            return BoardPerson(user.name, user.email.lower(), Role(role).label, user)
    return None


def may_act_for(person: BoardPerson, consultee: Consultee, *, on: date) -> Verdict:
    """Whether somebody may act for this board. Who signed in needs the right in that body; the holder of an access link
    was let in by the link, which is looked at again at every request (`consultation.views.boards.door`)."""
    if person.user is None:
        return Verdict()
    return may(person.user, Permission.GIVE_OPINION, consultee.organisation, on=on)
