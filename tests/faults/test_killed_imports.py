"""Is a release whole or not there at all, whenever a worker is killed or the file is stopped while it is loaded?

Real workers, real kills: the file is large enough that taking it in lasts a while, and the reconciler hands it to the
next worker.
"""

import subprocess
import sys

import psycopg
import pytest

from jfp_portal.serve.processes import beat_command
from tests.live import wait_for

pytestmark = [pytest.mark.live, pytest.mark.slow]
QUICK = {"JOB_LEASE_SECONDS": "2", "RECONCILE_SECONDS": "1", "JOB_MOST_ATTEMPTS": "30"}
ROWS = 100_000
SEND = """
import sys, django; django.setup()
from django.utils import timezone
from metrics import actions
for name in sys.argv[1:]:
    head = "indicator,indicator_name,area,area_name,period,value\\n"
    lines = (f"{name}-{n % 50},Made up,E0600{n // 1000:04},Avon {n // 1000},{1900 + n // 50 % 20},{n}"
             for n in range(int(ROWS)))
    content = head + "\\n".join(lines)
    file = actions.send_file(source="Made up", filename=name, content=content.encode(), by=None, at=timezone.now())
    print(file.pk)
"""


def rows(system, query, *values):
    with psycopg.connect(system.database_url, autocommit=True) as connection:
        return connection.execute(query, values).fetchall()


def sent(system, *names):
    script = SEND.replace("ROWS", str(ROWS))
    done = subprocess.run(
        [sys.executable, "-c", script, *names], env=system.environment, check=True, timeout=120, capture_output=True
    )
    return [int(pk) for pk in done.stdout.split()]


def state_of(system, file):
    return rows(system, "SELECT state FROM metrics_sentfile WHERE id = %s", file)[0][0]


def faults_of_what_is_there(system):
    """A release holds all of its rows, and a file is taken in only with its release."""
    found = rows(
        system,
        """
        SELECT r.id FROM metrics_release r WHERE r.rows <> %s OR r.new <> r.rows
            OR (SELECT count(*) FROM metrics_observation o WHERE o.release_from_id = r.id) <> r.rows
            OR NOT EXISTS (SELECT FROM metrics_sentfile f WHERE f.release_id = r.id AND f.state = 'taken in')
        """,
        ROWS,
    )
    orphans = rows(system, "SELECT count(*) FROM metrics_observation WHERE release_from_id NOT IN"
                           " (SELECT id FROM metrics_release)")  # fmt: skip
    return [*(f"release {pk} is not whole" for (pk,) in found), *(["rows without a release"] if orphans[0][0] else [])]


def wait_until_it_runs(system, statement):
    running = "SELECT FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' AND query LIKE %s"
    wait_for(statement, lambda: rows(system, running, f"{statement}%"), 60, 0.005)


def test_a_worker_killed_while_it_copies_and_while_it_writes_leaves_no_half_loaded_release(live_system):
    live_system.extra |= QUICK
    files = sent(live_system, "first", "second")
    live_system.start("beat", *beat_command(live_system.run_dir))
    for statement in ("COPY staged", "INSERT INTO metrics_observation"):
        worker = live_system.start_worker(wait=False)
        wait_until_it_runs(live_system, statement)
        live_system.kill(worker)
        assert faults_of_what_is_there(live_system) == []
    live_system.start_worker(wait=False)
    over = "SELECT FROM core_job HAVING count(*) FILTER (WHERE state = 'done') = 2"
    wait_for("both jobs", lambda: rows(live_system, over), 90)
    assert {state_of(live_system, file) for file in files} == {"taken in"}
    assert faults_of_what_is_there(live_system) == []
    ((attempts,),) = rows(live_system, "SELECT sum(attempts) FROM core_job")
    assert attempts >= 4
    assert len(rows(live_system, "SELECT FROM metrics_release")) == 2


def test_the_watch_sees_a_release_that_is_not_whole(live_system):
    # The control: what the assertions above rest on must be able to fail.
    rows(live_system, "INSERT INTO metrics_release (name, sha256, form, source, is_complete, loaded_at, rows, new,"
                      " changed, withdrawn, report) VALUES ('x', 'x', 'tidy', '', false, now(), 9, 9, 0, 0, '[]')"
                      " RETURNING id")  # fmt: skip
    assert faults_of_what_is_there(live_system) != []


INSIDE = """
import os, time, django; django.setup()
import psycopg
from django.db import transaction
from django.utils import timezone
from core import jobs
job = jobs.claim(jobs.queue("test.task", 1, by=None, at=timezone.now()).pk)
with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as other:
    with jobs.held(job) as hold, transaction.atomic():
        hold.tell(40, "Half way")
        while not other.execute("SELECT FROM core_job WHERE progress = 40 AND message = 'Half way'").rowcount:
            time.sleep(0.02)
        print("seen")
        other.execute("UPDATE core_job SET state = 'failed'")
        try:
            while True:
                hold.tell(50, "Going on")
                time.sleep(0.02)
        except jobs.Fenced:
            print("stopped")
"""


def test_progress_is_seen_from_inside_a_transaction_and_a_stop_reaches_it(live_system):
    done = subprocess.run(
        [sys.executable, "-c", INSIDE], env=live_system.environment, check=True, timeout=60, capture_output=True
    )
    assert done.stdout.split() == [b"seen", b"stopped"]
