"""How do people and their roles enter, change and end?"""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate

from accounts import checks, notices, queries
from accounts.models import Invitation, Membership, Role, User
from accounts.permissions import SYSTEM, Permission, bodies_managed, may, may_manage
from core import audit
from core.subject import held_about
from core.verdict import Verdict
from organisations.models import Organisation


@transaction.atomic
def register(*, email: str, name: str, password: str, by: Any, at: datetime, **flags: bool) -> User:
    """Make a person's account; an existing one keeps its password."""
    user = User.objects.filter(email=email.lower()).first()
    if user is None:
        user = User.objects.create_user(email, password, name=name, **flags)
        audit.record("registered", user, by=by, at=at)
    return user


@transaction.atomic
def grant(
    *, user: User, organisation: Organisation, role: str, starts_on: date, by: Any, at: datetime,
    ends_on: date | None = None,
) -> Membership:  # fmt: skip
    """Give a person a role in a body from a day on. One that is held on that day already is kept; one that ended
    before is given again."""
    User.objects.select_for_update().get(pk=user.pk)
    held = Membership.objects.filter(user=user, organisation=organisation, role=role, starts_on__lte=starts_on)
    if membership := held.filter(ended_at=None).exclude(ends_on__lt=starts_on).first():
        return membership
    membership = Membership.objects.create(
        user=user, organisation=organisation, role=role, starts_on=starts_on, ends_on=ends_on, granted_by=by
    )
    audit.record("granted", membership, by=by, at=at, role=role, organisation=organisation.slug)
    return membership


@transaction.atomic
def change_end(*, membership: Membership, ends_on: date | None, by: Any, at: datetime) -> Membership:
    """Set a role's last day, or take it away."""
    on = localdate(at)
    membership = _locked(membership)
    verdict = may_manage(by, membership.organisation, on=on) & checks.may_end_on(membership, ends_on, by=by, on=on)
    verdict.require()
    before = membership.ends_on
    membership.ends_on = ends_on
    membership.save(update_fields=["ends_on"])
    audit.record("changed the end of", membership, by=by, at=at, before=str(before), after=str(ends_on))
    return membership


@transaction.atomic
def end_now(*, membership: Membership, by: Any, at: datetime) -> Membership:
    """End a role at once: the person's next request is refused what it allowed."""
    membership = _locked(membership)
    verdict = may_manage(by, membership.organisation, on=localdate(at)) & checks.may_end_now(membership, by=by)
    verdict.require()
    membership.ended_at = at
    membership.save(update_fields=["ended_at"])
    audit.record("ended", membership, by=by, at=at, role=membership.role, organisation=membership.organisation.slug)
    return membership


def _locked(membership: Membership) -> Membership:
    rows = Membership.objects.select_for_update(of=("self",)).select_related("organisation", "user")
    return rows.get(pk=membership.pk)


@transaction.atomic
def invite(
    *, email: str, organisation: Organisation, role: str, starts_on: date, ends_on: date | None, site: str, by: Any,
    at: datetime,
) -> Invitation:  # fmt: skip
    """Ask somebody by letter to take a role in a body. `site` is the portal's address, for the link in the letter.
    What it returns bears that link once, for an installation that sends no mail; it is kept nowhere."""
    on, email = localdate(at), email.lower()
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    verdict = may_manage(by, organisation, on=on) & checks.may_be_invited(
        email=email, organisation=organisation, role=role, starts_on=starts_on, ends_on=ends_on, by=by, on=on
    )
    verdict.require()
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        email=email, organisation=organisation, role=role, starts_on=starts_on, ends_on=ends_on, invited_by=by,
        token_hash=queries.hash_of(token), sent_at=at, expires_at=at + timedelta(days=settings.INVITATION_DAYS),
    )  # fmt: skip
    audit.record("invited", invitation, by=by, at=at, email=email, role=role, organisation=organisation.slug)
    invitation.link = _link(site, token)
    notices.invite(invitation, link=invitation.link)
    return invitation


@transaction.atomic
def invite_again(*, invitation: Invitation, site: str, by: Any, at: datetime) -> Invitation:
    """Send a new link, open for as long as the first was; the link sent before opens nothing any more."""
    invitation = queries.locked_invitation(invitation)
    verdict = may_manage(by, invitation.organisation, on=localdate(at)) & checks.may_still_change(invitation)
    verdict.require()
    token = secrets.token_urlsafe(32)
    invitation.token_hash, invitation.sent_at = queries.hash_of(token), at
    invitation.expires_at = at + timedelta(days=settings.INVITATION_DAYS)
    invitation.save(update_fields=["token_hash", "sent_at", "expires_at"])
    audit.record("invited again", invitation, by=by, at=at, email=invitation.email)
    invitation.link = _link(site, token)
    notices.invite(invitation, link=invitation.link)
    return invitation


def _link(site: str, token: str) -> str:
    return site.rstrip("/") + reverse("accounts:accept", kwargs={"token": token})


@transaction.atomic
def withdraw(*, invitation: Invitation, by: Any, at: datetime) -> Invitation:
    """The link in the letter opens nothing any more."""
    invitation = queries.locked_invitation(invitation)
    verdict = may_manage(by, invitation.organisation, on=localdate(at)) & checks.may_still_change(invitation)
    verdict.require()
    invitation.revoked_at = at
    invitation.save(update_fields=["revoked_at"])
    audit.record("withdrew", invitation, by=by, at=at, email=invitation.email)
    return invitation


