"""Who is there, and where are they signed in?"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import BooleanField, Case, Exists, OuterRef, QuerySet, Value, When
from django.utils.timezone import localdate

from accounts.models import Invitation, KeptAnswer, Membership, Token, User
from core import trail
from core.days import end_of
from core.models import AuditEvent, AuditLink
from core.verdict import Verdict
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


def token_with(key: str) -> Token | None:
    """The token whose key this is, whether or not it still opens anything. Looked up by its hash, so that the time it
    takes tells nothing of the keys there are."""
    return tokens().filter(secret_hash=hash_of(key)).first()


def tokens() -> QuerySet[Token]:
    return Token.objects.select_related("membership__user", "membership__organisation", "revoked_by")


def tokens_of(user: Any, *, at: datetime) -> QuerySet[Token]:
    """One's own keys: those that open something, then those that are over, the newest first."""
    return _in_order(tokens().filter(membership__user=user), at=at)


def tokens_in(bodies: QuerySet[Organisation], *, at: datetime) -> QuerySet[Token]:
    """The keys that act for these bodies (those whose people somebody looks after)."""
    return _in_order(tokens().filter(membership__organisation__in=bodies), at=at)


def _in_order(found: QuerySet[Token], *, at: datetime) -> QuerySet[Token]:
    held = Exists(Membership.objects.on(localdate(at)).filter(pk=OuterRef("membership")))
    good = When(held, revoked_at=None, expires_at__gt=at, membership__user__is_active=True, then=Value(True))
    is_good = Case(good, default=Value(False), output_field=BooleanField())
    return found.annotate(is_good=is_good).order_by("-is_good", "-made_at", "pk")


def token_is_good(token: Token, *, at: datetime) -> Verdict:
    """Whether a key opens what it was made for, at this moment; asked anew at each request."""
    member = token.membership
    return (
        Verdict.no_if(token.revoked_at is not None, "This key was revoked. Make a new one.")
        & Verdict.no_if(
            token.expires_at <= at, f"This key was good until {token.expires_at:%-d %B %Y}. Make a new one."
        )
        & Verdict.no_if(not member.user.is_active, "The account that this key acts for is closed.")
        & Verdict.no_if(
            not Membership.objects.on(localdate(at)).filter(pk=member.pk).exists(),
            "The role that this key acts for has ended.",
        )
        & Verdict.no_if(
            settings.SECOND_FACTOR_REQUIRED and not has_second_factor(member.user),
            "The account that this key acts for has no second step of signing in.",
        )
    )


def kept_answer(token: Token, key: str) -> KeptAnswer | None:
    """What was answered under this Idempotency-Key."""
    return KeptAnswer.objects.filter(token=token, key=key).first()


def audit_kinds() -> list[tuple[str, str]]:
    """The kinds of thing that something was done to, each with its words, by the words."""
    kinds = AuditEvent.objects.order_by().values_list("subject_type", flat=True).distinct()
    return sorted(((kind, kind_words(kind)) for kind in kinds), key=lambda pair: pair[1])


def kind_words(kind: str) -> str:
    """`plans.sectionrevision` as a reader says it: "section revision"; a kind that is no more keeps its name."""
    try:
        return str(apps.get_model(kind)._meta.verbose_name)
    except LookupError:
        return kind


def audit_found(
    events: QuerySet[AuditEvent], *, who: str = "", what: str = "", kind: str = "", number: str = "",
    first: date | None = None, last: date | None = None,
) -> QuerySet[AuditEvent]:  # fmt: skip
    """Of these events, those that answer every question that was asked; days are days in London, both ends count."""
    if who:
        events = events.filter(by__icontains=who)
    if what:
        events = events.filter(verb__icontains=what)
    if kind:
        events = events.filter(subject_type=kind)
    if number:
        events = events.filter(subject_id=number)
    if first:
        events = events.filter(at__gt=end_of(first - timedelta(days=1)))
    if last:
        events = events.filter(at__lte=end_of(last))
    return events


def sealed(events: list[AuditEvent]) -> dict[int, AuditLink]:
    """The place in the chain of each of these events that has one, by the event's number."""
    return {link.event_id: link for link in AuditLink.objects.filter(event_id__in=[event.pk for event in events])}


def newest_link() -> AuditLink | None:
    return AuditLink.objects.order_by("-sequence").first()


def audit_export(events: QuerySet[AuditEvent]) -> Iterator[dict[str, Any]]:
    """These events as far as they are sealed, each with its link, in the chain's order: what a stranger can verify."""
    return trail.with_events(AuditLink.objects.filter(event_id__in=events.order_by().values("pk")))
