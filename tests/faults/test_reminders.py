"""Does each reminder go exactly once when its workers are killed at any moment, several at a time?"""

import random
import sys
import time

import psycopg
import pytest

from tests.live import wait_for

pytestmark = [pytest.mark.live, pytest.mark.slow]

MAKE = """
import django; django.setup()
from datetime import timedelta
from django.utils import timezone
from consultation import actions
from tests import stages
from tests.consultation.reached import WHO, contact, domain, opened
people = stages.cast()
for board in people.boards:
    domain(board)
    for number in range(20):
        contact(board, f"Jo{number} Bloggs")
round = opened(people, closes_on=timezone.localdate() + timedelta(days=30))
for before in ("deadline", "after the deadline"):
    actions.set_reminder_rule(plan_type=people.joint, before=before, working_days=0, source="Ours", **WHO)
"""
SEND = """
import sys, django; django.setup()
from datetime import datetime
from consultation import actions
at = datetime.fromisoformat(sys.argv[1])
while True:
    actions.send_reminders(at=at)
"""


def rows(system, query):
    with psycopg.connect(system.database_url, autocommit=True) as connection:
        return connection.execute(query).fetchall()


def test_killed_workers_remind_everybody_once(live_system):
    chance = random.Random(7)
    done = live_system.start("make", sys.executable, "-c", MAKE)
    assert done.wait(timeout=120) == 0, live_system.log("make").read_text()
    # A working day on which both rules speak: of the deadline, and of it having passed, 40 contacts each.
    [[closes]] = rows(live_system, "SELECT closes_at FROM consultation_round")
    reminders = "SELECT count(*), count(DISTINCT mail_id) FROM consultation_given WHERE kind = 'reminder'"
    kills = 0
    while kills < 6:
        workers = [
            live_system.start(f"worker-{kills}-{n}", sys.executable, "-c", SEND, closes.isoformat()) for n in (1, 2)
        ]
        [[before, _]] = rows(live_system, reminders)
        wait_for(
            "a reminder", lambda before=before: rows(live_system, reminders)[0][0] > before or before >= 40, 60, 0.005
        )
        time.sleep(chance.random() / 20)
        for worker in workers:
            worker.kill()
            worker.wait()
        kills += 1
    last = live_system.start("worker", sys.executable, "-c", SEND, closes.isoformat())
    # Everybody of one rule or of both: on a busy machine the last worker has not begun when the killed ones had 40.
    wait_for("the rest", lambda: (count := rows(live_system, reminders)[0][0]) >= 40 and count % 40 == 0, 60)
    time.sleep(1)
    last.kill()
    keys = rows(
        live_system,
        "SELECT m.dedupe_key, count(*) FROM consultation_given g JOIN core_mail m ON m.id = g.mail_id "
        "WHERE g.kind = 'reminder' GROUP BY 1",
    )
    posted = rows(live_system, "SELECT count(*) FROM core_mail WHERE dedupe_key LIKE 'round-%'")
    assert {count for _, count in keys} == {1}
    assert len(keys) == posted[0][0], "a letter without its proof, or a proof without its letter"
    assert len(keys) % 40 == 0, "somebody was left out"
