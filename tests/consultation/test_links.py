"""Does a link let its holder in, and nobody else? Does opening it answer nothing, and leave no trace of the key?"""

import logging

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from consultation import actions
from consultation.models import AccessLink, Consultee, Given, LinkRequest
from consultation.permissions import BoardPerson
from consultation.views import link_person, way_in
from core.logs import WithoutKeys
from core.models import AuditEvent
from organisations.models import Contact
from tests.consultation.reached import WHO, contact, domain, opened, reachable, token_in
from tests.stages import NOW, SYSTEM

pytestmark = pytest.mark.django_db
CLOSED = "/boards/link/new/?closed=1"


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def round(people):
    reachable(people)
    return opened(people)


@pytest.fixture
def shared(people):
    """Avon's board reads a shared mailbox."""
    domain(people.boards[0])
    contact(people.boards[0], "Board support", email="board@avon-board.gov.uk", kind=Contact.Kind.MAILBOX)
    return opened(people)


def letter(round, board):
    return Given.objects.filter(consultee__round=round, consultee__organisation=board).order_by("-pk").first()


def address(round, board):
    return f"/boards/link/{token_in(letter(round, board))}/"


def acting(client, consultee):
    """Who the officer's pages would take this browser for."""
    request = type("Request", (), {"session": client.session})()
    return link_person(request, consultee, at=timezone.now())


def test_a_link_leads_to_the_board_s_page_of_its_round(client, people, round):
    consultee = round.consultees.get(organisation=people.boards[0])
    response = client.get(address(round, people.boards[0]))
    assert response.headers["Location"] == f"/boards/{consultee.pk}/"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response.headers["Cache-Control"]
    assert acting(client, consultee) == BoardPerson("Jo Bloggs", "jo@avon-board.gov.uk", "")


def test_one_board_s_link_opens_nothing_of_another(client, people, round):
    client.get(address(round, people.boards[0]))
    tamar = round.consultees.get(organisation=people.boards[1])
    assert acting(client, tamar) is None
    # Nor does a session that was made to point at another's link.
    session = client.session
    held = session["consultation.links"]
    session["consultation.links"] = {str(tamar.pk): next(iter(held.values()))}
    session.save()
    assert acting(client, tamar) is None


def test_both_boards_links_in_one_browser_stay_apart(client, people, round):
    for board in people.boards:
        client.get(address(round, board))
    emails = {acting(client, each).email for each in round.consultees.all()}
    assert emails == {"jo@avon-board.gov.uk", "jo@tamar-board.gov.uk"}


def test_a_scanner_may_open_it_as_often_as_it_likes(people, round):
    url = address(round, people.boards[0])
    before = AuditEvent.objects.count()
    for _ in range(3):
        assert Client().head(url).status_code == 302
    assert not Session.objects.exists()
    assert AccessLink.objects.filter(opened_at__isnull=False).count() == 0
    for _ in range(3):
        assert Client().get(url).status_code == 302
    assert AuditEvent.objects.count() == before
    assert not round.consultees.exclude(status=Consultee.Status.AWAITING).exists()
    assert AccessLink.objects.filter(opened_at=NOW).count() == 1


def test_every_request_asks_again(client, people, round):
    consultee = round.consultees.get(organisation=people.boards[0])
    client.get(address(round, people.boards[0]))
    actions.withdraw_link(link=letter(round, people.boards[0]).link, by=SYSTEM, at=NOW)
    assert acting(client, consultee) is None
    request = type("Request", (), {"session": client.session})()
    assert way_in(request, consultee, at=NOW) == CLOSED
    assert way_in(type("Request", (), {"session": {}})(), consultee, at=NOW) == ""


def test_what_opens_nothing_is_told_in_the_same_words(client, people, round, monkeypatch):
    old = address(round, people.boards[0])
    given = letter(round, people.boards[0])
    actions.give_draft(consultee=given.consultee, contact=given.contact, by=SYSTEM, at=NOW)
    withdrawn = address(round, people.boards[1])
    actions.withdraw_link(link=letter(round, people.boards[1]).link, by=SYSTEM, at=NOW)
    answers = []
    for url in (old, withdrawn, "/boards/link/unknown/", f"/boards/link/{'x' * 43}/"):
        response = client.get(url)
        answers.append((response.status_code, response.headers["Location"], client.get(CLOSED).status_code))
    assert answers == [(302, CLOSED, 200)] * 4
    assert "consultation.links" not in client.session
    page = client.get(CLOSED).content.decode()
    assert "This link opens nothing" in page
    assert "Send me a new link" in page


