"""Who sends which message when? Claim by lease and fence on the row, one by one, until nothing is due."""

from __future__ import annotations

import time
from datetime import timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Q

from core.jobs import database_now
from core.mail.outbox import TASK, is_sending_on
from core.mail.server import Line, Never, NotNow, ServerFault
from core.models import Mail
from core.queue import ring

State = Mail.State
# One lock for all who look at how busy a domain is before they take a message up. Any number nobody else uses.
LOCK = 0x4D41494C
LONGEST_WAIT = timedelta(hours=4)


def send_due() -> int:
    """Send what is due, for at most MAIL_BATCH_SECONDS, then ring for the rest; the number of messages handed over.

    Stops at the first fault of the server itself: the next try is MAIL_PAUSE_SECONDS away, for all messages.
    """
    if not is_sending_on():
        return 0
    line, sent, started = Line(), 0, time.monotonic()
    try:
        while (mail := claim()) is not None:
            try:
                sent += _send(line, mail)
            except ServerFault:
                break
            if time.monotonic() - started > settings.MAIL_BATCH_SECONDS:
                ring(TASK)
                break
    finally:
        line.close()
    return sent


def claim() -> Mail | None:
    """Take up the next message that is due, or None. Given up first: what nobody took in five days."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        now = database_now()
        _give_up(now)
        if _server_is_resting(now):
            return None
        due = Mail.objects.filter(
            Q(state=State.QUEUED) & (Q(next_try_at__isnull=True) | Q(next_try_at__lte=now))
            | Q(state=State.SENDING, lease_until__lt=now)
        )
        mail = due.exclude(domain__in=_busy_domains(now)).order_by(F("next_try_at").asc(nulls_first=True), "pk").first()
        if mail is None:
            return None
        mail.state, mail.fence, mail.attempts = State.SENDING, mail.fence + 1, mail.attempts + 1
        mail.tried_at, mail.lease_until = now, now + timedelta(seconds=settings.MAIL_LEASE_SECONDS)
        mail.save(update_fields=["state", "fence", "attempts", "tried_at", "lease_until"])
        return mail


def _busy_domains(now: object) -> list[str]:
    """Domains that have had as much from us in the last minute as is polite, or have as many conversations open."""
    minute, limits = now - timedelta(minutes=1), settings.MAIL_PER_DOMAIN
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT domain FROM core_mail WHERE tried_at > %s GROUP BY domain
            HAVING count(*) >= %s OR count(*) FILTER (WHERE state = 'sending' AND lease_until > %s) >= %s
            """,
            [minute, limits["a minute"], now, limits["at once"]],
        )
        return [row[0] for row in cursor.fetchall()]


def _server_is_resting(now: object) -> bool:
    since = now - timedelta(seconds=settings.MAIL_PAUSE_SECONDS)
    return Mail.objects.filter(state__in=[State.QUEUED, State.SENDING], server_failed_at__gt=since).exists()


def _give_up(now: object) -> None:
    """What is open past its time fails, with the last reason; one that is in a living sender's hands is left to it."""
    late = Mail.objects.filter(Q(state=State.QUEUED) | Q(state=State.SENDING, lease_until__lt=now), give_up_at__lt=now)
    for mail in late:
        reason = mail.last_error or "No mail server was set, or none of our senders was running."
        mail.state, mail.last_error = State.FAILED, f"Given up after five days. {reason}"
        mail.lease_until = None
        mail.save(update_fields=["state", "last_error", "lease_until"])


def _send(line: Line, mail: Mail) -> bool:
    """One try. True when the server took the message. Raises ServerFault after noting it."""
    try:
        line.give(mail)
    except Never as error:
        _note(mail, State.FAILED, str(error))
    except NotNow as error:
        _note(mail, State.QUEUED, str(error))
    except ServerFault as error:
        _note(mail, State.QUEUED, str(error), server_failed_at=database_now())
        raise
    else:
        # Whoever handed it over may say so, overtaken or not: the server has said yes to this very message.
        Mail.objects.filter(pk=mail.pk, state__in=[State.SENDING, State.QUEUED]).update(
            state=State.SENT, sent_at=database_now(), last_error="", lease_until=None, server_failed_at=None
        )
        return True
    return False


def _note(mail: Mail, state: str, error: str, **more: object) -> None:
    """What went wrong, and when it is tried again; says nothing when another sender has taken the message over."""
    Mail.objects.filter(pk=mail.pk, fence=mail.fence, state=State.SENDING).update(
        state=state,
        last_error=error,
        lease_until=None,
        next_try_at=database_now() + wait_after(mail.attempts) if state == State.QUEUED else None,
        **more,
    )


def wait_after(attempts: int) -> timedelta:
    """One minute, then four times as long each time, and never longer than four hours."""
    first = timedelta(seconds=settings.MAIL_FIRST_RETRY_SECONDS)
    return min(first * 4 ** min(attempts - 1, 10), LONGEST_WAIT)
