"""Does a planner see how far a round has reached each board, and mend what did not arrive?"""

import csv
import io
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consultation import actions
from consultation.actions.letters import keep
from consultation.models import Consultee, Given, Involvement
from consultation.notices import Letter
from core import mail as outbox
from core.models import Mail
from organisations.models import Contact, EmailDomain
from tests import stages
from tests.consultation.reached import WHO, contact, domain, opened, reachable
from tests.stages import NOW

pytestmark = pytest.mark.django_db
PLAN = "/workspace/plans/mercia-plan/"
CONTACTS = "/workspace/bodies/avon-board/contacts/"
LATER = NOW + timedelta(days=1)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda *args, **kwargs: stages.TODAY)
    monkeypatch.setattr(timezone, "now", lambda: LATER)


@pytest.fixture
def planner(client, people):
    client.force_login(people.people["planner"])
    return client


@pytest.fixture
def round(people):
    reachable(people)
    return opened(people)


def text_of(response):
    return " ".join(response.content.decode().split())


def page_of(round, body=None):
    page = f"{PLAN}rounds/{round.pk}/"
    return f"{page}boards/{round.consultees.get(organisation=body).pk}/" if body else page


def arrive(*, lost=()):
    Mail.objects.update(state=Mail.State.SENT, sent_at=NOW)
    for email in lost:
        outbox.record_bounce(mail=Mail.objects.get(to=email), reason="550 no such person", by=None, at=LATER)


def test_rounds_are_listed_and_an_empty_list_says_so(planner, people):
    stages.plan(people, people.joint)
    page = text_of(planner.get(f"{PLAN}rounds/"))
    assert "Nobody has been asked about this plan yet." in page
    assert page.count('nhsuk-tag--red">Nobody') == 2
    reachable(people)
    assert 'nhsuk-tag--red">Nobody' not in text_of(planner.get(f"{PLAN}rounds/"))


def test_a_round_tells_each_board_s_state_and_what_came_back(planner, people, round):
    arrive(lost=["jo@tamar-board.gov.uk"])
    listed = text_of(planner.get(f"{PLAN}rounds/"))
    assert "2 bodies asked, <strong>2 awaited</strong>" in listed
    page = text_of(planner.get(page_of(round)))
    assert "1 board not reached" in page
    assert "Tamar Board: What was sent to the board’s contacts came back or was not taken." in page
    assert "1 came back" in page
    assert "Does the draft take proper account of your strategy?" in page
    assert round.snapshot.sha256 in page
    assert "@" not in page.partition("<main")[2], "addresses of people are for who runs the round"


def test_a_board_s_page_shows_contacts_links_and_letters(planner, people, round):
    arrive(lost=["jo@avon-board.gov.uk"])
    page = text_of(planner.get(page_of(round, people.boards[0])))
    assert "550 no such person" in page
    assert "jo@avon-board.gov.uk" in page
    assert "not opened" in page
    assert "jo@tamar-board.gov.uk" not in page


def test_the_draft_is_sent_again_and_the_link_withdrawn(planner, people, round):
    row = Contact.objects.get(organisation=people.boards[0])
    here = page_of(round, people.boards[0])
    done = planner.post(f"{here}send/", {"contact": row.pk}, follow=True)
    assert "A letter with a new link is on its way to jo@avon-board.gov.uk" in text_of(done)
    assert Given.objects.filter(contact=row, kind=Given.Kind.DRAFT).count() == 2
    gone = planner.post(f"{here}withdraw/", {"contact": row.pk}, follow=True)
    assert "opens nothing any more" in text_of(gone)
    assert "Link: withdrawn" in text_of(gone)
    other = Contact.objects.get(organisation=people.boards[1])
    assert planner.post(f"{here}send/", {"contact": other.pk}).status_code == 404


def test_a_board_is_reminded_by_hand_once_a_day(planner, people, round):
    here = page_of(round, people.boards[0])
    assert "1 reminder is on the way" in text_of(planner.post(f"{here}remind/", follow=True))
    again = planner.post(f"{here}remind/", follow=True)
    assert "were reminded by hand today already" in text_of(again)
    [given] = Given.objects.filter(kind=Given.Kind.REMINDER)
    assert "No reply is recorded as no reply, not as agreement." in given.mail.text
    assert "/boards/link/new/" in given.mail.text
    assert given.link is None, "a reminder closes no link that somebody is working with"


