"""Who is there, and where are they signed in?"""

from __future__ import annotations

import hashlib
import re
from datetime import date, datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import Invitation, Membership, User
from organisations.models import Organisation

# The session's key for where a person was going when the second step had to be set up first.
WAY = "accounts.way"
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
# The first that matches; Edge and Opera also call themselves Chrome, and Chrome calls itself Safari.
BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
    ("Macintosh", "a Mac"), ("CrOS", "a Chromebook"), ("Linux", "Linux"),
)  # fmt: skip


def person(email: str) -> User | None:
    return User.objects.filter(email=email.lower()).first()


def has_second_factor(user: Any, *, before: datetime | None = None) -> bool:
    """Whether a second step stands (or stood by then) between the password and this account. Recovery codes alone are
    none."""
    found = Authenticator.objects.filter(user=user, type__in=FACTORS)
    return (found.filter(created_at__lt=before) if before else found).exists()


def people_of(bodies: QuerySet[Organisation], *, on: date) -> QuerySet[Membership]:
    """The roles in these bodies (those that somebody looks after): those that hold, then those to come and ended."""
    return (
        Membership.objects.filter(organisation__in=bodies)
        .select_related("user", "organisation")
        .annotate(holds=Exists(Membership.objects.on(on).filter(pk=OuterRef("pk"))))
        .annotate(secured=Exists(Authenticator.objects.filter(user=OuterRef("user"), type__in=FACTORS)))
        .order_by("-holds", "organisation__name", "user__name", "role", "pk")
    )


def roles_outliving(body: Organisation, *, last: date, on: date) -> QuerySet[Membership]:
    """The roles in a body that would hold after this day, and so end with the body; asked on a day, for what ended
    earlier is no matter."""
    held = Membership.objects.filter(organisation=body, ended_at__isnull=True).exclude(ends_on__lt=max(last, on))
    return held.select_related("user").order_by("user__name", "role", "pk")


def open_invitations(organisation: Any = None) -> QuerySet[Invitation]:
    """Neither accepted nor withdrawn; they may have expired, and can then be sent again."""
    found = Invitation.objects.filter(accepted_at=None, revoked_at=None)
    return found.filter(organisation=organisation) if organisation else found


def invitations_of(bodies: QuerySet[Organisation]) -> QuerySet[Invitation]:
    """The open invitations to these bodies (those that somebody looks after)."""
    return (
        open_invitations()
        .filter(organisation__in=bodies)
        .select_related("organisation", "invited_by")
        .order_by("-sent_at", "pk")
    )


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def invitation_with(token: str) -> Invitation | None:
    """The invitation whose letter holds this token. Looked up by its hash: what is stored opens no door."""
    found = Invitation.objects.select_related("organisation", "invited_by")
    return found.filter(token_hash=hash_of(token)).first()


def locked_invitation(invitation: Invitation) -> Invitation:
    return Invitation.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=invitation.pk)


def own_roles(user: Any, *, on: date) -> QuerySet[Membership]:
    return Membership.objects.on(on).filter(user=user).select_related("organisation").order_by("organisation__name")


def sessions_of(user: Any, *, at: datetime) -> QuerySet[UserSession]:
    """Where this person is signed in, the last seen first."""
    alive = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=at)
    return UserSession.objects.filter(Exists(alive), user=user).order_by("-last_seen_at", "pk")


def device_words(user_agent: str) -> str:
    """A browser and a device in words, as far as the browser tells: "Edge on Windows"."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), "A browser")
    system = next((name for mark, name in SYSTEMS if re.search(rf"\b{mark}", user_agent)), "")
    return f"{browser} on {system}" if system else browser
