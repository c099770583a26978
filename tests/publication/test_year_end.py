"""Does each duty and each priority of a board lead to what answers it and how that stands, with what is missing first;
and does what is frozen of it stay the same to the byte?"""

import csv
import hashlib
import io
import json
from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from core.canonical import canonical_json
from core.verdict import Refused
from metrics import actions as metric_actions
from metrics.models import Indicator, Target
from plans import actions as plan_actions
from plans.models import Plan, Requirement, Section, Snapshot
from priorities import actions as priority_actions
from priorities.models import Commitment, Milestone, MilestoneReport
from publication import actions
from publication.content.standing import in_words
from publication.content.year_end import year_end_content
from publication.models import Publication, YearEndStatus
from tests import stages
from tests.kept_rows import keep
from tests.metrics import made_up
from tests.publication.bundle_content import bare_content, commitment, section

pytestmark = pytest.mark.django_db
WHO = {"by": None, "at": stages.NOW}
YEAR = 2025
PAGE = "/workspace/plans/mercia-plan/year-end/"
QUERIES = 18


def text(response):
    return " ".join(response.content.decode().split())


def promise(section, position, words):
    row = priority_actions.commit(section=section, text=words, tier="headline", position=position, **WHO)
    return row if isinstance(row, Commitment) else Commitment.objects.get(text=words)


def due(row, slug, day, *reports):
    """A milestone of a promise, with its reports: month and status."""
    milestone = priority_actions.register_milestone(slug=slug, title=slug.title(), due_on=day, precision="day", **WHO)
    priority_actions.state_milestone(
        milestone=milestone, wording=slug, position=1, section=row.section, commitment=row, **WHO
    )
    for month, status in reports:
        MilestoneReport.objects.create(
            milestone=milestone, month=month, status=status, narrative=f"{slug} is {status}.", reported_at=stages.NOW
        )


def aims(row, number, wording="92% or below"):
    target = Target.objects.order_by("pk")[number]
    metric_actions.state_target(target=target, wording=wording, commitment=row, **WHO)
    priority_actions.set_terms(commitment=row, measure="Waits", **WHO)


def made_public(edition):
    stages.consulted(edition)
    stages.approved(stages.finalised(edition))
    edition.refresh_from_db()
    return stages.published(edition)


def made(folder):
    """An edition with four promises: one is met, one is not, of one no metric is agreed, and one is measured in words.
    Three answer two duties, one a priority of a board. With the people."""
    people = stages.cast()
    made_up.coded(people)
    made_up.listed(2)
    made_up.confirmed()
    made_up.confirmed(1, 80)
    made_up.everywhere(folder / "a.csv", 2, length=27)  # to March 2026
    strategy = plan_actions.register_known_plan(
        slug="avon-strategy", title="Strategy of Avon", plan_type=people.reference, place=people.places[0],
        owner=people.boards[0], period_note="Not known.", known="It is there.", source="A paper.",
        priorities=["Start well", "Age well"], **WHO,
    )  # fmt: skip
    edition = stages.written(stages.plan(people, people.joint), [*stages.TEXT, *stages.VIEWS])
    Plan.objects.update(starts_on=date(2025, 4, 1))
    kept, why = Commitment.objects.get(), Section.objects.get(slug="why")
    missed, unmeasured = promise(why, 1, "Shorten waits"), promise(why, 2, "Listen to people")
    worded = promise(Section.objects.get(slug="services"), 1, "Count the beds")
    aims(kept, 0)
    aims(missed, 1, "80% or below")
    priority_actions.set_terms(commitment=worded, measure="Beds at night", **WHO)
    due(kept, "clinics", date(2026, 1, 31), (date(2025, 12, 1), "on track"), (date(2026, 1, 1), "done"))
    due(missed, "lists", date(2026, 2, 28), (date(2026, 2, 1), "at risk"), (date(2026, 4, 1), "done"))
    due(unmeasured, "meetings", date(2027, 1, 31))
    priority_actions.trace(commitment=missed, strategy=strategy, priority="Start well", **WHO)
    return people, made_public(edition)


