"""Can anyone subscribe to the meetings of a body and of a plan; and does nothing but what is public stand in them?"""

from datetime import date, datetime

import pytest

from core.days import LONDON
from organisations import actions
from publication import actions as publication_actions
from publication.bundle import storage
from publication.bundle.calendar import render_calendars
from publication.queries import site_meetings
from tests import stages
from tests.ics_reading import read_calendar

pytestmark = pytest.mark.django_db


def meet(body, day, **fields):
    given = {"source": "Its calendar", **fields}
    return actions.record_meeting(body=body, held_on=day, by=None, at=stages.NOW, **given)


def test_a_body_and_a_plan_have_calendars_in_the_public_tree(people):
    edition = stages.joint_plan_ready(people)
    avon = people.boards[0]
    meet(avon, date(2027, 3, 5), papers_due_on=date(2027, 2, 24), minutes_url="https://council.example/m?x=1,2")
    begins = datetime(2027, 6, 3, 13, 30, tzinfo=LONDON)
    meet(avon, date(2027, 6, 3), starts_at=begins, held_at="Town Hall; Avon", is_sample=True)
    other = stages.organisation("stranger", "healthwatch")
    meet(other, date(2027, 1, 5))
    stages.published(edition)
    publication_actions.show()
    public = storage.root() / "public"
    papers, first, second = sorted(read_calendar((public / "calendar/bodies/avon-board.ics").read_bytes()), key=start)
    assert first["SUMMARY"] == "Avon Board, meeting"
    assert first["URL"] == "https://council.example/m?x=1,2"
    assert papers["SUMMARY"] == "Papers due: Avon Board"
    assert papers["DTSTART;VALUE=DATE"] == "20270224"
    assert second["SUMMARY"] == "Sample: Avon Board, meeting"
    assert second["DTSTART"] == "20270603T123000Z"
    assert second["LOCATION"] == "Town Hall; Avon"
    of_plan = read_calendar((public / "calendar/plans/mercia-plan.ics").read_bytes())
    assert len(of_plan) == 3
    assert len(read_calendar((public / "calendar/meetings.ics").read_bytes())) == 4
    page = (public / "bodies/avon-board/index.html").read_text()
    assert 'href="/calendar/bodies/avon-board.ics"' in page
    assert "1:30pm" in page
    assert "Papers are due on 24 February 2027." in page
    assert 'href="/calendar/plans/mercia-plan.ics"' in (public / "plans/mercia-plan/editions/index.html").read_text()


def start(event):
    return event.get("DTSTART") or event["DTSTART;VALUE=DATE"]


def test_a_meeting_that_is_cancelled_keeps_its_name_and_says_so(people):
    avon = people.boards[0]
    meet(avon, date(2027, 3, 5), papers_due_on=date(2027, 2, 24))
    files = render_calendars(site_meetings(), [])
    before = {event["UID"] for event in read_calendar(files["calendar/bodies/avon-board.ics"])}
    meet(avon, date(2027, 3, 5), is_cancelled=True)
    (event,) = read_calendar(render_calendars(site_meetings(), [])["calendar/bodies/avon-board.ics"])
    assert event["STATUS"] == "CANCELLED"
    assert event["UID"] in before


def test_the_same_facts_give_the_same_bytes(people):
    meet(people.boards[0], date(2027, 3, 5))
    assert render_calendars(site_meetings(), []) == render_calendars(site_meetings(), [])


@pytest.mark.parametrize("count", [1, 3])
def test_meetings_are_read_at_once(people, count, django_assert_num_queries):
    for number in range(count):
        meet(people.boards[0], date(2027, 3, 5 + number))
    with django_assert_num_queries(1):
        site_meetings()
