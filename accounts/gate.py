"""The gate to the portal: what django-allauth asks of this house, and who must still set up a second step.

Its rules are allauth's. Here stand our words, our letters, our audit, and the encryption of what allauth keeps.
"""

from __future__ import annotations

import base64
import hashlib
import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts import actions, notices
from accounts.models import User
from accounts.queries import WAY, has_second_factor

logger = logging.getLogger(__name__)

SEEN = "accounts.seen"
SEEN_EVERY = 300
INTERFACE = "/api/"
JUST_SIGNED_IN = 900


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come by invitation; wrong passwords are counted by the address that was typed."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "This account is closed. Ask an administrator.",
        "email_password_mismatch": "The e-mail address or the password is not right. Check both and try again.",
        "enter_current_password": "This is not your current password. Try again.",
        "incorrect_code": "This code is not right. Codes change every 30 seconds and work once: type the newest one.",
        "incorrect_password": "This is not your password. Try again.",
        "too_many_login_attempts": "There were too many wrong attempts. Wait five minutes, then try again.",
        "rate_limited": "There were too many attempts. Wait five minutes, then try again.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """allauth's letters go the way of all our letters."""
        context = {**context, "site_name": settings.SITE_NAME}
        subject = " ".join(render_to_string(f"{template_prefix}_subject.txt", context).split())
        notices.send(
            to=email, subject=subject, body=render_to_string(f"{template_prefix}_message.txt", context).strip()
        )

    def set_password(self, user: User, password: str) -> None:
        """Changed by its owner, who stays signed in here; or reset by whoever holds the letter, signed in nowhere."""
        request = context.request
        keep = request.session.session_key if request.user.is_authenticated else ""
        actions.set_password(user=user, password=password, keep=keep or "", by=user, at=timezone.now())

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:account")

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Who signed in a moment ago, and had no second step then, sets the first one up and reads its recovery codes
        without typing the password again."""
        request = context.request
        if app == "allauth.mfa" and request.user.is_authenticated:
            records = get_authentication_records(request, request.user)
            signed_in = records[-1]["at"] if records else 0
            before = datetime.fromtimestamp(signed_in, tz=UTC)
            if time.time() - signed_in < JUST_SIGNED_IN and not has_second_factor(request.user, before=before):
                return False
        return super().is_reauthentication_required(app=app, **kwargs)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Without the host's name, which allauth adds: a guesser could try five passwords for each name of ours."""
        return credentials.get("email", "").strip().lower()


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets of the second step are encrypted where they are kept, with a key that is not in the database."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
        "cannot_delete_authenticator": "Your account must keep a second step. Add another one first, then remove this.",
        "cannot_generate_recovery_codes": "Set up an authenticator app or a passkey first.",
    }

    def _get_site_name(self) -> str:
        return settings.SITE_NAME

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        if not settings.SECOND_FACTOR_REQUIRED:
            return True
        others = authenticator.user.authenticator_set.exclude(pk=authenticator.pk)
        return others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:
        return f"Passkey {user.authenticator_set.filter(type=type).count() + 1}"

    def encrypt(self, text: str) -> str:
        return _keys().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret. Where SECRET_KEY was lost, one that nobody knows: the code is then wrong, never guessable."""
        try:
            return _keys().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            logger.error("A second factor cannot be read: is SECRET_KEY (or SECRET_KEY_FALLBACKS) the one it had?")  # noqa: TRY400
            return base64.b32encode(Fernet.generate_key()[:40]).decode()


def _keys() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(b"accounts.second-factor/" + key.encode()).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


class Gate:
    """Middleware: leads a signed-in person without a second step to set one up, where the installation requires it
    (SECOND_FACTOR_REQUIRED), and brings them where they were going afterwards; notes when a session was last used."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _is_on_the_way(request):
            return self.get_response(request)
        if SEEN in request.session and time.time() - request.session[SEEN] > SEEN_EVERY:
            request.session[SEEN] = int(time.time())
            actions.note_seen(
                session_key=request.session.session_key,
                address=AccountAdapter(request).get_client_ip(request),
                at=timezone.now(),
            )
        required = settings.SECOND_FACTOR_REQUIRED and request.user.is_authenticated
        if required and not has_second_factor(request.user):
            return self.lead_to_set_up(request)
        return self.get_response(request)

    def lead_to_set_up(self, request: HttpRequest) -> HttpResponse:
        if request.method in {"GET", "HEAD"} and "text/html" in request.headers.get("Accept", "text/html"):
            request.session[WAY] = request.get_full_path()
            messages.info(request, "Before you go on, set up a second step of signing in.")
        return redirect("mfa_index")


def _is_on_the_way(request: HttpRequest) -> bool:
    """What a person without a second step needs to get one, or to leave; the health of the process; and the interface
    for programs, which cannot be led anywhere: what there is not for everybody asks for the second step itself."""
    open_to_all = tuple(
        reverse(name)
        for name in ("mfa_index", "account_logout", "account_login", "account_reauthenticate", "healthz", "readyz")
    )
    return request.path.startswith((*open_to_all, settings.STATIC_URL, INTERFACE))


def note_sign_in(sender: Any, request: HttpRequest, **kwargs: Any) -> None:
    """From now on this session's use is noted (see Gate)."""
    request.session[SEEN] = int(time.time())
