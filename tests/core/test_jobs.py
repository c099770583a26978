"""Is a job done by one worker at a time, and never forgotten?"""

import threading
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, connection

from core import jobs
from core.models import Job
from tests.stages import NOW

pytestmark = pytest.mark.django_db
State = Job.State


@pytest.fixture
def job(monkeypatch):
    monkeypatch.setattr(jobs, "enqueue_after_commit", lambda *args, **ids: None)
    return jobs.queue("test.task", 7, by=None, at=NOW)


def lease_runs_out(job):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE core_job SET lease_until = clock_timestamp() - interval '1 second' WHERE id = %s", [job.pk]
        )


def test_asking_twice_is_asking_once(job):
    assert jobs.queue("test.task", 7, by=None, at=NOW) == job
    assert Job.objects.count() == 1


def test_only_one_worker_gets_it(job):
    assert jobs.claim(job.pk).fence == 1
    assert jobs.claim(job.pk) is None


def test_an_expired_lease_frees_it_with_a_new_fence(job):
    jobs.claim(job.pk)
    lease_runs_out(job)
    assert jobs.claim(job.pk).fence == 2


def test_the_overtaken_worker_is_stopped_and_finishes_nothing(job):
    slow = jobs.claim(job.pk)
    lease_runs_out(job)
    quick = jobs.claim(job.pk)
    with pytest.raises(jobs.Fenced):
        jobs.progress(slow, 50, "Still here")
    with pytest.raises(jobs.Fenced):
        jobs.finish(slow)
    jobs.fail(slow, "too late to say so")
    jobs.finish(quick)
    job.refresh_from_db()
    assert (job.state, job.progress, job.error) == (State.DONE, 100, "")


def test_progress_is_shown_and_holds_the_lease(job):
    mine = jobs.claim(job.pk)
    jobs.progress(mine, 40, "Making pages")
    job.refresh_from_db()
    assert (job.progress, job.message, job.state) == (40, "Making pages", State.RUNNING)
    assert job.lease_until > jobs.database_now()


def test_a_done_job_is_not_claimed_again(job):
    jobs.finish(jobs.claim(job.pk))
    assert jobs.claim(job.pk) is None


def test_a_failed_job_may_be_asked_for_again(job):
    jobs.fail(jobs.claim(job.pk), "The disk is full.")
    again = jobs.queue("test.task", 7, by=None, at=NOW)
    assert again != job
    assert Job.objects.get(pk=job.pk).error == "The disk is full."


def test_the_reconciler_rings_for_what_nobody_works_on(job, monkeypatch):
    rung = []
    monkeypatch.setattr(jobs, "ring", lambda task, **ids: rung.append((task, ids)))
    assert jobs.reconcile() == 1
    jobs.claim(job.pk)
    assert jobs.reconcile() == 0
    lease_runs_out(job)
    assert jobs.reconcile() == 1
    assert rung == [("test.task", {"job_id": job.pk})] * 2


def test_a_job_tried_too_often_fails_aloud(job, monkeypatch, settings):
    monkeypatch.setattr(jobs, "ring", lambda task, **ids: None)
    Job.objects.filter(pk=job.pk).update(attempts=settings.JOB_MOST_ATTEMPTS)
    assert jobs.reconcile() == 0
    job.refresh_from_db()
    assert job.state == State.FAILED
    assert "5 attempts" in job.error


def test_a_job_that_was_finished_meanwhile_stays_done(job, monkeypatch, settings):
    Job.objects.filter(pk=job.pk).update(attempts=settings.JOB_MOST_ATTEMPTS)
    mine = jobs.claim(job.pk)
    lease_runs_out(job)
    seen = jobs.overdue()
    jobs.finish(mine)
    monkeypatch.setattr(jobs, "overdue", lambda: seen)
    jobs.reconcile()
    job.refresh_from_db()
    assert (job.state, job.error) == (State.DONE, "")


def test_the_lease_is_held_through_a_moment_without_the_database(job, monkeypatch, settings):
    settings.JOB_LEASE_SECONDS = 0.3
    failures = iter([DatabaseError("gone away")] * 2)
    real, renewed = jobs.connection.cursor, threading.Event()

    def cursor():
        if threading.current_thread() is threading.main_thread():
            return real()
        for failure in failures:
            raise failure
        renewed.set()
        raise DatabaseError("enough seen")

    monkeypatch.setattr(jobs, "connection", SimpleNamespace(cursor=cursor, close=lambda: None))
    with jobs.held(job):
        assert renewed.wait(5)


def test_a_job_that_a_person_stops_counts_no_more(job, people):
    mine = jobs.claim(job.pk)
    assert jobs.stop(job, by=people.people["analyst"])
    for too_late in (lambda: jobs.finish(mine), lambda: jobs.progress(mine, 50, "Still here")):
        with pytest.raises(jobs.Fenced):
            too_late()
    job.refresh_from_db()
    assert (job.state, job.error) == (State.FAILED, f"Stopped by {people.people['analyst'].email}.")
    assert not jobs.stop(job, by=None)
    assert jobs.claim(job.pk) is None
