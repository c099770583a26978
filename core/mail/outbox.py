"""What is put into the outbox, and what people may do with it there?"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from core import audit
from core.lifecycle import Lifecycle, step
from core.models import Mail, MailAttachment
from core.queue import enqueue_after_commit

TASK = "core.send_mail"
# RFC 5321 4.5.4.1: "the give-up time generally needs to be at least 4-5 days".
GIVE_UP_AFTER = timedelta(days=5)
State = Mail.State

MAIL = Lifecycle(
    noun="message",
    first=State.QUEUED,
    labels={state.value: state.label for state in State},
    transitions=(
        step("take up", {State.QUEUED, State.SENDING}, State.SENDING, turn="the sender"),
        step("put off", {State.SENDING}, State.QUEUED, turn="the sender"),
        step("hand over", {State.QUEUED, State.SENDING}, State.SENT, turn="the receiver"),
        step("give up", {State.QUEUED, State.SENDING}, State.FAILED, turn="an administrator"),
        step("come back", {State.SENT}, State.BOUNCED, turn="an administrator"),
        step("send again", {State.FAILED, State.BOUNCED}, State.QUEUED, turn="the sender"),
    ),
)


@dataclass(frozen=True)
class File:
    """A file to go with a message."""

    name: str
    media_type: str
    data: bytes


def is_sending_on() -> bool:
    """Whether the installation names a mail server. Without one messages wait in the outbox."""
    return bool(settings.MAIL_SERVER)


def post(
    *,
    to: str,
    subject: str,
    text: str,
    key: str,
    html: str = "",
    headers: Mapping[str, str] | None = None,
    about: Iterable[str] = (),
    confidential: bool = False,
    files: Iterable[File] = (),
    by: Any,
    at: datetime,
) -> Mail:
    """Put a message into the outbox in the caller's transaction, and ring the sender after its commit.

    The same key is posted once: a second call returns what is there. Raises ValidationError for what is no address.
    """
    address = parseaddr(to)[1]
    validate_email(address)
    if found := Mail.objects.filter(dedupe_key=key).first():
        return found
    domain = address.rpartition("@")[2].lower()
    mail = Mail(
        to=address,
        domain=domain,
        # A header is one line (RFC 5322 2.2); a subject that was longer than its field says so.
        subject=_one_line(subject, 200),
        text=text,
        html=html,
        headers={name: _one_line(value, 900) for name, value in (headers or {}).items()},
        about=sorted(set(about)),
        is_confidential=confidential,
        dedupe_key=key,
        message_id=f"<{uuid.uuid4().hex}@{settings.MAIL_DOMAIN}>",
        queued_by=audit.actor(by),
        queued_at=at,
        give_up_at=at + GIVE_UP_AFTER,
    )
    try:
        with transaction.atomic():
            mail.save(force_insert=True)
            MailAttachment.objects.bulk_create(
                MailAttachment(mail=mail, name=file.name, media_type=file.media_type, data=file.data) for file in files
            )
    except IntegrityError:
        # Another transaction posted the same key while this one looked.
        return Mail.objects.get(dedupe_key=key)
    enqueue_after_commit(TASK)
    return mail


def posted_of(keys: Iterable[str]) -> set[str]:
    """Those of the keys under which a message is in the outbox, whatever became of it."""
    return set(Mail.objects.filter(dedupe_key__in=list(keys)).values_list("dedupe_key", flat=True))


def is_posted(key: str) -> bool:
    """Whether a message with this key is in the outbox, whatever became of it."""
    return Mail.objects.filter(dedupe_key=key).exists()


def _one_line(words: str, longest: int) -> str:
    line = " ".join(words.split())
    return line if len(line) <= longest else f"{line[: longest - 2]} …"


@transaction.atomic
def resend(*, mail: Mail, by: Any, at: datetime) -> Mail:
    """Queue a message again that failed or came back, for another five days."""
    row = _move(mail, "send again")
    row.attempts, row.next_try_at, row.give_up_at, row.last_error = 0, None, at + GIVE_UP_AFTER, ""
    row.save()
    audit.record("sent again", row, by=by, at=at)
    enqueue_after_commit(TASK)
    return row


@transaction.atomic
def record_bounce(*, mail: Mail, reason: str, by: Any, at: datetime) -> Mail:
    """Record that a message came back after a server had taken it, with the reason in words."""
    row = _move(mail, "come back")
    row.last_error, row.bounced_at = reason.strip() or "The message came back without a reason.", at
    row.save()
    audit.record("came back", row, by=by, at=at, reason=row.last_error)
    return row


def _move(mail: Mail, name: str) -> Mail:
    row = Mail.objects.select_for_update().get(pk=mail.pk)
    MAIL.check(name, row.state).require()
    row.state = MAIL.named(name).target
    return row
