"""How does a library's mail go out? Through the same outbox: this is Django's mail backend (EMAIL_BACKEND)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from email.utils import parseaddr

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone

from core.mail.outbox import post


class OutboxBackend(BaseEmailBackend):
    """Posts each message, one for each address. Its text is confidential: it may hold a key, as a reset of a password
    does. Attachments are refused: whoever has one calls `post`."""

    @transaction.atomic
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            if message.attachments:
                raise ValueError("Post a message with attachments through core.mail.post.")
            html = [part.content for part in getattr(message, "alternatives", []) if part.mimetype == "text/html"]
            for address in dict.fromkeys(message.recipients()):
                post(
                    to=parseaddr(address)[1],
                    subject=message.subject,
                    text=message.body,
                    html=html[0] if html else "",
                    headers={k: v for k, v in message.extra_headers.items() if k.lower() not in {"message-id", "date"}},
                    confidential=True,
                    key=f"django:{uuid.uuid4().hex}",
                    by=None,
                    at=timezone.now(),
                )
        return len(email_messages)
