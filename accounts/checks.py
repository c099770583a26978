"""May this invitation be made or taken up, this role be changed? Every reason, in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils.timezone import localdate

from accounts import queries
from accounts.models import Invitation, Membership, Role, Token
from accounts.permissions import SCOPES, SYSTEM, Scope, bodies_managed, roles_of, scopes_of
from core.verdict import Verdict
from organisations.models import Kind, Organisation

BOARD_ROLES = {Role.HWB_OFFICER, Role.HWB_CHAIR}


def may_be_invited(
    *, email: str, organisation: Organisation, role: str, starts_on: date, ends_on: date | None, by: Any, on: date
) -> Verdict:
    """Whether somebody may be offered this role, by this person, on that day."""
    person = queries.person(email)
    held = person is not None and (role, organisation.pk) in roles_of(person, on=max(on, starts_on))
    is_board = organisation.kind == Kind.HEALTH_AND_WELLBEING_BOARD
    label = Role(role).label
    return (
        Verdict.no_if(
            by is not SYSTEM and email == by.email,
            "You cannot give yourself a role. Ask another administrator.",
        )
        & Verdict.no_if(
            role in BOARD_ROLES and not is_board,
            f"{organisation.name} is not a Health and Wellbeing Board, so nobody can be its “{label}”.",
        )
        & Verdict.no_if(held, f"{email} is {label} at {organisation.name} already.")
        & Verdict.no_if(
            queries.open_invitations(organisation).filter(email=email, role=role).exists(),
            f"{email} has been invited to be {label} at {organisation.name}. Send that invitation again instead.",
        )
        & _days(starts_on, ends_on, on=on)
    )


def may_end_on(membership: Membership, ends_on: date | None, *, by: Any, on: date) -> Verdict:
    """Whether a role's last day may be changed to this one."""
    verdict = _not_own(membership, by=by) & Verdict.no_if(
        membership.ended_at is not None, "This role has ended. Invite the person again to give it anew."
    )
    if ends_on == membership.ends_on:
        return verdict
    return verdict & _days(membership.starts_on, ends_on, on=on)


def may_end_now(membership: Membership, *, by: Any) -> Verdict:
    return _not_own(membership, by=by) & Verdict.no_if(membership.ended_at is not None, "This role has ended already.")


def may_be_accepted(invitation: Invitation, *, at: datetime) -> Verdict:
    """Whether the link in the letter still opens the door."""
    again = "Ask the person who invited you to send it again."
    return (
        Verdict.no_if(invitation.accepted_at is not None, "This invitation has been accepted. Sign in instead.")
        & Verdict.no_if(invitation.revoked_at is not None, f"This invitation was withdrawn. {again}")
        & Verdict.no_if(
            invitation.accepted_at is None and invitation.revoked_at is None and invitation.expires_at <= at,
            f"This invitation was open until {invitation.expires_at:%-d %B %Y}. {again}",
        )
    )


def may_still_change(invitation: Invitation) -> Verdict:
    """Whether it can be sent again or withdrawn."""
    return Verdict.no_if(invitation.accepted_at is not None, "This invitation has been accepted.") & Verdict.no_if(
        invitation.revoked_at is not None, "This invitation was withdrawn."
    )


def may_make_token(
    membership: Membership, *, name: str, scopes: Iterable[str], days: int, by: Any, at: datetime
) -> Verdict:
    """Whether a key may be made for this role: one's own, that holds today, for what the role itself may do."""
    possible = scopes_of(membership.role)
    verdict = (
        Verdict.no_if(membership.user_id != by.pk, "You can make a key only for a role of your own.")
        & Verdict.no_if(
            not queries.own_roles(by, on=localdate(at)).filter(pk=membership.pk).exists(),
            "You do not hold this role today.",
        )
        & Verdict.no_if(
            settings.SECOND_FACTOR_REQUIRED and not queries.has_second_factor(by),
            "Set up a second step of signing in first.",
        )
        & Verdict.no_if(not name.strip(), "Enter what the key is for.")
        & Verdict.no_if(not scopes, "Select what the program may do.")
        & Verdict.no_if(not 1 <= days <= Token.LONGEST.days, f"A key is good for 1 to {Token.LONGEST.days} days.")
    )
    wrong = [scope for scope in scopes if scope not in possible]
    return verdict & Verdict(
        tuple(
            f"Your role as {membership.get_role_display()} does not let you {SCOPES[Scope(scope)][0]}, so no program "
            "can do so for you."
            for scope in wrong
        )
    )


def may_revoke(token: Token, *, by: Any, at: datetime) -> Verdict:
    """Whether this person may take the key's power away."""
    body = token.membership.organisation_id
    is_own = by is not SYSTEM and token.membership.user_id == by.pk
    return Verdict.no_if(token.revoked_at is not None, "This key is revoked already.") & Verdict.no_if(
        not is_own and not bodies_managed(by, on=localdate(at)).filter(pk=body).exists(),
        "Only the person whose key it is and the administrator of their body can revoke it.",
    )


def _not_own(membership: Membership, *, by: Any) -> Verdict:
    return Verdict.no_if(
        by is not SYSTEM and membership.user_id == by.pk,
        "You cannot change your own role. Ask another administrator.",
    )


def _days(starts_on: date, ends_on: date | None, *, on: date) -> Verdict:
    if ends_on is None:
        return Verdict()
    return Verdict.no_if(ends_on < starts_on, "The last day must not be before the first day.") & Verdict.no_if(
        ends_on < on, "The last day must be today or later. To end a role today, choose “End now”."
    )