def test_a_link_that_ran_out_opens_nothing(client, people, round, monkeypatch):
    url = address(round, people.boards[0])
    link = letter(round, people.boards[0]).link
    monkeypatch.setattr(timezone, "now", lambda: link.expires_at)
    assert client.get(url).headers["Location"] == CLOSED


def test_a_link_changes_the_session_that_somebody_else_began(client, people, round):
    session = client.session
    session["planted"] = True
    session.save()
    planted = session.session_key
    client.cookies["sessionid"] = planted
    client.get(address(round, people.boards[0]))
    assert client.cookies["sessionid"].value != planted


def test_asking_for_a_new_link_says_the_same_to_everybody(client, people, round):
    pages = set()
    for email in ("jo@avon-board.gov.uk", "stranger@example.org", "jo@avon-board.gov.uk"):
        response = client.post("/boards/link/new/", {"email": email}, follow=True)
        pages.add((response.redirect_chain[0], response.content))
    assert len(pages) == 1
    assert "Look into your mailbox" in response.content.decode()
    assert "avon" not in response.content.decode()
    assert LinkRequest.objects.count() == 3
    wrong = client.post("/boards/link/new/", {"email": "no address"})
    assert wrong.status_code == 422
    assert "Enter an e-mail address like name@council.gov.uk" in wrong.content.decode()


def test_a_flood_from_one_address_is_held_back(client, people):
    codes = [client.post("/boards/link/new/", {"email": "x@example.org"}).status_code for _ in range(40)]
    assert codes.count(429) >= 9


def test_a_shared_mailbox_asks_who_is_there_before_anything_else(client, people, shared):
    consultee = shared.consultees.get(organisation=people.boards[0])
    who = f"/boards/link/{consultee.pk}/who/"
    assert client.get(address(shared, people.boards[0])).headers["Location"] == who
    assert acting(client, consultee) is None
    request = type("Request", (), {"session": client.session})()
    assert way_in(request, consultee, at=NOW) == who
    told = {"name": "Sam Lee", "role": "Clerk", "email": "sam@gmail.com"}
    refused = client.post(who, told)
    assert refused.status_code == 422
    assert "sam@gmail.com is not an address of Avon Board" in refused.content.decode()
    own = client.post(who, {**told, "email": "board@avon-board.gov.uk"})
    assert "the mailbox’s own does not tell who you are" in own.content.decode()
    done = client.post(who, {**told, "email": "Sam@Avon-Board.gov.uk"})
    assert done.headers["Location"] == f"/boards/{consultee.pk}/"
    assert acting(client, consultee) == BoardPerson("Sam Lee", "sam@avon-board.gov.uk", "Clerk")
    assert AuditEvent.objects.filter(verb="said who uses", detail__email="sam@avon-board.gov.uk").count() == 1
    # Opened once more in the same browser, the link forgets nobody.
    client.get(address(shared, people.boards[0]))
    assert acting(client, consultee).name == "Sam Lee"


def test_nobody_says_who_they_are_without_a_link(client, people, shared):
    consultee = shared.consultees.get(organisation=people.boards[0])
    told = {"name": "Sam Lee", "role": "Clerk", "email": "sam@avon-board.gov.uk"}
    assert client.post(f"/boards/link/{consultee.pk}/who/", told).headers["Location"] == CLOSED
    assert acting(client, consultee) is None


def test_no_log_holds_a_key(client, people, round, caplog, settings):
    token = token_in(letter(round, people.boards[0]))
    keeps_out = WithoutKeys(settings.KEYED_ADDRESSES)
    caplog.handler.addFilter(keeps_out)
    with caplog.at_level(logging.DEBUG):
        assert client.post(f"/boards/link/{token}/").status_code == 405
        client.get(f"/boards/link/{token}/more/")
        client.get(f"/boards/link/{token}/")
    assert "Method Not Allowed" in caplog.text
    assert token not in caplog.text
    [handler] = settings.LOGGING["handlers"].values()
    assert handler["filters"] == ["keys", "request"], "what a server writes goes through it"
    told = keeps_out.without_keys("/notices/stop/abc:def/ and /accounts/invitation/xyz/")
    assert told == "/notices/stop/…/ and /accounts/invitation/…/"


def test_who_is_answered_is_told_apart_by_the_address_alone(people, round):
    """A second contact of a board gets a link of their own."""
    contact(people.boards[0], "Ann Other")
    given = actions.give_draft(
        consultee=round.consultees.get(organisation=people.boards[0]),
        contact=Contact.objects.get(email="ann@avon-board.gov.uk"), **WHO,
    )  # fmt: skip
    assert given.link.contact.name == "Ann Other"
    assert AccessLink.objects.filter(consultee=given.consultee, ended="").count() == 2
