"""What the tests of signing in share: the form, the code that an authenticator app would show, the letters sent."""

import re
import time

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.test import Client
from django.urls import reverse

PASSWORD = "correct-horse-battery"
SIGN_IN = "/accounts/sign-in/"


def sign_in(client: Client, email: str, password: str = PASSWORD, **more: object) -> object:
    return client.post(SIGN_IN, {"login": email, "password": password}, **more)


def code_for(secret: str, ahead: int = 0) -> str:
    """What an authenticator app shows now (RFC 6238)."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + ahead))


def with_app(user: object) -> str:
    """Gives the person an authenticator app; the secret that it holds."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def set_up_app(client: Client) -> str:
    """Sets one up through the page."""
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": code_for(secret)})
    return secret


def factors(user: object) -> list[str]:
    return sorted(Authenticator.objects.filter(user=user).values_list("type", flat=True))


def link_in(letter: object) -> str:
    return re.search(r"https?://\S+", letter.body)[0]


def said(response: object) -> str:
    return response.content.decode()
