"""How does a contact get a new link by themselves, and how does the holder of one say who they are?"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils.timezone import localdate

from consultation import checks, queries
from consultation.actions.letters import renew
from consultation.models import AccessLink, LinkRequest
from core import audit
from core.queue import enqueue_after_commit
from organisations.checks import is_own_address
from organisations.queries import email_domains

TASK = "consultation.answer_link_requests"
# For one address, whoever asks: nobody can be flooded with letters, nor have their link replaced all day long.
APART, A_DAY = timedelta(minutes=1), 5
FORGOTTEN_AFTER = timedelta(days=2)
LOCK = 0x4C494E4B  # any number that nobody else uses


@transaction.atomic
def ask_for_link(*, email: str, at: datetime) -> None:
    """Somebody types an address and wants a new link. The same is written down whether it is known or not; a worker
    finds out, so that neither words nor time tell a stranger who is a contact of a board."""
    LinkRequest.objects.create(email=email.strip().lower(), asked_at=at)
    enqueue_after_commit(TASK)


def answer_link_requests(*, at: datetime) -> int:
    """Answer all who asked; how many letters went. Each in its own transaction: what a crash leaves, the next beat
    takes up, and no letter goes twice."""
    letters = 0
    while (answered := _answer_next(at=at)) is not None:
        letters += answered
    LinkRequest.objects.filter(asked_at__lt=at - FORGOTTEN_AFTER, answered_at__isnull=False).delete()
    return letters


@transaction.atomic
def _answer_next(*, at: datetime) -> int | None:
    # One worker at a time: two requests of one address are counted one after the other.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    request = queries.next_link_request()
    if request is None:
        return None
    sent = 0
    if not _too_often(request):
        for consultee, contact in queries.asked_through(request.email):
            sent += renew(consultee, contact, at=at) is not None
    request.answered_at, request.letters = at, sent
    request.save(update_fields=["answered_at", "letters"])
    return sent


def _too_often(request: LinkRequest) -> bool:
    """Whether letters went for an earlier request of that address within the minute, or for five within the day."""
    earlier = LinkRequest.objects.filter(
        email=request.email, letters__gt=0, asked_at__gt=request.asked_at - timedelta(days=1)
    )
    times = list(earlier.values_list("asked_at", flat=True))
    return len(times) >= A_DAY or any(abs(request.asked_at - moment) < APART for moment in times)


@transaction.atomic
def say_who(*, link: AccessLink, name: str, role: str, email: str, at: datetime) -> dict[str, str]:
    """Who uses the link of a shared mailbox: their name, what they are, and an address of the board's own, which tells
    who wrote from who releases. Kept in the audit log, and by the door in the session."""
    board, email = link.consultee.organisation, email.strip().lower()
    domains = email_domains([board], on=localdate(at)).get(board.pk, set())
    (checks.link_opens(link, at=at) & is_own_address(board, email, domains)).require()
    who: dict[str, Any] = {"name": name.strip(), "role": role.strip(), "email": email}
    audit.record("said who uses", link, by=None, at=at, board=board.slug, **who)
    return who
