"""Can an administrator see all work, try again what failed and stop what should not go on; and nobody else?"""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import jobs
from core.models import AuditEvent, Job, Mail
from core.verdict import Refused
from metrics import actions as metric_actions
from metrics.models import SentFile
from publication import actions, queries
from publication.models import Publication
from tests import stages
from tests.browser import faults_of_pages
from tests.live import BASE_DIR

pytestmark = pytest.mark.django_db
State = Job.State
FILE = b"indicator,indicator_name,area,area_name,period,value\nw,W,QXX,Mercia,2024,1\n"


@pytest.fixture
def work(people) -> dict[str, Job]:
    """A publication that waits, and a file of numbers that failed."""
    publication = actions.publish(edition=stages.joint_plan_ready(people), by=None, at=stages.NOW)
    file = metric_actions.send_file(source="Made up", filename="beds.csv", content=FILE, by=None, at=stages.NOW)
    Job.objects.filter(pk=file.job_id).update(state=State.FAILED, error="The disk was full.", attempts=5)
    return {"publication": publication.job, "file": Job.objects.get(pk=file.job_id)}


@pytest.fixture
def administrator(client: Client, people) -> Client:
    client.force_login(people.people["administrator"])
    return client


def shown(answer) -> str:
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_all_work_is_listed_by_state_with_its_reason(administrator, work) -> None:
    page = shown(administrator.get(reverse("publication:jobs")))
    assert "Publish Mercia Plan, edition 1" in page
    assert "Take in the file beds.csv" in page
    assert "The disk was full." in page
    assert "Waiting (1)" in page
    assert "Failed (1)" in page
    assert "All (2)" in page
    assert 'hx-trigger="every 3s"' in page, "work is under way: the list is brought up to date"
    failed = shown(administrator.get(reverse("publication:jobs"), {"state": "failed"}))
    assert "beds.csv" in failed
    assert "Mercia Plan" not in failed
    part = shown(administrator.get(reverse("publication:jobs"), headers={"HX-Request": "true"}))
    assert part.startswith('<div id="jobs"')
    Job.objects.update(state=State.FAILED, error="x")
    assert "hx-trigger" not in shown(administrator.get(reverse("publication:jobs"))), "nothing more will happen"


def test_others_see_the_publishing_of_their_plans_and_no_buttons(client, people, work) -> None:
    client.force_login(people.people["planner"])
    page = shown(client.get(reverse("publication:jobs")))
    assert "Mercia Plan" in page
    assert "beds.csv" not in page
    assert "Stop this work" not in shown(client.get(reverse("publication:job", args=[work["publication"].pk])))
    for name in ("job-again", "job-stop"):
        assert client.post(reverse(f"publication:{name}", args=[work["publication"].pk])).status_code == 403
    assert client.get(reverse("publication:status")).status_code == 403
    for verb in (actions.retry_job, actions.stop_job):
        with pytest.raises(Refused, match="try work again"):
            verb(job=work["file"], by=people.people["planner"], at=stages.NOW)


def test_what_failed_is_tried_again_and_done(administrator, people, work) -> None:
    address = reverse("publication:job", args=[work["file"].pk])
    page = shown(administrator.get(address))
    assert "The disk was full." in page
    assert "Try again" in page
    answer = administrator.post(reverse("publication:job-again", args=[work["file"].pk]), follow=True)
    assert "It waits for a worker again." in shown(answer)
    job = Job.objects.get(pk=work["file"].pk)
    assert (job.state, job.attempts, job.error) == (State.QUEUED, 0, "")
    assert AuditEvent.objects.filter(verb="tried again", by=people.people["administrator"].email).exists()
    assert metric_actions.take_in(job_id=job.pk)
    assert SentFile.objects.get().state == "taken in"
    assert "Try again" not in shown(administrator.get(address))


