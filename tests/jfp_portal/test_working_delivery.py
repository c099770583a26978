"""Can a program report on milestones and send observations, each once however often it asks?"""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.models import AuditEvent
from metrics import actions as metric_actions
from metrics.models import SentFile
from priorities import actions as priority_actions
from priorities.models import MilestoneReport
from tests import stages
from tests.metrics.test_sending import GOOD
from tests.programs import Program

pytestmark = pytest.mark.django_db
MILESTONES, FILES = "/api/v1/working/milestones/", "/api/v1/working/observation-files/"


@pytest.fixture
def this_month(db):
    return timezone.localdate().replace(day=1)


@pytest.fixture
def promised(people):
    return (
        stages.written(stages.plan(people, people.joint), stages.TEXT).sections.get(slug="foreword").commitments.get()
    )


def add(people, commitment, title="Two clinics are open"):
    return priority_actions.add_milestone(
        commitment=commitment, title=title, due_on=date(2027, 3, 31), committee=people.boards[0], by=None,
        at=timezone.now(),
    )  # fmt: skip


@pytest.fixture
def milestone(people, promised):
    return add(people, promised)


@pytest.fixture
def planner(people, milestone):
    return Program(people.people["planner"], "workspace:read", "milestones:report")


@pytest.fixture
def told(this_month):
    return {"month": f"{this_month:%Y-%m}", "status": "on track", "narrative": "A site was found."}


def test_what_is_owed_is_told_and_reported_once_for_each_key(planner, milestone, told):
    (row,) = planner.get(MILESTONES).json()["results"]
    assert (row["owed"], row["status"], row["committee"]) == ([told["month"]], None, "avon-board")
    address = f"{MILESTONES}{row['slug']}/reports/"
    first = planner.post(address, told, idempotency_key="one")
    again = planner.post(address, told, idempotency_key="one")
    assert again.json() == first.json()
    assert again["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first
    assert MilestoneReport.objects.count() == 1
    event = AuditEvent.objects.get(verb="reported")
    assert (event.by, event.detail["through"]) == ("planner@test.local", planner.prefix)
    row = planner.get(f"{MILESTONES}{row['slug']}/").json()
    assert (row["owed"], row["status"], row["last_report"]) == ([], "on track", told["month"])
    other = planner.post(address, {**told, "status": "done"}, status=422, idempotency_key="one").json()
    assert other["errors"][0]["field"] == "Idempotency-Key"
    twice = planner.post(address, told, status=409, idempotency_key="two").json()
    assert "is reported already" in twice["reasons"][0]
    corrected = {**told, "status": "at risk", "corrects": first.json()["id"], "correction_reason": "The wrong site."}
    assert planner.post(address, corrected, idempotency_key="three").json()["corrects"] == first.json()["id"]
    late = planner.post(address, corrected, status=422, idempotency_key="four").json()
    assert "was corrected since" in late["detail"]


@pytest.mark.parametrize(
    ("change", "field"),
    [({"month": "2026-13"}, "month"), ({"month": "1999-01"}, "month"), ({"status": "fine"}, "status"),
     ({"narrative": " "}, "narrative"), ({"corrects": 2**40}, "corrects")],
)  # fmt: skip
def test_what_is_not_right_in_a_report_is_named(planner, milestone, told, change, field):
    address = f"{MILESTONES}{milestone.slug}/reports/"
    errors = planner.post(address, {**told, **change}, status=422, idempotency_key="x").json()["errors"]
    assert [each["field"] for each in errors] == [field]
    assert not MilestoneReport.objects.exists()


@pytest.mark.parametrize(
    "key", [{}, {"idempotency_key": "ä"}, {"idempotency_key": "x" * 101}], ids=["none", "odd", "long"]
)
def test_without_a_key_of_its_own_nothing_is_done(planner, milestone, told, key):
    problem = planner.post(f"{MILESTONES}{milestone.slug}/reports/", told, status=400, **key).json()
    assert problem["errors"][0]["parameter"] == "Idempotency-Key"
    assert not MilestoneReport.objects.exists()


def test_who_may_not_report_cannot_and_who_may_not_read_does_not_learn_of_it(people, milestone, told):
    program = Program(people.people["author"], "workspace:read")
    address = f"{MILESTONES}{milestone.slug}/"
    program.get(address, status=404)
    assert program.get(MILESTONES).json()["results"] == []
    assert "“milestones:report”" in program.post(f"{address}reports/", told, status=403).json()["detail"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_milestones_costs_the_same_for_one_and_for_three(people, promised, planner, count):
    for number in range(1, count):
        add(people, promised, f"Clinic {number}")
    planner.get(MILESTONES)
    with CaptureQueriesContext(connection) as asked:
        assert len(planner.get(MILESTONES).json()["results"]) == count
    assert len(asked) == 7, [query["sql"][:150] for query in asked]


@pytest.fixture
def analyst(people):
    return Program(people.people["analyst"], "observations:send")


def send(program, content=GOOD, status=202, asked="source=Waits&filename=waits.csv", key="one", kind="text/csv"):
    body = content.encode() if isinstance(content, str) else content
    return program.ask("post", f"{FILES}?{asked}", body, status=status, kind=kind, idempotency_key=key)


def test_a_file_is_sent_once_taken_in_by_a_worker_and_its_state_is_told(analyst):
    sent = send(analyst).json()
    assert sent["state"] == "loading"
    assert send(analyst).json() == sent
    file = SentFile.objects.get()
    assert metric_actions.take_in(job_id=file.job_id)
    told = analyst.get(f"{FILES}{file.pk}/").json()
    assert (told["state"], told["reasons"]) == ("taken in", [])
    assert told["release"]
    refused = send(analyst, GOOD.replace("5", "many"), key="two").json()
    metric_actions.take_in(job_id=SentFile.objects.get(pk=refused["id"]).job_id)
    told = analyst.get(f"{FILES}{refused['id']}/").json()
    assert told["state"] == "refused"
    assert told["reasons"]


@pytest.mark.parametrize(
    ("content", "asked", "kind", "status", "words"),
    [
        (GOOD, "source=Waits", "text/csv", 400, "“filename”"),
        (GOOD, "source=%00&filename=a", "text/csv", 400, "“source”"),
        (GOOD, "source=Waits&filename=a&complete=maybe", "text/csv", 400, "“true” or “false”"),
        (GOOD, "source=Waits&filename=a&source=b", "text/csv", 400, "once"),
        (GOOD, "source=Waits&filename=a", "application/json", 415, "application/json"),
        ("nothing known", "source=Waits&filename=a", "text/csv", 409, ""),
        (b"PK\x03\x04 no workbook", "source=Waits&filename=a", "application/octet-stream", 409, ""),
        (b"\x00" * 1000, "source=Waits&filename=a", "application/octet-stream", 409, ""),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_refused_and_nothing_is_kept(analyst, content, asked, kind, status, words):
    problem = send(analyst, content, status=status, asked=asked, kind=kind).json()
    assert words in problem["detail"]
    assert not SentFile.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_files_costs_the_same_for_one_and_for_three(analyst, count):
    for number in range(count):
        send(analyst, key=str(number))
    with CaptureQueriesContext(connection) as asked:
        assert len(analyst.get(FILES).json()["results"]) == count
    assert len(asked) == 6, [query["sql"][:150] for query in asked]
