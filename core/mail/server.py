"""How is one message given to the mail server, within a bounded time, and what does its answer mean?"""

from __future__ import annotations

import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any

from django.conf import settings

from core.models import Mail


class ServerFault(Exception):
    """The server could not be reached, refused us, or stopped answering: no message's fault, so all of them wait."""


class NotNow(Exception):
    """The server will not take this message now (a 4xx answer): it is tried again later."""


class Never(Exception):
    """The server will never take this message (a 5xx answer to the address or the content)."""


def compose(mail: Mail) -> EmailMessage:
    """The message as bytes go: every copy of it has the same Message-ID and date."""
    message = EmailMessage()
    for name, value in mail.headers.items():
        message[name] = value
    message["From"], message["To"], message["Subject"] = settings.DEFAULT_FROM_EMAIL, mail.to, mail.subject
    message["Message-ID"], message["Date"] = mail.message_id, format_datetime(mail.queued_at)
    # RFC 3834: what a machine writes says so, and no holiday reply answers it.
    if "Auto-Submitted" not in message:
        message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    if mail.html:
        message.add_alternative(mail.html, subtype="html")
    for file in mail.attachments.all():
        main, _, sub = file.media_type.partition("/")
        message.add_attachment(bytes(file.data), maintype=main, subtype=sub, filename=file.name)
    return message


class _Watched(smtplib.SMTP):
    """Keeps its socket at hand from the first moment, so that a watch can cut it."""

    watched: socket.socket | None = None

    def _get_socket(self, *args: Any) -> socket.socket:
        self.watched = super()._get_socket(*args)
        return self.watched

    def cut(self) -> None:
        with suppress(OSError, AttributeError):
            self.watched.shutdown(socket.SHUT_RDWR)


class _WatchedTLS(_Watched, smtplib.SMTP_SSL):
    """The same, with TLS from the first byte (RFC 8314)."""


class Line:
    """One conversation with the server. A timeout bounds each silence, a watch bounds the whole of each step: a server
    that drips a byte now and then holds nobody up for ever."""

    def __init__(self) -> None:
        self.smtp: _Watched | None = None

    def open(self) -> None:
        """Connect, secure and sign in. Raises ServerFault, in words."""
        given = settings.MAIL_SERVER
        context = ssl.create_default_context() if given["tls"] else None
        # Without a host it connects later: the watch needs the object before the first byte. With a name of our own
        # smtplib does not ask the resolver for one, which may take long.
        own = {"local_hostname": settings.MAIL_DOMAIN, "timeout": settings.MAIL_TIMEOUT_SECONDS}
        made = _WatchedTLS(context=context, **own) if given["tls"] == "always" else _Watched(**own)
        made._host = given["host"]
        self.smtp = made
        try:
            with self._watch():
                made.connect(given["host"], given["port"])
                if given["tls"] == "starttls":
                    made.starttls(context=context)
                if given["user"]:
                    made.login(given["user"], given["password"])
        except smtplib.SMTPAuthenticationError as error:
            self.close()
            raise ServerFault(f"The mail server refused our name or password: {_words(error)}") from error
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise ServerFault(f"The mail server could not be reached: {_words(error)}") from error

    def give(self, mail: Mail) -> None:
        """Returns when the server has taken the message. Raises Never, NotNow or ServerFault, in words."""
        if self.smtp is None:
            self.open()
        message = compose(mail)
        try:
            with self._watch():
                self.smtp.send_message(message, settings.MAIL_BOUNCES_TO, [mail.to])
        except smtplib.SMTPRecipientsRefused as error:
            code, answer = error.recipients[mail.to]
            raise _verdict(code, answer, f"The mail server refused the address {mail.to}") from error
        except smtplib.SMTPSenderRefused as error:
            raise ServerFault(f"The mail server refused us as sender: {_words(error)}") from error
        except smtplib.SMTPDataError as error:
            raise _verdict(error.smtp_code, error.smtp_error, "The mail server refused the message") from error
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise ServerFault(f"The mail server stopped answering: {_words(error)}") from error

    def close(self) -> None:
        smtp, self.smtp = self.smtp, None
        if smtp is None:
            return
        with suppress(OSError, smtplib.SMTPException), self._watch(smtp):
            smtp.quit()
        smtp.close()

    @contextmanager
    def _watch(self, smtp: _Watched | None = None) -> Iterator[None]:
        timer = threading.Timer(settings.MAIL_STEP_SECONDS, (smtp or self.smtp).cut)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()


def _verdict(code: int, answer: bytes | str, what: str) -> Never | NotNow | ServerFault:
    words = f"{what}: {code} {_text(answer)}"
    if code == 421:
        return ServerFault(words)  # RFC 5321 3.8: the server is closing the conversation
    if code < 400:
        return ServerFault(f"The mail server stopped answering in the middle of a line: {_text(answer)}")
    return Never(words) if code >= 500 else NotNow(words)


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_text(error.smtp_error)}"
    return str(error) or type(error).__name__


def _text(answer: bytes | str) -> str:
    words = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return " ".join(words.split())[:500]