@pytest.fixture(scope="module")
def kept():
    return []


@pytest.fixture
def world(db, kept, tmp_path):
    """Made once by the real verbs, and put back for each test."""
    if not kept:
        kept.append(keep(lambda: made(tmp_path)))
    return kept[0].put_back()


@pytest.fixture
def told(world):
    return world[1]


@pytest.fixture
def cast(world):
    return world[0].people


def content_of(publication, year=YEAR, on=stages.TODAY):
    return year_end_content(publication, year=year, on=on)


def frozen(publication, at=stages.NOW, by=None, year=YEAR):
    seen = actions.year_end_seen(content_of(publication, year, at.date()))
    return actions.freeze_year_end(publication=publication, year=year, seen=seen, by=by, at=at)


def test_each_duty_leads_to_its_promises_and_their_status_in_counts(told):
    content = content_of(told)
    first, second = content["duties"]
    assert first["wording"] == "Describe health services"
    assert first["status"] == (
        "3 promises: 1 with no metric agreed, 1 not met, 1 met; 3 milestones: 1 never reported on, 1 late, 1 done."
    )
    assert first["promises"] == second["promises"]
    assert [row["title"] for row in first["sections"]] == ["Foreword"], "and the section below it counts"
    assert [(row["text"], row["state"]) for row in content["promises"]] == [
        ("Open two clinics by March 2027", "met"),
        ("Shorten waits", "not met"),
        ("Listen to people", "no metric"),
        ("Count the beds", "in words"),
    ]
    assert content["promises"][0]["aims"][0]["said"].startswith("90.0% (March 2026). It was 90.0%, which meets")


def test_each_priority_of_a_board_leads_to_its_promises_and_silence_is_said(told):
    (strategy,) = content_of(told)["strategies"]
    assert [(row["words"], row["status"]) for row in strategy["priorities"]] == [
        ("Start well", "1 promise: 1 not met; 1 milestone: 1 late."),
        ("Age well", "No promise answers it."),
    ]


def test_what_is_missing_is_told_in_sentences(told):
    assert content_of(told)["missing"] == [
        "This edition was published after the year had ended.",
        "1 of 2 priorities of strategies: no promise answers it.",
        "1 of 4 promises: with no metric agreed.",
        "1 of 4 promises: with a measure in words that no data are kept for.",
        "1 of 3 milestones: never reported on.",
    ]


def test_a_report_after_the_year_and_data_of_another_year_do_not_count(told):
    by_slug = {row["slug"]: row for row in content_of(told)["milestones"]}
    assert by_slug["lists"]["report"]["month"] == "2026-02-01", "that of April is of the next year"
    assert [row["state"] for row in content_of(told, 2026)["promises"]][:2] == ["earlier", "earlier"]
    assert [row["state"] for row in content_of(told, 2024)["promises"]][:2] == ["no data", "no data"]
    assert content_of(told, 2026)["missing"][0] == "The year is not over: it ends on 31 March 2027."


def test_a_text_that_was_frozen_before_its_numbers_says_so_and_invents_nothing():
    body = bare_content(sections=[section("services", "1", "Services", "", commitments=[commitment("Do it")])])
    body.pop("strategies", None)
    row = Publication(
        snapshot=Snapshot(content=json.dumps(body | {"edition": 1}), sha256="0" * 64), published_at=stages.NOW
    )
    content = content_of(row)
    assert content["promises"][0]["state"] == "not frozen"
    assert "no milestone is agreed" not in content["status"]
    assert content["strategies"] is None
    assert "What the edition does about the boards’ strategies was not frozen with it." in content["missing"]


