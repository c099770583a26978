"""What does an e-mail say? What happened and where to look, in plain text, and how to stop it with one click."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core import signing
from django.urls import reverse

from accounts.models import User
from plans.models import Notification

SALT = "plans.notices.stop"


def stop_token(user: User, kind: str = "") -> str:
    """Says whose e-mail stops, and of which kind; empty for all. Signed, and of no use for anything else."""
    return signing.dumps([user.pk, kind], salt=SALT)


def read_token(token: str) -> tuple[int, str] | None:
    """(person, kind), or None for what we never signed. It does not run out: a link in an old e-mail must work."""
    try:
        person, kind = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return person, kind


def at_once(notification: Notification) -> dict[str, Any]:
    """Subject, text and headers of an e-mail about one thing."""
    user = notification.user
    body = f"{notification.mail_text}\n\nSee it, after signing in:\n{settings.SITE_URL}{notification.path}"
    return {"subject": notification.mail_text, **_letter(user, body, kind=notification.kind)}


def digest(user: User, told: Iterable[Notification], *, day: str) -> dict[str, Any]:
    """Subject, text and headers of a day's or week's e-mail: oldest first, plan by plan."""
    by_plan: dict[str, list[Notification]] = {}
    for notification in told:
        by_plan.setdefault(str(notification.plan), []).append(notification)
    count = sum(map(len, by_plan.values()))
    parts = [f"What happened in plans that you work on, up to {day}."]
    for plan, rows in sorted(by_plan.items()):
        parts.append(f"{plan}\n{'-' * len(plan)}")
        parts += [f"{row.mail_text}\n{settings.SITE_URL}{row.path}" for row in rows]
    subject = f"{count} notice{'s' if count > 1 else ''} from {settings.SITE_NAME}"
    return {"subject": subject, **_letter(user, "\n\n".join(parts), kind="")}


def _letter(user: User, body: str, *, kind: str) -> dict[str, Any]:
    stop = f"{settings.SITE_URL}{reverse('plans:stop-notices', args=[stop_token(user, kind)])}"
    choose = f"{settings.SITE_URL}{reverse('plans:notice-choices')}"
    which = "e-mail of this kind" if kind else "all e-mail of this sort"
    text = (
        f"Dear {user.name},\n\n{body}\n\n--\n{settings.SITE_NAME}\n"
        f"Choose what comes by e-mail, and when: {choose}\nStop {which} with one click: {stop}\n"
    )
    # RFC 8058: the mail program's own button.
    headers = {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return {"text": text, "headers": headers}