def test_all_that_are_awaited_are_reminded_at_once(planner, people, round):
    actions.remove_contact(contact=Contact.objects.get(organisation=people.boards[1]), **WHO)
    assert "Remind the 2 boards that are awaited" in text_of(planner.get(page_of(round)))
    page = text_of(planner.post(f"{page_of(round)}remind/", follow=True))
    assert "1 reminder is on the way." in page
    assert "Tamar Board: Tamar Board has no contact to whom a letter can go. Add one first." in page
    assert [given.email for given in Given.objects.filter(kind="reminder")] == ["jo@avon-board.gov.uk"]


def test_silence_is_recorded_with_the_attempts_that_the_portal_knows(planner, people, round):
    arrive()
    here = page_of(round, people.boards[0])
    form = text_of(planner.get(f"{here}no-reply/"))
    assert "2 November 2026: draft sent to an officer of the board (taken by the mail server)." in form
    assert "jo@avon-board" not in form, "what is recorded is published"
    assert "The deadline has not passed" in form
    empty = planner.post(f"{here}no-reply/", {"tried": " "})
    assert empty.status_code == 422
    assert "Say what was tried to reach the board" in text_of(empty)
    planner.post(f"{here}no-reply/", {"tried": "A letter and a call."})
    consultee = round.consultees.get(organisation=people.boards[0])
    assert (consultee.status, consultee.no_reply_note) == (Consultee.Status.NO_REPLY, "A letter and a call.")
    twice = planner.post(f"{here}no-reply/", {"tried": "Another call."})
    assert twice.status_code == 409


def test_the_table_is_also_a_file(planner, people, round):
    response = planner.get(f"{page_of(round)}table.csv")
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [(row["Board"], row["State"], row["Came back"]) for row in rows] == [
        ("Avon Board", "Awaiting opinion", "0"), ("Tamar Board", "Awaiting opinion", "0"),
    ]  # fmt: skip
    assert "@" not in response.content.decode()


def test_contacts_are_added_and_removed_by_their_page(planner, people):
    opened(people)
    page = text_of(planner.get(CONTACTS))
    assert "Nobody is recorded yet." in page
    assert "Add an e-mail domain first." in page
    planner.post("/workspace/bodies/avon-board/domains/", {"add-domain": "@Avon.gov.uk"})
    assert EmailDomain.objects.get().domain == "avon.gov.uk"
    person = {"kind": "person", "name": "Jo", "email": "jo@gmail.com"}
    refused = planner.post(CONTACTS, person)
    assert refused.status_code == 422
    assert "jo@gmail.com is not an address of Avon Board: its addresses end in avon.gov.uk" in text_of(refused)
    assert 'value="jo@gmail.com"' in refused.content.decode(), "what was typed is kept"
    done = planner.post(CONTACTS, {**person, "email": "jo@avon.gov.uk"}, follow=True)
    assert "Send the draft to a contact" in text_of(done)
    row = Contact.objects.get()
    planner.post(f"{CONTACTS}{row.pk}/remove/")
    row.refresh_from_db()
    assert row.removed_at == LATER
    wrong = planner.post("/workspace/bodies/avon-board/domains/", {"add-domain": "not a domain"})
    assert wrong.status_code == 422


def test_a_domain_gets_a_last_day(planner, people):
    domain(people.boards[0])
    contact(people.boards[0])
    row = EmailDomain.objects.get()
    page = f"/workspace/bodies/avon-board/domains/{row.pk}/end/"
    assert "jo@avon-board.gov.uk" in text_of(planner.get(page))
    planner.post(page, {"last_day_day": "31", "last_day_month": "12", "last_day_year": "2026"})
    row.refresh_from_db()
    assert row.valid_to == date(2026, 12, 31)


def test_before_opening_a_planner_reads_the_letter_and_sees_the_gap(planner, people):
    domain(people.boards[0])
    contact(people.boards[0])
    edition = stages.written(stages.plan(people, people.joint), stages.TEXT)
    stages.publication_actions.issue_draft(edition=edition, **WHO)
    page = text_of(planner.get(f"{PLAN}consultation/open/"))
    assert "1 board would get no letter" in page
    assert '/workspace/bodies/tamar-board/contacts/">Add a contact' in page
    assert "Dear Jo Bloggs," in page
    assert "[the link stands here]" in page
    assert "Questions: Planner, Mercia Icb: planner@test.local." in page