@transaction.atomic
def accept_as_new(*, token: str, name: str, password: str, at: datetime) -> User:
    """Whoever holds the letter makes an account for its address, and takes the role."""
    invitation = _taken_up(token, at=at)
    if queries.person(invitation.email):
        Verdict((f"There is an account for {invitation.email} already. Sign in to accept.",)).require()
    user = register(email=invitation.email, name=name, password=password, by=None, at=at)
    _accept(invitation, user, at=at)
    return user


@transaction.atomic
def accept(*, token: str, by: User, at: datetime) -> Membership:
    """A person with an account, signed in, takes the role that was offered to their address."""
    invitation = _taken_up(token, at=at)
    Verdict.no_if(
        by.email != invitation.email,
        f"This invitation was sent to {invitation.email}. You are signed in as {by.email}.",
    ).require()
    return _accept(invitation, by, at=at)


def _taken_up(token: str, *, at: datetime) -> Invitation:
    found = queries.invitation_with(token)
    if found is None:
        Verdict(
            ("This invitation does not exist, or a newer one was sent. Use the link in the newest letter.",)
        ).require()
    invitation = queries.locked_invitation(found)
    checks.may_be_accepted(invitation, at=at).require()
    return invitation


def _accept(invitation: Invitation, user: User, *, at: datetime) -> Membership:
    """The role is granted by whoever invited, and no earlier than today: the invited days may have begun."""
    invitation.accepted_at, invitation.accepted_by = at, user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    audit.record("accepted", invitation, by=user, at=at)
    return grant(
        user=user, organisation=invitation.organisation, role=Role(invitation.role),
        starts_on=max(invitation.starts_on, min(localdate(at), invitation.ends_on or localdate(at))),
        ends_on=invitation.ends_on, by=invitation.invited_by, at=at,
    )  # fmt: skip


@transaction.atomic
def set_password(*, user: User, password: str, keep: str = "", by: Any, at: datetime) -> None:
    """A new password; every session but the one to keep ends (NCSC: change ends the sessions a thief may hold)."""
    user.set_password(password)
    user.save(update_fields=["password"])
    _end_sessions(UserSession.objects.filter(user=user).exclude(session_key=keep))
    audit.record("set the password of", user, by=by, at=at)


@transaction.atomic
def end_session(*, session: UserSession, by: User, at: datetime) -> None:
    """Sign out in one place; only one's own."""
    Verdict.no_if(session.user_id != by.pk, "You can sign out only your own sessions.").require()
    _end_sessions(UserSession.objects.filter(pk=session.pk))
    audit.record("ended a session of", by, by=by, at=at)


@transaction.atomic
def sign_out_everywhere(*, by: User, at: datetime) -> None:
    """Sign out in every place at once, sessions that no list knows included: the epoch makes all of them strangers."""
    User.objects.select_for_update().get(pk=by.pk)
    by.session_epoch += 1
    by.save(update_fields=["session_epoch"])
    _end_sessions(UserSession.objects.filter(user=by))
    audit.record("signed out everywhere", by, by=by, at=at)


def _end_sessions(sessions: Any) -> None:
    Session.objects.filter(session_key__in=list(sessions.values_list("session_key", flat=True))).delete()
    sessions.delete()


def note_seen(*, session_key: str, address: str, at: datetime) -> None:
    """A session is in use. Bookkeeping for its owner's list, not an event: nothing is audited."""
    UserSession.objects.filter(session_key=session_key).update(last_seen_at=at, ip=address)


@transaction.atomic
def remove_second_factor(*, user: User, by: Any, at: datetime) -> None:
    """For a person who lost telephone, keys and recovery codes: an administrator of a body in which they hold a role
    opens the way back. They are told, signed out everywhere, and must set up a new second step at once."""
    on = localdate(at)
    shared = queries.people_of(bodies_managed(by, on=on), on=on).filter(user=user, holds=True)
    verdict = Verdict.no_if(not shared.exists(), "This person holds no role in a body whose people you look after.")
    verdict &= Verdict.no_if(
        user.pk == by.pk, "You cannot remove your own second step here. Ask another administrator."
    )
    verdict.require()
    Authenticator.objects.filter(user=user).delete()
    user.session_epoch += 1
    user.save(update_fields=["session_epoch"])
    _end_sessions(UserSession.objects.filter(user=user))
    audit.record("removed the second factor of", user, by=by, at=at)
    notices.second_factor_removed(to=user.email, name=user.name)


@transaction.atomic
def note_export(*, form: str, asked: dict[str, str], by: Any, at: datetime) -> None:
    """Somebody takes a copy of the audit trail out of the portal: that is itself in the trail, with what was asked."""
    may(by, Permission.SEE_AUDIT, on=localdate(at)).require()
    audit.record("exported the audit trail", by, by=by, at=at, form=form, asked=asked)


@transaction.atomic
def export_held(*, email: str, by: Any, at: datetime) -> dict[str, Any]:
    """Everything the portal holds about an e-mail address, for the person themself, or for whoever runs the portal and
    answers their request. That it was taken is in the audit trail, by a fingerprint of the address and not the address:
    the trail outlives what is told here."""
    own = by is not SYSTEM and by.email.lower() == email.lower()
    Verdict.no_if(by is not SYSTEM and not own, "You can take out only what is held about yourself.").require()
    told = held_about(email)
    subject = by or User(pk=0)
    audit.record("exported what is held about", subject, by=by, at=at, address=queries.hash_of(email.lower())[:16])
    return {"about": email, "at": at.isoformat(timespec="seconds"), "held": told}
