"""Senders of mail are killed, and so is the mail server, or it falls silent: each message arrives, and a double bears
the same Message-ID."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from faults.experiment import Experiment, Outcome
from faults.places import act, installation, rows
from tests.live import BASE_DIR, LiveSystem, free_port, wait_for
from tests.smtp_sink import taken

PAUSE = 0.02  # at each answer of the server: a message takes six, so that kills fall between any two of them
MESSAGES = {"small": 100, "large": 1_000}
KILLS = {"small": 10, "large": 100}
POST = """
from django.db import transaction
from django.utils import timezone
from core import mail
with transaction.atomic():
    for number in range(int(sys.argv[1])):
        mail.post(to=f"person{number}@example{number % 5}.org", subject="Something happened", text="See the portal.",
                  key=f"kill:{number}", by=None, at=timezone.now())
    mail.post(to="never@example.org", subject="Something happened", text="See the portal.", key="kill:never", by=None,
              at=timezone.now())
"""
SEND = """
import time, django; django.setup()
from core import mail
while True:
    mail.send_due()
    time.sleep(0.02)
"""
# The control: it says that a message is sent, and then sends it.
SEND_CARELESSLY = """
import smtplib, sys, django; django.setup()
from django.utils import timezone
from core.models import Mail
for row in Mail.objects.order_by("pk"):
    Mail.objects.filter(pk=row.pk).update(state="sent", sent_at=timezone.now())
    with smtplib.SMTP("127.0.0.1", int(sys.argv[1])) as line:
        line.sendmail("portal@localhost", [row.to], f"Message-ID: {row.message_id}\\r\\n\\r\\n{row.text}")
"""


class PostOffice:
    """A mail server in a process of its own, and what it was given."""

    def __init__(self, system: LiveSystem, port: int) -> None:
        self.system, self.port, self.box = system, port, system.folder / "taken"
        self.open()

    def open(self) -> None:
        sink = str(BASE_DIR / "tests/smtp_sink.py")
        self.process = self.system.start("sink", sys.executable, sink, str(self.port), str(self.box), str(PAUSE))

    def reopen(self) -> None:
        self.system.kill(self.process)
        self.open()

    def fall_silent(self, seconds: float) -> None:
        self.process.send_signal(signal.SIGSTOP)
        time.sleep(seconds)
        self.process.send_signal(signal.SIGCONT)

    @property
    def count(self) -> int:
        return len(taken(self.box))


@contextmanager
def post_office() -> Iterator[tuple[LiveSystem, PostOffice]]:
    port = free_port()
    own = {
        "EMAIL_URL": f"smtp://127.0.0.1:{port}?tls=none", "MAIL_LEASE_SECONDS": "1", "MAIL_PAUSE_SECONDS": "1",
        "MAIL_FIRST_RETRY_SECONDS": "1", "MAIL_PER_DOMAIN_A_MINUTE": "1000", "MAIL_TIMEOUT_SECONDS": "1",
    }  # fmt: skip
    with installation(**own) as system:
        yield system, PostOffice(system, port)


def faults_of_what_is_told(system: LiveSystem, box: Path) -> list[str]:
    """What must never be: a row that says sent without the server having it, or a double with a name of its own."""
    here = {(message["to"], message["id"]) for message in taken(box)}
    told = rows(system, 'SELECT "to", message_id, state FROM core_mail')
    found = [f"{to} says sent" for to, name, state in told if state == "sent" and (to, name) not in here]
    known = {row[:2] for row in told}
    return found + [f"{to}: another Message-ID" for to, name in here if (to, name) not in known]


class MailLost(Experiment):
    name, number = "mail", "F24"
    proves = "each message arrives whoever is killed meanwhile, and a double bears the same Message-ID"
    broken = "a sender that marks a message as sent before the server has it"

    def run(self, size: str) -> Outcome:
        chance, lost, felt = random.Random(1), [], 0
        with post_office() as (system, office):
            act(system, POST, str(MESSAGES[size]))
            strikes = 0
            while strikes < KILLS[size] and office.count < MESSAGES[size]:
                sender = self._sender(system, strikes)
                before = office.count
                wait_for("a message", lambda before=before: office.count > before, 60, 0.005)
                time.sleep(chance.uniform(0, 0.4))
                if strikes % 4 == 2:
                    office.reopen()
                elif strikes % 4 == 3:
                    office.fall_silent(1.5)
                system.kill(sender)
                strikes += 1
                felt += office.count < MESSAGES[size]
                lost += faults_of_what_is_told(system, office.box)
            self._sender(system, strikes)
            open_rows = "SELECT 1 FROM core_mail WHERE state NOT IN ('sent', 'failed')"
            wait_for("the end", lambda: not rows(system, open_rows), 120)
            lost += faults_of_what_is_told(system, office.box) + self._judge(
                system, office, MESSAGES[size], 2 * strikes
            )
            times = Counter(message["id"] for message in taken(office.box))
            figures = {"strikes": strikes, "copies too many": sum(times.values()) - len(times),
                       "most copies of one message": max(times.values())}  # fmt: skip
            return Outcome(MESSAGES[size] + 1, felt, lost, figures)

    @staticmethod
    def _sender(system: LiveSystem, number: int) -> subprocess.Popen[bytes]:
        return system.start(f"sender-{number}", sys.executable, "-c", SEND)

    @staticmethod
    def _judge(system: LiveSystem, office: PostOffice, count: int, most: int) -> list[str]:
        """Each arrived; a strike between the server's yes and the row's says one again, and no more come twice than
        were struck. Who is refused for good is told as failed."""
        times = Counter(message["id"] for message in taken(office.box))
        lost = [f"{count - len(times)} messages never arrived"] if len(times) < count else []
        if sum(times.values()) - len(times) > most:
            lost.append(f"{sum(times.values()) - len(times)} copies too many for {most} interruptions")
        if rows(system, "SELECT state FROM core_mail WHERE dedupe_key = 'kill:never'") != [("failed",)]:
            lost.append("a message that the server refuses is not told as failed")
        return lost

    def control(self) -> Outcome:
        with post_office() as (system, office):
            act(system, POST, "20")
            sender = system.start("careless", sys.executable, "-c", SEND_CARELESSLY, str(office.port))
            said = "SELECT FROM core_mail WHERE state = 'sent'"
            wait_for("a mark", lambda: len(rows(system, said)) > office.count, 60, 0.002)
            system.kill(sender)
            return Outcome(20, 1, faults_of_what_is_told(system, office.box))