def test_early_involvement_is_logged_board_by_board(planner, people):
    stages.plan(people, people.joint)
    page = f"{PLAN}involvement/"
    assert "Nothing is recorded yet." in text_of(planner.get(page))
    event = {
        "board": people.boards[0].pk, "event": "Priorities discussed", "told_as": "done", "source": "Minutes, item 4",
        "held_on_day": "1", "held_on_month": "10", "held_on_year": "2026", "output": "Two priorities were added.",
    }  # fmt: skip
    planner.post(page, event)
    row = Involvement.objects.get()
    assert (row.board, row.audience, row.starts, row.words) == (
        people.boards[0], "Avon Board", "2026-10-01", "1 October 2026",
    )  # fmt: skip
    assert "Two priorities were added." in text_of(planner.get(f"{page}?board=avon-board"))
    assert "No involvement of Tamar Board is recorded." in text_of(planner.get(f"{page}?board=tamar-board"))
    twice = planner.post(page, event)
    assert "This event is in the log already" in text_of(twice)
    nobody = planner.post(page, {**event, "board": ""})
    assert "Say who took part" in text_of(nobody)
    early = planner.post(page, {**event, "held_on_year": "2027"})
    assert "cannot be recorded as done" in text_of(early)


@pytest.mark.parametrize("who", ["author", "analyst", "approver"])
def test_who_does_not_run_the_round_sees_no_person_and_does_nothing(client, people, who):
    place = people.places[0]
    reachable(people)
    round = opened(people, owner=place.partnership, place=place)
    client.force_login(people.people[who])
    assert client.get(page_of(round, people.boards[0])).status_code == 403
    for verb in ("send", "withdraw", "remind", "no-reply"):
        assert client.post(f"{page_of(round, people.boards[0])}{verb}/", {"tried": "x"}).status_code == 403
    assert client.get(CONTACTS).status_code == 403


def more_boards(people, count):
    """As many boards as asked for, each with a domain and a contact."""
    for number in range(count - 2):
        name = f"more-{number}"
        board = stages.organisation(f"{name}-board", stages.Kind.HEALTH_AND_WELLBEING_BOARD)
        stages.organisation_actions.register_place(
            slug=name, name=name, icb=people.icb, board=board, position=9 + number, **WHO,
            authority=stages.organisation(f"{name}-council", stages.Kind.LOCAL_AUTHORITY),
            partnership=stages.organisation(f"{name}-partnership", stages.Kind.PLACE_PARTNERSHIP),
        )  # fmt: skip
        people.boards.append(board)
    if count == 1:
        people.places[1].valid_to = date(2020, 1, 1)
        people.places[1].save()
        del people.boards[1]
    reachable(people)


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("page", "cost"), [("", 13), ("table.csv", 11), ("board", 14), ("../", 14)])
def test_a_page_costs_the_same_for_one_board_and_for_three(planner, people, count, page, cost):
    more_boards(people, count)
    round = opened(people)
    assert round.consultees.count() == count
    address = page_of(round, people.boards[0]) if page == "board" else f"{page_of(round)}{page}"
    with CaptureQueriesContext(connection) as queries:
        assert planner.get(address.replace(f"{round.pk}/../", "")).status_code == 200
    assert len(queries) == cost, [query["sql"][:160] for query in queries]


@pytest.mark.parametrize("count", [1, 3])
def test_the_contacts_cost_the_same_for_one_and_for_three(planner, people, count):
    domain(people.boards[0])
    for number in range(count):
        contact(people.boards[0], f"Jo{number} Bloggs")
        domain(people.boards[0], f"more{number}.gov.uk")
    with CaptureQueriesContext(connection) as queries:
        planner.get(CONTACTS)
    assert len(queries) == 11, [query["sql"][:160] for query in queries]


def test_a_receipt_that_came_back_is_seen_on_the_board_s_page(planner, people, round):
    consultee = round.consultees.get(organisation=people.boards[0])
    letter = Letter("Receipt AB12", "It was received.")
    given = keep(
        consultee, Given.Kind.RECEIPT, letter, key="receipt-AB12", name="Ann", email="ann@avon-board.gov.uk", by=None,
        at=LATER,
    )  # fmt: skip
    again = keep(consultee, Given.Kind.RECEIPT, letter, key="receipt-AB12", name="Ann", email="x@x.uk", **WHO)
    assert again == given, "the same key is posted and kept once"
    arrive(lost=["ann@avon-board.gov.uk"])
    page = text_of(planner.get(page_of(round, people.boards[0])))
    assert "Receipt</td>" in page
    assert "550 no such person" in page
