"""Can an administrator look after meetings, days to avoid and rules for papers?"""

from datetime import date

import pytest

from consultation import actions as consultation_actions
from consultation.actions.opinions import Particulars
from consultation.models import Opinion
from organisations import actions
from organisations.models import CalendarWindow, Meeting, PapersRule
from publication import actions as publication_actions
from tests import stages
from tests.organisations.test_desk import confirm, desk, text, three_boxes  # noqa: F401
from tests.stages import NOW, SYSTEM

pytestmark = pytest.mark.django_db
HERE = "/workspace/administration/"
MAY, JUNE = date(2027, 5, 12), date(2027, 6, 9)


@pytest.fixture
def meeting(people) -> Meeting:
    return actions.record_meeting(body=people.boards[0], held_on=MAY, source="Calendar", by=SYSTEM, at=NOW)


@pytest.fixture
def rule(people) -> PapersRule:
    return actions.set_papers_rule(
        body_kind="health-and-wellbeing-board", working_days=5, source="Constitution", by=SYSTEM, at=NOW
    )


def test_a_meeting_is_added_and_its_papers_are_due_by_the_rule(desk, people, rule):  # noqa: F811
    told = {"body": str(people.boards[0].pk), "kind": "ordinary", "begins": "14:00", "source": "Calendar"}
    told |= three_boxes("held_on", MAY)
    said = text(desk.post(f"{HERE}meetings/add/", told))
    assert "Its papers are due on 5 May 2027, 5 working days before, by the rule for papers." in said
    assert "Begins at What it says 14:00" in said
    assert not Meeting.objects.exists()
    confirm(desk, f"{HERE}meetings/add/", told)
    assert "holds that meeting of Avon Board already" in text(desk.post(f"{HERE}meetings/add/", told))
    late = desk.post(f"{HERE}meetings/add/", told | three_boxes("papers_due_on", JUNE))
    assert "on the day of the meeting at the latest" in text(late)
    assert "Avon Board, 12 May 2027" in text(desk.get(f"{HERE}meetings/?state=to+come&q=avon"))


def test_a_meeting_that_moves_is_cancelled_and_held_on_another_day(desk, meeting):  # noqa: F811
    done = confirm(desk, f"{HERE}meetings/{meeting.pk}/move/", {"source": "Mail"} | three_boxes("held_on", JUNE))
    meeting.refresh_from_db()
    assert meeting.is_cancelled
    assert "Moved from 12 May 2027." in text(desk.get(done["Location"]))
    assert desk.get(f"{HERE}meetings/{meeting.pk}/cancel/").status_code == 404
    assert "Cancelled: No , then Yes" in text(desk.get(f"{HERE}meetings/{meeting.pk}/"))


def test_a_meeting_at_which_an_opinion_was_agreed_is_not_cancelled(desk, people, meeting):  # noqa: F811
    edition = stages.written(stages.plan(people, people.joint), stages.TEXT)
    draft = publication_actions.issue_draft(edition=edition, by=SYSTEM, at=NOW)
    round = consultation_actions.open_round(
        snapshot=draft, opens_on=stages.TODAY, closes_on=stages.TODAY, by=SYSTEM, at=NOW
    )
    held = actions.record_meeting(body=people.boards[0], held_on=stages.TODAY, source="Calendar", by=SYSTEM, at=NOW)
    consultee = round.consultees.get(organisation=people.boards[0])
    consultation_actions.give_opinion(
        consultee=consultee, text="It does.", finding=Opinion.Finding.PROPER_ACCOUNT, agreed_on=stages.TODAY,
        how=Opinion.How.MEETING, more=Particulars(meeting=held), by=SYSTEM, at=NOW,
    )  # fmt: skip
    shown = desk.post(f"{HERE}meetings/{held.pk}/cancel/", {})
    assert shown.status_code == 422
    assert "1 opinion was agreed at this meeting" in text(shown)


def test_days_to_avoid_say_which_meetings_lie_on_them(desk, people, meeting):  # noqa: F811
    told = {"kind": "pre-election", "title": "Elections", "organisation": "", "source": "Guidance"}
    told |= three_boxes("starts_on", date(2027, 5, 1)) | three_boxes("ends_on", date(2027, 5, 20))
    assert "1 meeting on these days: Avon Board on 12 May 2027." in text(desk.post(f"{HERE}days/add/", told))
    confirm(desk, f"{HERE}days/add/", told)
    window = CalendarWindow.objects.get()
    changed = {"title": "Local elections", "source": "Guidance"} | three_boxes("ends_on", date(2027, 4, 1))
    assert "must not be before the first" in text(desk.post(f"{HERE}days/{window.pk}/change/", changed))
    confirm(desk, f"{HERE}days/{window.pk}/change/", changed | three_boxes("ends_on", date(2027, 5, 6)))
    assert "Title: Elections , then Local elections" in text(desk.get(f"{HERE}days/{window.pk}/"))
    holiday = told | {"kind": "bank-holiday", "title": "May Day"}
    assert "A bank holiday is one day, for everybody" in text(desk.post(f"{HERE}days/add/", holiday))


def test_another_number_of_days_is_a_rule_of_its_own_from_a_day(desk, people, meeting, rule):  # noqa: F811
    here = f"{HERE}papers/{rule.pk}/new-number/"
    told = {"working_days": "8", "source": "Constitution 2027"} | three_boxes("on", date(2027, 4, 1))
    said = text(desk.post(here, told))
    assert "1 meeting to come has its papers due by this rule: 8 working days before." in said
    confirm(desk, here, told)
    assert list(PapersRule.objects.order_by("pk").values_list("working_days", "valid_from", "valid_to")) == [
        (5, None, date(2027, 3, 31)),
        (8, date(2027, 4, 1), None),
    ]
    again = {"body_kind": rule.body_kind, "organisation": "", "working_days": "3", "source": "x"}
    assert "Another rule holds for it in those days" in text(desk.post(f"{HERE}papers/add/", again))
    both = again | {"organisation": str(people.boards[0].pk)}
    assert "a body or a kind of body, not both" in text(desk.post(f"{HERE}papers/add/", both))
    newest = PapersRule.objects.get(working_days=8)
    confirm(desk, f"{HERE}papers/{newest.pk}/end/", three_boxes("valid_to", date(2028, 3, 31)))
    assert "From 1 April 2028" in text(
        desk.post(f"{HERE}papers/{newest.pk}/end/", three_boxes("valid_to", date(2028, 3, 31)))
    )


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("name", ["meetings", "days", "papers"])
def test_a_list_asks_as_often_for_one_as_for_three(desk, people, name, count, django_assert_num_queries):  # noqa: F811
    for number in range(count):
        day = date(2027, 1, 1 + number)
        actions.record_meeting(body=people.boards[0], held_on=day, source="Calendar", by=SYSTEM, at=NOW)
        actions.record_window(
            kind="recess", title="Recess", starts_on=day, ends_on=day, source="x", organisation=people.boards[0],
            by=SYSTEM, at=NOW,
        )  # fmt: skip
        actions.set_papers_rule(organisation=stages.organisation(f"b-{number}", "forum"), working_days=5, source="x",
                                by=SYSTEM, at=NOW)  # fmt: skip
    with django_assert_num_queries(7):
        desk.get(f"{HERE}{name}/")
