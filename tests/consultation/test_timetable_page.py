"""Does a planner see by when the draft must leave, which board cannot make it, and what to do; and nobody else's?"""

import csv
import io
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from organisations import actions as organisation_actions
from tests import stages
from tests.ics_reading import read_calendar

pytestmark = pytest.mark.django_db
PAGE = "/workspace/plans/mercia-plan/timetable/"
ASKED = "?publish_day=31&publish_month=3&publish_year=2027"


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda *args, **kwargs: stages.TODAY)


@pytest.fixture
def planner(client, people):
    client.force_login(people.people["planner"])
    return client


def meeting(body, day, **fields):
    return organisation_actions.record_meeting(
        body=body, held_on=day, source="Its calendar", by=None, at=stages.NOW, **fields
    )


def window(day, until, **fields):
    given = {"kind": "pre-election", "title": "Pre-election period", "source": "A notice", **fields}
    return organisation_actions.record_window(starts_on=day, ends_on=until, by=None, at=stages.NOW, **given)


def text_of(response):
    return " ".join(response.content.decode().split())


def test_the_page_says_by_when_and_who_cannot(planner, people):
    stages.plan(people, people.joint)
    meeting(people.boards[0], date(2027, 3, 5), papers_due_on=date(2027, 2, 24))
    meeting(people.boards[1], date(2027, 3, 24), is_sample=True)
    page = text_of(planner.get(PAGE + ASKED))
    assert "Avon Board meets on 5 March 2027; papers are due on 24 February 2027." in page
    assert "the draft must be issued by 10 February 2027." in page
    assert "Tamar Board next meets on 24 March 2027." in page
    assert "Special meeting: ask for one" in page
    assert page.index("Tamar Board</th>") if "Tamar Board</th>" in page else page.index("Tamar Board<br>")
    assert page.index("Tamar Board<br>") < page.index("Avon Board<br>")
    assert "The bank holidays of 2026 and 2027 are not known here" in page
    assert "never counts as agreement" in page


def test_without_a_day_the_next_31_march_is_asked_about(planner, people):
    stages.plan(people, people.joint)
    page = text_of(planner.get(PAGE))
    assert "To publish on 31 March 2027" in page
    assert "No meeting of Avon Board from 2 November 2026 on is recorded here." in page


def test_a_council_s_election_holds_for_its_board_only(planner, people):
    stages.plan(people, people.joint)
    for board in people.boards:
        meeting(board, date(2027, 2, 10))
    window(date(2027, 2, 1), date(2027, 3, 5), organisation=people.places[0].authority)
    page = text_of(planner.get(PAGE + ASKED))
    assert "Avon Board meets on 10 February 2027, which is in the pre-election period" in page
    assert "Tamar Board meets on 10 February 2027; papers are due on" in page


def test_a_cancelled_meeting_and_a_workshop_do_not_count(planner, people):
    stages.plan(people, people.joint)
    meeting(people.boards[0], date(2027, 2, 10), is_cancelled=True)
    meeting(people.boards[1], date(2027, 2, 10), kind="workshop")
    page = text_of(planner.get(PAGE + ASKED))
    assert page.count("Not recorded</td>") == 2


def test_a_board_s_own_rule_for_papers_comes_before_that_of_its_kind(planner, people):
    stages.plan(people, people.joint)
    rule = {"source": "Standing orders", "by": None, "at": stages.NOW}
    organisation_actions.set_papers_rule(body_kind="health-and-wellbeing-board", working_days=6, **rule)
    organisation_actions.set_papers_rule(organisation=people.boards[0], working_days=7, **rule)
    for board in people.boards:
        meeting(board, date(2027, 3, 5))
    page = text_of(planner.get(PAGE + ASKED))
    assert "Avon Board meets on 5 March 2027; papers are due on 24 February 2027." in page
    assert "Tamar Board meets on 5 March 2027; papers are due on 25 February 2027." in page


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("?publish_day=31&publish_month=2&publish_year=2027", "Enter a real date"),
        ("?publish_day=1&publish_month=11&publish_year=2026", "The day of publication must be today or later"),
        ("?publish_day=1&publish_month=11&publish_year=2126", "within the next three years"),
        ("?publish_day=&publish_month=&publish_year=", "Enter a date"),
        (f"{ASKED}&reading=x", "Enter a number of working days from 0 to 60"),
        (f"{ASKED}&reading=61", "Enter a number of working days from 0 to 60"),
        (f"{ASKED}&ready_day=1&ready_month=4&ready_year=2027", "The draft must be ready before"),
    ],
)
def test_what_makes_no_sense_is_said_and_kept(planner, people, asked, said):
    stages.plan(people, people.joint)
    page = text_of(planner.get(PAGE + asked))
    assert "There is a problem" in page
    assert said in page
    assert "Step by step" not in page
    for name in ("table.csv", "calendar.ics"):
        response = planner.get(f"{PAGE}{name}{asked}")
        assert response.status_code == 302
        assert response.headers["Location"].startswith(PAGE)


def test_a_plan_that_asks_no_board_says_so(planner, people):
    stages.plan(people, people.reference)
    assert "put no question to any board" in text_of(planner.get(PAGE))


@pytest.mark.parametrize("who", ["author", "other-author", "officer"])
@pytest.mark.parametrize("name", ["", "table.csv", "calendar.ics"])
def test_who_may_not_read_the_plan_finds_no_timetable(client, people, who, name):
    tamar = people.places[1]
    stages.plan(people, people.place_plan, owner=tamar.partnership, place=tamar)
    client.force_login(people.people[who])
    assert client.get(PAGE + name).status_code == (200 if who == "other-author" else 404)


def test_the_table_is_also_a_file(planner, people):
    stages.plan(people, people.joint)
    meeting(people.boards[0], date(2027, 3, 5), papers_due_on=date(2027, 2, 24))
    response = planner.get(f"{PAGE}table.csv{ASKED}")
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    avon = next(row for row in rows if row["Body"] == "Avon Board")
    assert (avon["In time"], avon["Draft or text by"], avon["Meeting"]) == ("yes", "2027-02-10", "2027-03-05")
    tamar = next(row for row in rows if row["Body"] == "Tamar Board")
    assert tamar["In time"] == "no"
    assert "Delegation" in tamar["Routes"]
    assert {row["Part"] for row in rows} == {"Opinion", "Approval"}


def test_the_days_are_also_a_calendar(planner, people):
    stages.plan(people, people.joint)
    meeting(people.boards[0], date(2027, 3, 5), papers_due_on=date(2027, 2, 24), is_sample=True)
    response = planner.get(f"{PAGE}calendar.ics{ASKED}")
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    events = {event["SUMMARY"]: event for event in read_calendar(response.content)}
    assert events["Sample: Last day to issue the draft to Avon Board"]["DTSTART;VALUE=DATE"] == "20270210"
    assert events["Publish Mercia Plan"]["DTSTART;VALUE=DATE"] == "20270331"


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_one_meeting_and_for_three(planner, people, count):
    stages.plan(people, people.joint)
    for board in people.boards:
        for number in range(count):
            meeting(board, date(2027, 2, 3 + number))
            window(date(2027, 3, 1 + number), date(2027, 3, 9), organisation=board)
    with CaptureQueriesContext(connection) as queries:
        planner.get(PAGE + ASKED)
    assert len(queries) == 15, [query["sql"][:140] for query in queries]