def test_the_words_are_counts_and_what_is_missing_comes_first():
    assert in_words(["met", "no metric", "not met", "no metric"], ["done", "late", "done"]) == (
        "4 promises: 2 with no metric agreed, 1 not met, 1 met; 3 milestones: 1 late, 2 done."
    )
    assert in_words(["met"], []) == "1 promise: 1 met; no milestone is agreed."
    assert in_words([], ["done"]) == "No promise answers it."


def test_it_is_refused_with_every_reason(told, cast):
    with pytest.raises(Refused) as refused:
        actions.freeze_year_end(publication=told, year=YEAR, seen="", by=None, at=datetime(2026, 3, 31, 12, tzinfo=UTC))
    assert refused.value.reasons == (
        "The year 2025/26 ends on 31 March 2026: freeze its status once it is over.",
        "What would be frozen has changed since you looked at it. Read it again, then freeze it.",
    )
    with pytest.raises(Refused, match="You may not report on milestones"):
        frozen(told, by=cast["analyst"])
    frozen(told)
    with pytest.raises(Refused, match="Nothing has changed since this year was frozen last"):
        frozen(told, at=datetime(2026, 12, 1, tzinfo=UTC))
    assert YearEndStatus.objects.count() == 1


def test_what_is_frozen_stays_the_same_to_the_byte(told, tmp_path):
    status = frozen(told)
    kinds = ("html", "csv", "json")
    kept = {kind: actions.year_end_file(status=status, kind=kind) for kind in kinds}
    # Later: other titles, revised data, a report that was late, another name of the plan.
    Indicator.objects.update(title="Another title")
    Milestone.objects.update(title="Another milestone")
    Requirement.objects.update(wording="Another duty")
    Plan.objects.update(title="Another plan")
    made_up.load(tmp_path / "b.csv", made_up.months("wait-0", made_up.ICB, [99.0] * 27), at=stages.NOW)
    meetings = Milestone.objects.get(slug="meetings")
    MilestoneReport.objects.create(
        milestone=meetings, month=date(2026, 3, 1), status="done", narrative="Met.", reported_at=stages.NOW
    )
    status = YearEndStatus.objects.get()
    assert {kind: actions.year_end_file(status=status, kind=kind) for kind in kinds} == kept
    assert hashlib.sha256(kept["json"]).hexdigest() == status.sha256
    assert canonical_json(json.loads(status.content)).decode() == status.content
    assert content_of(told)["promises"][0]["state"] == "not met", "what is known today is told by the next one"
    assert frozen(told).pk != status.pk


def test_the_table_has_a_row_for_each_promise_and_one_for_each_silence(told):
    rows = list(csv.DictReader(io.StringIO(actions.year_end_file(status=frozen(told), kind="csv").decode("utf-8-sig"))))
    assert len([row for row in rows if row["kind"] == "duty"]) == 6
    silent = next(row for row in rows if row["duty or priority"] == "Age well")
    assert (silent["strategy"], silent["status"], silent["promise"]) == (
        "Strategy of Avon", "No promise answers it.", ""
    )  # fmt: skip
    assert [row["promise"] for row in rows if row["kind"] == "promise"] == ["Count the beds"], "it answers nothing"
    assert all(len(row["input fingerprints"]) == 64 for row in rows if row["how the promise stands"] == "met")


def test_it_is_frozen_and_a_change_past_every_bolt_is_named(told):
    status = frozen(told)
    for change in ("UPDATE publication_yearendstatus SET year = 2024", "DELETE FROM publication_yearendstatus"):
        with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
            connection.cursor().execute(change)
    with pytest.raises(IntegrityError, match="matches_its_hash"), transaction.atomic():
        YearEndStatus.objects.create(
            edition=told.edition, year=YEAR, content="{}", sha256="0" * 64, frozen_by="x", frozen_at=stages.NOW
        )
    said = f"{status}: the content does not match its hash."
    assert said not in actions.verify().reasons
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE publication_yearendstatus DISABLE TRIGGER USER")
        cursor.execute("ALTER TABLE publication_yearendstatus DROP CONSTRAINT yearendstatus_matches_its_hash")
        cursor.execute("UPDATE publication_yearendstatus SET content = replace(content, 'not met', 'met')")
    assert said in actions.verify().reasons


