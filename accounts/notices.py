"""What does the portal write to people about their account? One function sends; it is the only one that may."""

from __future__ import annotations

import logging
import smtplib

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string

from accounts.models import Invitation

logger = logging.getLogger(__name__)


def send(*, to: str, subject: str, body: str) -> None:
    """Send a letter once the caller's transaction has committed; never if it rolls back."""

    def deliver() -> None:
        try:
            EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, [to]).send()
        except (OSError, smtplib.SMTPException) as reason:
            # Neither the person waiting nor a stranger who guesses addresses may learn of it from the page; the text
            # is not logged, as its link is a secret.
            logger.error("The letter “%s” was not taken by the mail server: %s", subject, reason)  # noqa: TRY400

    transaction.on_commit(deliver)


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