def test_what_is_stopped_counts_no_more_and_can_be_tried_again(administrator, work) -> None:
    pk = work["publication"].pk
    mine = jobs.claim(pk)
    assert "Stop this work" in shown(administrator.get(reverse("publication:job", args=[pk])))
    assert "It is stopped." in shown(administrator.post(reverse("publication:job-stop", args=[pk]), follow=True))
    with pytest.raises(jobs.Fenced):
        jobs.lock_own(mine)
    again = administrator.post(reverse("publication:job-stop", args=[pk]), follow=True)
    assert "over before it could be stopped" in shown(again)
    administrator.post(reverse("publication:job-again", args=[pk]))
    assert actions.build(job_id=pk)
    assert Publication.objects.get().state == "published"


def test_what_is_over_or_asked_for_again_is_not_tried_again(administrator, work) -> None:
    metric_actions.stop_file(file=SentFile.objects.get(), by=None, at=stages.NOW)
    page = shown(administrator.get(reverse("publication:job", args=[work["file"].pk])))
    assert "The file is over" in page
    assert "Try again" not in page
    administrator.post(reverse("publication:job-again", args=[work["file"].pk]))
    assert Job.objects.get(pk=work["file"].pk).state == State.FAILED
    jobs.stop(work["publication"], by=None)
    later = jobs.queue(work["publication"].task, work["publication"].subject_id, by=None, at=stages.NOW)
    assert "asked for again later" in shown(
        administrator.get(reverse("publication:job", args=[work["publication"].pk]))
    )
    jobs.stop(later, by=None)
    later.refresh_from_db()
    assert jobs.may_be_tried_again(later)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_three(administrator, people, count) -> None:
    for number in range(count):
        actions.publish(edition=stages.joint_plan_ready(people, slug=f"plan-{number}"), by=None, at=stages.NOW)
        metric_actions.send_file(source="S", filename=f"{number}.csv", content=FILE, by=None, at=stages.NOW)
    with CaptureQueriesContext(connection) as asked:
        administrator.get(reverse("publication:jobs"))
    assert len(asked) == 14, [query["sql"][:100] for query in asked]


def test_every_job_has_words(people, work) -> None:
    assert queries.job_in_words(jobs.queue("room.some_verb", 7, by=None, at=stages.NOW)) == "room: some verb, 7"


def letters() -> list[Mail]:
    return list(Mail.objects.filter(dedupe_key__startswith="administrators:"))


def test_administrators_are_written_to_once_a_day_of_what_does_not_mend_itself(people, work) -> None:
    Job.objects.filter(pk=work["file"].pk).update(finished_at=stages.NOW)
    morning = stages.NOW + timedelta(hours=2)
    assert actions.tell_administrators(at=morning) == 1
    assert actions.tell_administrators(at=morning + timedelta(minutes=5)) == 0
    [letter] = letters()
    assert letter.to == people.people["administrator"].email
    assert "Take in the file beds.csv: The disk was full." in letter.text
    assert "Publish Mercia Plan, edition 1, asked for 2 November" in letter.text
    assert reverse("publication:job", args=[work["file"].pk]) in letter.text
    assert actions.tell_administrators(at=morning + timedelta(days=1)) == 1, "it still has not ended"
    assert "beds.csv" not in letters()[-1].text, "that failed the day before"


def test_nothing_to_tell_is_no_letter(people, monkeypatch) -> None:
    monkeypatch.setattr("core.alarms.disk_percent", lambda: 50.0)
    assert actions.tell_administrators(at=stages.NOW) == 0
    monkeypatch.setattr("core.alarms.disk_percent", lambda: 95.0)
    assert actions.tell_administrators(at=stages.NOW) == 1
    assert "95% full" in letters()[0].text


def test_the_pages_pass_axe_and_fit_a_small_screen(administrator, work, tmp_path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "static").symlink_to(BASE_DIR / "static")
    for name, address in {
        "jobs": reverse("publication:jobs"),
        "failed": reverse("publication:job", args=[work["file"].pk]),
        "status": reverse("publication:status"),
    }.items():
        (pages / f"{name}.html").write_bytes(administrator.get(address).content)
    assert faults_of_pages(pages) == {}
