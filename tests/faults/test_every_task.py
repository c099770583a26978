"""Does every task do its work once, however often it is rung for, and when it was killed half-way?

The list is Celery's registry: a task that is not told of here fails the first test. A kill is an exception that nothing
catches, at one statement or another of the task: what stood in a transaction is gone, what did not stays.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from core import jobs, tasks
from core import mail as outbox
from core.models import Job, Mail
from jfp_portal.celery import app
from metrics import actions as metric_actions
from priorities import actions as priority_actions
from publication import actions, queries
from tests import stages
from tests.priorities.many import objectives
from tests.priorities.test_intentions import WHO, cycle  # noqa: F401
from tests.publication.test_reports import frozen, watching  # noqa: F401
from tests.smtp_sink import sink

pytestmark = pytest.mark.django_db
app.loader.import_default_modules()  # as a worker does: now every task is registered
FILE = b"indicator,indicator_name,area,area_name,period,value\nw,W,QXX,Mercia,2024,1\n"


def publishing(asked: Any) -> Job:
    people = asked.getfixturevalue("people")
    return actions.publish(edition=stages.joint_plan_ready(people), by=None, at=stages.NOW).job


def taking_in(asked: Any) -> Job:
    asked.getfixturevalue("people")
    return metric_actions.send_file(source="S", filename="a.csv", content=FILE, by=None, at=stages.NOW).job


def reporting(asked: Any) -> Job:
    return frozen(asked.getfixturevalue("watching")).work.job


def summing_up(asked: Any) -> Job:
    found = asked.getfixturevalue("cycle")
    objectives()
    subject = queries.summary_subject(found, "place", "avon", on=stages.TODAY)
    return actions.ask_for_summary(cycle=found, subject=subject, by=None, at=stages.NOW).job


def comparing(asked: Any) -> Job:
    return priority_actions.ask_to_compare(cycle=asked.getfixturevalue("cycle"), **WHO).job


# Each task that does a job, and how there comes to be one.
JOBS: dict[str, Callable[[Any], Job]] = {
    "publication.build": publishing,
    "metrics.take_in": taking_in,
    "publication.make_report": reporting,
    "publication.summarise": summing_up,
    "priorities.compare": comparing,
}
# Each that looks for itself what there is to do; whether it finds something after what `life` has done.
RINGS: dict[str, bool] = {
    "core.reconcile": False,
    "core.seal_audit": True,
    "core.send_mail": True,
    "consultation.answer_link_requests": False,
    "consultation.send_reminders": False,
    "consultation.sweep_responses": False,
    "metrics.raise_exceptions": False,
    "metrics.sweep_files": False,
    "plans.send_digests": False,
    "plans.sweep_uploads": False,
    "publication.reconcile": False,
    "publication.send_receipts": False,
    "publication.tell_administrators": True,
}


class Killed(BaseException):
    """As a SIGKILL: no `except Exception` of the portal's sees it."""


def run(name: str, *, kill_at: int | None = None, **ids: Any) -> int:
    """The task in this process, killed before that statement where one is named; how many statements it came to."""
    statements = 0

    def count(execute: Callable[..., Any], query: Any, *given: Any) -> Any:
        nonlocal statements
        # In here a transaction is a savepoint: what begins and ends one is no place to be killed at.
        if not str(query).startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            statements += 1
            if statements == kill_at:
                raise Killed
        return execute(query, *given)

    with connection.execute_wrapper(count):
        try:
            app.tasks[name](**ids)
        except Killed:
            # A block without a savepoint of its own would have been a transaction: the test's outer one goes on.
            connection.set_rollback(False)
    return statements


def picture() -> dict[str, Any]:
    """How many rows each table has, and how each job and letter stands."""
    tables = [name for name in connection.introspection.table_names() if name != "accounts_cache"]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"SELECT '{name}', count(*) FROM {name}" for name in tables))
        found: dict[str, Any] = dict(cursor.fetchall())
    found["states of jobs"] = sorted(Job.objects.values_list("task", "state", "error"))
    found["states of letters"] = sorted(Mail.objects.values_list("dedupe_key", "state"))
    return found


