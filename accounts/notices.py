"""What does the portal write to people about their account? One function sends; it is the only one that may."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from accounts.models import Invitation
from core import mail


def send(*, to: str, subject: str, body: str) -> None:
    """Put a letter into the outbox (EMAIL_BACKEND is core.mail's), in the caller's transaction: it is never sent when
    that rolls back, and never lost when it does not. Neither the person waiting nor a stranger who guesses addresses
    learns from the page whether a mail server took it."""
    EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, [to]).send()


def invite(invitation: Invitation, *, link: str) -> None:
    context = {"invitation": invitation, "link": link, "site_name": settings.SITE_NAME}
    send(
        to=invitation.email,
        subject=f"You are invited to {settings.SITE_NAME}",
        body=render_to_string("accounts/email/invitation.txt", context),
    )


def second_factor_removed(*, to: str, name: str) -> None:
    context = {"name": name, "site_name": settings.SITE_NAME}
    send(
        to=to,
        subject="Your second step of signing in was removed",
        body=render_to_string("accounts/email/second_factor_removed.txt", context),
    )


def what_became_of(invitation: Invitation) -> str:
    """What the person who invited is told. Where no mail goes out, they pass the link on themselves."""
    if mail.is_sending_on():
        return f"A letter is on its way to {invitation.email}. Its link is open for {settings.INVITATION_DAYS} days."
    return (
        f"No mail server is set, so no letter goes out. Give {invitation.email} this link yourself; it is shown only "
        f"now, and open for {settings.INVITATION_DAYS} days: {invitation.link}"
    )
