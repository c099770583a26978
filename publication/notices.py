"""What is written to those who follow? Each letter ends with the link that ends it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import signing
from django.template.loader import render_to_string
from django.urls import reverse

from publication.models import Following, FormatRequest

CONFIRM, LEAVE = "publication.following.confirm", "publication.following.leave"


def token_of(following: Following, salt: str) -> str:
    """What a link in a letter carries: which row it is for, signed, so that nobody makes one up."""
    return signing.dumps(following.pk, salt=salt)


def read_token(token: str, salt: str) -> int | None:
    """The row that a link speaks of; None for a token that we never signed or for the other deed."""
    try:
        return int(signing.loads(token, salt=salt))
    except (signing.BadSignature, ValueError, TypeError):
        return None


def confirmation(following: Following, *, title: str, days: int) -> dict[str, Any]:
    """Subject and text of the letter that asks whether the address is its owner's."""
    address = _address("publication:follow-confirm", following, CONFIRM)
    context = {"title": title, "address": address, "days": days, "site_name": settings.SITE_NAME}
    return {
        "subject": f"Confirm that you want to follow {title}",
        "text": render_to_string("publication/email/follow_confirm.txt", context),
    }


def news(following: Following, *, said: str, path: str) -> dict[str, Any]:
    """Subject, text and headers of a letter with news; RFC 8058 gives mail programs a button to leave."""
    leave = _address("publication:follow-leave", following, LEAVE)
    context = {"said": said, "address": f"{settings.SITE_URL}{path}", "leave": leave, "site_name": settings.SITE_NAME}
    return {
        "subject": said,
        "text": render_to_string("publication/email/follow_news.txt", context),
        "headers": {"List-Unsubscribe": f"<{leave}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
    }


def format_asked(row: FormatRequest) -> dict[str, Any]:
    """Subject and text of the letter to whoever looks after the site: what was asked for, and nothing of who asked."""
    plan = row.publication.edition.plan
    context = {
        "title": plan.title, "wanted": row.get_wanted_display(),
        "address": f"{settings.SITE_URL}{reverse('publication:format-request', args=[plan.slug, row.pk])}",
    }  # fmt: skip
    return {
        "subject": f"{row}: {plan.title} in another format",
        "text": render_to_string("publication/email/format_asked.txt", context),
    }


def _address(name: str, following: Following, salt: str) -> str:
    return f"{settings.SITE_URL}{reverse(name, args=[token_of(following, salt)])}"