def leases_run_out() -> None:
    with connection.cursor() as cursor:
        for table in ("core_job", "core_mail"):
            cursor.execute(
                f"UPDATE {table} SET lease_until = clock_timestamp() - interval '1 hour' WHERE lease_until IS NOT NULL"
            )


def places(statements: int) -> list[int]:
    """Where to kill: in the middle of the work and at its very end."""
    return sorted({max(statements // 2, 1), statements} - {0})


def test_every_task_is_told_of_here() -> None:
    ours = {name for name in app.tasks if not name.startswith("celery.")}
    assert ours == set(JOBS) | set(RINGS)
    assert not set(JOBS) & set(RINGS)


@pytest.mark.parametrize("name", JOBS)
def test_a_job_is_done_once_rung_for_twice_or_killed_half_way(name: str, request, monkeypatch) -> None:
    monkeypatch.setattr(jobs, "ring", lambda *args, **ids: None)
    job = JOBS[name](request)
    before = picture()
    with transaction.atomic():
        statements = run(name, job_id=job.pk)
        once = picture()
        run(name, job_id=job.pk)
        assert picture() == once, "rung for twice"
        transaction.set_rollback(True)
    assert once != before
    assert ("done", "") in {(state, error) for task, state, error in once["states of jobs"] if task == name}
    assert picture() == before
    for point in places(statements):
        with transaction.atomic():
            assert run(name, job_id=job.pk, kill_at=point) == point
            leases_run_out()
            run(name, job_id=job.pk)
            if name == "publication.build":
                run("publication.reconcile")  # what is public and not yet shown, is shown by who comes round
            assert picture() == once, f"killed before statement {point} of {statements}"
            transaction.set_rollback(True)


@pytest.fixture
def life(people, settings, tmp_path, monkeypatch):
    """Opinions given, letters written that a mail server takes, and work that failed."""
    monkeypatch.setattr("core.mail.outbox.GIVE_UP_AFTER", timedelta(days=3650))  # the tests' day is long past
    stages.joint_plan_ready(people)
    file = metric_actions.send_file(source="S", filename="a.csv", content=FILE, by=None, at=stages.NOW)
    Job.objects.filter(pk=file.job_id).update(state="failed", error="x", finished_at=jobs.database_now())
    outbox.post(to="jo@plans.example", subject="s", text="t", key="k", by=None, at=stages.NOW)
    with sink(tmp_path / "taken") as server:
        port = server.server_address[1]
        settings.MAIL_SERVER = {"host": "127.0.0.1", "port": port, "user": "", "password": "", "tls": ""}
        yield


@pytest.mark.parametrize("name", RINGS)
def test_a_ring_has_its_effect_once(name: str, life) -> None:
    before = picture()
    with transaction.atomic():
        run(name)  # what a process looks up once is looked up
        transaction.set_rollback(True)
    with transaction.atomic():
        statements = run(name)
        once = picture()
        run(name)
        assert picture() == once, "rung for twice"
        transaction.set_rollback(True)
    assert (once != before) or not RINGS[name], "it found nothing to do: this test would prove nothing"
    for point in places(statements):
        with transaction.atomic():
            assert run(name, kill_at=point) == point
            leases_run_out()
            run(name)
            assert picture() == once, f"killed before statement {point} of {statements}"
            transaction.set_rollback(True)


def doing_it_twice() -> None:
    Mail.objects.create(
        to="a@plans.example", domain="plans.example", subject="s", text="t", dedupe_key=str(Mail.objects.count()),
        message_id=str(Mail.objects.count()), queued_at=stages.NOW, give_up_at=stages.NOW,
    )  # fmt: skip


def test_the_picture_sees_what_is_done_twice(db, monkeypatch) -> None:
    # The control: a task that knows no "once" must not pass.
    monkeypatch.setattr(tasks.jobs, "reconcile", doing_it_twice)
    run("core.reconcile")
    once = picture()
    run("core.reconcile")
    assert picture() != once