def test_a_planner_looks_is_told_what_is_missing_freezes_and_downloads(client, told, cast):
    client.force_login(cast["planner"])
    assert "Year end" in text(client.get("/workspace/plans/mercia-plan/"))
    page = text(client.get(f"{PAGE}?edition=1&year={YEAR}"))
    assert page.index("What is missing") < page.index("Duties of the plan") < page.index("Strategies of the Health")
    assert "Nothing was frozen yet." in page
    asked = client.get(f"{PAGE}freeze/?edition=1&year={YEAR}")
    assert "1 of 2 priorities of strategies: no promise answers it." in text(asked)
    sent = {"edition": 1, "year": YEAR, "seen": asked.context["seen"]}
    stale = client.post(f"{PAGE}freeze/", sent | {"seen": "0" * 64})
    assert (stale.status_code, YearEndStatus.objects.count()) == (422, 0)
    assert "has changed since you looked at it" in text(stale)
    done = client.post(f"{PAGE}freeze/", sent, follow=True)
    status = YearEndStatus.objects.get()
    assert status.sha256 in text(done)
    assert "The status of 2025/26 is frozen." in text(done)
    assert "Nothing has changed since this year was frozen last." in text(client.get(f"{PAGE}?year={YEAR}"))
    for kind in ("html", "csv", "json"):
        file = client.get(f"{PAGE}{status.pk}/{kind}/")
        assert file.content == actions.year_end_file(status=status, kind=kind)
        assert f"mercia-plan-year-end-2025-26-{status.pk}.{kind}" in file["Content-Disposition"]
    assert client.get(f"{PAGE}{status.pk}/pdf/").status_code == 404
    wrong = client.get(f"{PAGE}?edition=7&year=1999")
    assert (wrong.status_code, "Error: " in text(wrong)) == (422, True)


def test_who_may_not_report_reads_it_and_cannot_freeze_it(client, told, cast):
    client.force_login(cast["analyst"])
    assert "Freeze the status" not in text(client.get(f"{PAGE}?year={YEAR}"))
    assert client.post(f"{PAGE}freeze/", {"edition": 1, "year": YEAR, "seen": ""}).status_code == 403
    assert not YearEndStatus.objects.exists()


def test_a_plan_of_which_nothing_is_public_says_so(client, people):
    stages.written(stages.plan(people, people.joint), stages.TEXT)
    client.force_login(people.people["planner"])
    assert "No edition of this plan is public" in text(client.get(PAGE))
    assert client.get(f"{PAGE}freeze/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow(client, people, tmp_path, count):
    made_up.coded(people)
    made_up.listed(count)
    for number in range(count):
        made_up.confirmed(number)
    made_up.everywhere(tmp_path / "a.csv", count, length=27)
    edition = stages.written(stages.plan(people, people.joint), [*stages.TEXT, *stages.VIEWS])
    Plan.objects.update(starts_on=date(2025, 4, 1))
    rows = [Commitment.objects.get()]
    rows += [promise(Section.objects.get(slug="services"), n, f"Promise {n}") for n in range(1, count)]
    for number, row in enumerate(rows):
        aims(row, number)
        due(row, f"milestone-{number}", date(2026, 1, 31), (date(2026, 1, 1), "done"))
    made_public(edition)
    for number in range(count):
        digest = hashlib.sha256(b"%d" % number).hexdigest()
        YearEndStatus.objects.create(
            edition=edition, year=2024, content=str(number), sha256=digest, frozen_by="x", frozen_at=stages.NOW
        )
    client.force_login(people.people["planner"])
    with CaptureQueriesContext(connection) as counted:
        page = text(client.get(f"{PAGE}?year={YEAR}"))
    assert page.count("It was 90.0%, which meets") == count
    assert page.count("Year-end status 2024/25") == count
    assert len(counted) == QUERIES
