"""Does every message arrive when its sender is killed at any moment, and does each double carry the same Message-ID?"""

import random
import subprocess
import sys
import time
from collections import Counter

import psycopg
import pytest

from jfp_portal.serve.processes import beat_command
from tests.live import BASE_DIR, free_port, wait_for
from tests.smtp_sink import taken

pytestmark = [pytest.mark.live, pytest.mark.slow]
PAUSE = 0.02  # at each answer of the server: a message takes six, so that kills fall between any two of them
COUNT = 100

POST = """
import sys, django; django.setup()
from django.db import transaction
from django.utils import timezone
from core import mail
with transaction.atomic():
    for number in range(int(sys.argv[1])):
        mail.post(to=f"person{number}@example{number % 5}.org", subject="Something happened", text="See the portal.",
                  key=f"kill:{number}", by=None, at=timezone.now())
"""
SEND = """
import time, django; django.setup()
from core import mail
while True:
    mail.send_due()
    time.sleep(0.02)
"""


def rows(system, query):
    with psycopg.connect(system.database_url, autocommit=True) as connection:
        return connection.execute(query).fetchall()


@pytest.fixture
def post_office(live_system):
    """A mail server in a process of its own, and an installation that knows it."""
    port = free_port()
    live_system.extra |= {
        "EMAIL_URL": f"smtp://127.0.0.1:{port}?tls=none", "MAIL_LEASE_SECONDS": "1", "MAIL_PAUSE_SECONDS": "1",
        "MAIL_FIRST_RETRY_SECONDS": "1", "MAIL_PER_DOMAIN_A_MINUTE": "1000", "RECONCILE_SECONDS": "1",
    }  # fmt: skip
    live_system.box = live_system.folder / "taken"
    live_system.sink = lambda: live_system.start(
        "sink", sys.executable, str(BASE_DIR / "tests/smtp_sink.py"), str(port), str(live_system.box), str(PAUSE)
    )
    return live_system


def put(system, count):
    subprocess.run([sys.executable, "-c", POST, str(count)], env=system.environment, check=True, timeout=120)


def faults(system):
    """What must never be: a row that says sent without the server having it, or a double with a name of its own."""
    here = {(message["to"], message["id"]) for message in taken(system.box)}
    told = rows(system, 'SELECT "to", message_id, state FROM core_mail')
    found = [f"{to} says sent" for to, name, state in told if state == "sent" and (to, name) not in here]
    return found + [f"{to}: another Message-ID" for to, name in here if (to, name) not in {row[:2] for row in told}]


@pytest.mark.parametrize("seed", [1, 2])
def test_a_sender_killed_at_random_moments_loses_nothing(post_office, seed):
    chance = random.Random(seed)
    post_office.sink()
    put(post_office, COUNT)
    kills = 0
    while kills < 10 and len(taken(post_office.box)) < COUNT:
        sender = post_office.start(f"sender-{kills}", sys.executable, "-c", SEND)
        before = len(taken(post_office.box))
        wait_for("a message", lambda before=before: len(taken(post_office.box)) > before, 60, 0.005)
        time.sleep(chance.uniform(0, 0.4))
        post_office.kill(sender)
        kills += 1
        assert faults(post_office) == []
    assert kills >= 5  # on a machine that is busy a sender may get further before its kill
    post_office.start("sender", sys.executable, "-c", SEND)
    wait_for("the end", lambda: not rows(post_office, "SELECT 1 FROM core_mail WHERE state <> 'sent'"), 90)
    times = Counter(message["id"] for message in taken(post_office.box))
    assert len(times) == COUNT
    # A kill between the server's yes and the row's says one message again.
    assert sum(times.values()) - COUNT <= kills
    assert faults(post_office) == []


def test_a_real_worker_sends_through_a_server_that_comes_late(post_office):
    post_office.start("beat", *beat_command(post_office.run_dir))
    post_office.start_worker()
    put(post_office, 3)
    tried = "SELECT 1 FROM core_mail WHERE last_error LIKE '%could not be reached%'"
    wait_for("the first try", lambda: rows(post_office, tried), 30)
    post_office.sink()
    wait_for("the messages", lambda: len({message["id"] for message in taken(post_office.box)}) == 3, 60)
    sent = "SELECT 1 FROM core_mail WHERE state <> 'sent'"
    wait_for("the rows", lambda: not rows(post_office, sent), 10)
