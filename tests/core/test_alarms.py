"""Does each alarm ring when it should, and only then, and does it say what to do?"""

import os
import time

import pytest
from django.core.cache import cache
from django.db import connection
from django.urls import reverse

from core import alarms, jobs, tasks
from core.mail import post
from core.models import Job, Mail
from core.vitals import RANG, vitals
from tests.live import BASE_DIR
from tests.stages import NOW

pytestmark = pytest.mark.django_db
GUIDE = BASE_DIR / "docs" / "operations.md"


@pytest.fixture(autouse=True)
def quiet(monkeypatch):
    monkeypatch.setattr(jobs, "enqueue_after_commit", lambda *args, **ids: None)


@pytest.fixture
def in_order(settings, tmp_path, monkeypatch):
    """A portal of which nothing is to be said."""
    settings.PUBLICATION_ROOT = tmp_path
    for name in ("BACKUP_STAMP", "DRILL_STAMP"):
        stamp = tmp_path / name
        stamp.touch()
        setattr(settings, name, stamp)
    settings.MAIL_SERVER = {"host": "mail.example"}
    monkeypatch.setattr(alarms, "disk_percent", lambda: 50.0)
    tasks.reconcile()


def ringing() -> dict[str, alarms.Alarm]:
    return {alarm.key: alarm for alarm in alarms.alarms() if alarm.is_raised}


def execute(order: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(order)


def test_nothing_rings_where_all_is_in_order(in_order) -> None:
    assert ringing() == {}
    assert [alarm for alarm in alarms.alarms() if alarm.is_raised is None] == []


def a_job(**fields) -> Job:
    job = jobs.queue("test.task", 1, by=None, at=NOW)
    Job.objects.filter(pk=job.pk).update(**fields)
    return job


def waits_long() -> None:
    a_job()
    execute("UPDATE core_job SET queued_at = clock_timestamp() - interval '2 minutes'")


def is_left_behind() -> None:
    jobs.claim(a_job().pk)
    execute("UPDATE core_job SET lease_until = clock_timestamp() - interval '1 hour'")


def has_failed() -> None:
    a_job(state="failed", error="x", finished_at=jobs.database_now())


def is_not_sent() -> None:
    post(to="a@plans.example", subject="s", text="t", key="k", by=None, at=NOW)
    Mail.objects.update(state="failed", last_error="No such box.", tried_at=jobs.database_now())


def nobody_came_round() -> None:
    cache.delete(RANG)


WRONG = {
    "waiting": waits_long,
    "leases": is_left_behind,
    "failed": has_failed,
    "outbox": is_not_sent,
    "workers": nobody_came_round,
    "bolts": lambda: execute("ALTER TABLE core_ledgerentry DISABLE TRIGGER core_ledgerentry_frozen_rows"),
    "ledger": lambda: execute(
        "INSERT INTO core_ledgerentry (sequence, kind, payload, at, previous_hash, entry_hash) "
        "VALUES (2, 'x', '{}', now(), '', 'x')"
    ),
}


@pytest.mark.parametrize("key", WRONG)
def test_an_alarm_rings_alone_and_says_what_to_do(in_order, key) -> None:
    WRONG[key]()
    found = ringing()
    assert list(found) == [key]
    assert found[key].remedy
    assert found[key].words


def test_alarms_of_the_host_ring(in_order, settings, monkeypatch) -> None:
    monkeypatch.setattr(alarms, "disk_percent", lambda: 81.0)
    monkeypatch.setattr(alarms, "broker", lambda: "cannot be reached")
    monkeypatch.setattr(alarms, "storage", lambda: "cannot be written")
    monkeypatch.setattr("core.vitals.time", type("Ahead", (), {"time": staticmethod(lambda: time.time() + 3)}))
    long_ago = time.time() - 9 * 86400
    os.utime(settings.BACKUP_STAMP, (long_ago, long_ago))
    settings.DRILL_STAMP.unlink()
    assert set(ringing()) == {"disk", "broker", "storage", "clock", "backup", "drill"}


def test_waiting_mail_rings_only_where_it_could_be_sent(in_order, settings) -> None:
    post(to="a@plans.example", subject="s", text="t", key="k", by=None, at=NOW)
    execute("UPDATE core_mail SET next_try_at = clock_timestamp() - interval '10 minutes'")
    assert list(ringing()) == ["outbox"]
    settings.MAIL_SERVER = None
    assert ringing() == {}
    assert "No mail server is set" in next(alarm.words for alarm in alarms.alarms() if alarm.key == "outbox")


def test_every_alarm_has_its_part_of_the_guide(in_order) -> None:
    guide = GUIDE.read_text()
    for alarm in alarms.alarms():
        assert f'<a id="{alarm.anchor}"></a>' in guide, alarm.key


def test_the_status_page_shows_alarms_first(in_order, people, client, django_assert_num_queries) -> None:
    client.force_login(people.people["administrator"])
    assert "No alarm rings." in client.get(reverse("publication:status")).content.decode()
    has_failed()
    page = client.get(reverse("publication:status")).content.decode()
    assert "1 alarm rings." in page
    assert "<title>1 alarm: How the portal is" in page
    assert page.index("Work that failed") < page.index("The ledger")
    assert "alarm-failed" in page


def test_figures_are_read_in_two_queries(in_order, django_assert_num_queries) -> None:
    with django_assert_num_queries(2):
        assert vitals().ledger_head == 0


def test_a_length_of_time_is_in_words() -> None:
    assert [alarms.ago(seconds) for seconds in (0, 59, 130, 7300, 3 * 86400)] == [
        "0 seconds", "59 seconds", "2 minutes", "2 hours", "3 days"
    ]  # fmt: skip
