"""Can a planner enter what a board sent by post, and consult the boards in the yearly review?"""

import re
from datetime import date

import pytest

from consultation import actions
from consultation.models import Consultee, Given, Opinion, Round
from plans import actions as plan_actions
from plans.models import Edition
from tests import stages
from tests.consultation import board_stages
from tests.stages import NOW, SYSTEM, Kind

pytestmark = pytest.mark.django_db
HERE = "/workspace/plans/mercia-plan"
SAID = {
    "text": "  It does.\r\nMostly.  ", "how": "at a meeting", "agreed_on_day": "2", "agreed_on_month": "11",
    "agreed_on_year": "2026", "finding": "partly",
}  # fmt: skip


def text_of(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def planner(client, people):
    client.force_login(people.people["planner"])
    return client


@pytest.fixture
def asked(people):
    edition = stages.written(stages.plan(people, people.joint), stages.TEXT)
    draft = stages.publication_actions.issue_draft(edition=edition, by=SYSTEM, at=NOW)
    actions.open_round(snapshot=draft, opens_on=stages.TODAY, closes_on=date(2099, 1, 1), by=SYSTEM, at=NOW)
    return board_stages.board(people, draft, number=1)


def enter_address(consultee):
    return f"{HERE}/rounds/{consultee.round_id}/boards/{consultee.pk}/enter/"


def checked(response):
    return re.search(r'name="checked" value="(\w*)"', response.content.decode())[1]


def test_what_came_by_post_is_looked_at_before_it_is_kept_to_the_letter(planner, asked):
    board_page = text_of(planner.get(f"{HERE}/rounds/{asked.round_id}/boards/{asked.pk}/"))
    assert "Enter an opinion that came by post or e-mail" in board_page
    assert planner.get(enter_address(asked)).status_code == 200
    first = planner.post(enter_address(asked), SAID)
    assert first.status_code == 200
    assert "Look at it once more" in text_of(first)
    assert not Opinion.objects.exists()
    changed = planner.post(enter_address(asked), {**SAID, "text": "It does not.", "checked": checked(first)})
    assert changed.status_code == 200
    assert not Opinion.objects.exists(), "other words than the ones that were looked at"
    kept = planner.post(enter_address(asked), {**SAID, "checked": checked(first)}, follow=True)
    opinion = Opinion.objects.get()
    assert opinion.text == SAID["text"]
    assert (opinion.via, opinion.finding) == (Opinion.Via.PLANNER, "partly")
    assert opinion.number in text_of(kept)
    assert "Enter an opinion that came by post" not in text_of(kept)
    again = planner.post(enter_address(asked), SAID)
    assert again.status_code == 409
    assert "Only the board can correct it" in text_of(again)


def test_what_is_missing_is_told_and_nothing_kept(planner, asked):
    refused = planner.post(enter_address(asked), {"text": "Noted."})
    assert refused.status_code == 409
    told = text_of(refused)
    assert "Choose what the board found." in told
    assert "Say how the board agreed its opinion" in told
    assert "Noted." in told, "nothing that was typed is lost"
    assert not Opinion.objects.exists()


def test_a_planner_does_not_write_over_what_a_board_is_writing(planner, people, asked):
    row = board_stages.board(people, asked.round.snapshot)
    person = board_stages.BoardPerson("Officer", "officer@test.local", "", people.people["officer"])
    actions.save_draft(consultee=row, version=0, text="Ours.", person=person, at=NOW)
    refused = planner.post(enter_address(row), SAID)
    assert "is writing an answer here" in text_of(refused)
    assert not Opinion.objects.exists()


@pytest.fixture
def published(people):
    plan_actions.register_rule(
        plan_type=people.joint, duty="consult review", body_kind=Kind.HEALTH_AND_WELLBEING_BOARD,
        question="The review of the steps to implement your strategy", citation="NHS Act 2006 s.14Z58(3)",
        mandatory=True, valid_from=None, by=SYSTEM, at=NOW,
    )  # fmt: skip
    board = people.boards[0]
    actions.add_domain(organisation=board, domain="avon.gov.uk", by=SYSTEM, at=NOW)
    actions.add_contact(organisation=board, name="Jo", email="jo@avon.gov.uk", by=SYSTEM, at=NOW)
    return stages.published(stages.joint_plan_ready(people)).edition


def on(name, day):
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


def test_the_yearly_review_goes_to_every_board_and_is_answered_in_words(planner, people, published):
    assert "Review it with the boards" in text_of(planner.get(f"{HERE}/rounds/"))
    page = text_of(planner.get(f"{HERE}/rounds/review/"))
    assert "The review of the steps to implement your strategy" in page
    assert "1 board would get no letter" in page
    days = {**on("opens_on", stages.TODAY), **on("closes_on", date(2099, 1, 1))}
    assert planner.post(f"{HERE}/rounds/review/", days).status_code == 302
    round = Round.objects.get(kind=Round.Kind.ANNUAL_REPORT)
    assert Given.objects.get(consultee__round=round).email == "jo@avon.gov.uk"
    assert "A review with the boards is open already" in text_of(planner.get(f"{HERE}/rounds/review/"))

    board_stages.chair(people)
    row = round.consultees.get(organisation=people.boards[0])
    here = f"/boards/{row.pk}/"
    planner.force_login(people.people["officer"])
    assert here in planner.get("/boards/").content.decode()
    assert "yearly review with the boards" in text_of(planner.get(here))
    form = planner.get(f"{here}answer/").content.decode()
    assert 'name="finding' not in form, "a review asks for no finding"
    words = {name: value for name, value in SAID.items() if name != "finding"}
    assert planner.post(f"{here}answer/", {**words, "version": "0", "check": "1"}).status_code == 302
    assert "Still to be said" not in text_of(planner.get(f"{here}check/"))
    planner.post(f"{here}offer/", {"version": row.drafts.get().version})
    planner.force_login(people.people["chair"])
    planner.post(f"{here}release/", {"version": row.drafts.get().version})
    planner.post(f"{here}submit/", {"key": str(row.drafts.get().key)})
    opinion = row.opinions.get()
    assert (opinion.text, opinion.finding) == (SAID["text"], "not stated")

    planner.force_login(people.people["planner"])
    close = f"{HERE}/rounds/{round.pk}/close/"
    assert "has not answered" in text_of(planner.post(close))
    silent = Consultee.objects.get(round=round, status=Consultee.Status.AWAITING)
    actions.record_no_reply(consultee=silent, tried="A letter.", by=SYSTEM, at=NOW)
    assert planner.post(close).status_code == 302
    round.refresh_from_db()
    assert round.status == Round.Status.CLOSED
    published.refresh_from_db()
    assert published.status == Edition.Status.PUBLISHED, "a review moves no plan"


def test_a_plan_whose_rules_know_no_review_offers_none(planner, people):
    stages.published(stages.joint_plan_ready(people))
    assert "Review it with the boards" not in text_of(planner.get(f"{HERE}/rounds/"))
    refused = planner.post(f"{HERE}/rounds/review/", {})
    assert refused.status_code == 409
    assert "know no yearly review" in text_of(refused)
