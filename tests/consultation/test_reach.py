"""Does each board get the draft by a letter, is it proved, and does a link open for its board and round alone?"""

import hashlib
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from consultation import actions, checks, queries
from consultation.models import AccessLink, Given, LinkRequest
from core import ledger
from core import mail as outbox
from core.canonical import sha256
from core.models import AuditEvent, Mail
from core.verdict import Refused
from organisations.models import Contact, EmailDomain
from tests import stages
from tests.consultation.reached import CLOSES, WHO, contact, domain, opened, reachable, token_in
from tests.smtp_sink import sink, taken
from tests.stages import NOW, SYSTEM

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)


@pytest.fixture
def round(people):
    reachable(people)
    return opened(people)


def given_to(round, body, kind=Given.Kind.DRAFT):
    return Given.objects.filter(consultee__round=round, consultee__organisation=body, kind=kind).order_by("-pk").first()


def test_opening_a_round_gives_the_draft_to_each_contact_and_proves_it(people, round):
    assert Given.objects.count() == 2
    given = given_to(round, people.boards[0])
    assert (given.email, given.snapshot_sha256) == ("jo@avon-board.gov.uk", round.snapshot.sha256)
    entries = [each for each in ledger.entries() if each["kind"] == "draft given"]
    assert {each["payload"]["board"] for each in entries} == {"avon-board", "tamar-board"}
    told = next(each["payload"] for each in entries if each["payload"]["board"] == "avon-board")
    assert told["snapshot"] == round.snapshot.sha256
    assert told["letter"] == sha256(f"{given.mail.message_id} {given.email}".encode())
    assert not any("@" in str(each["payload"]) for each in entries), "the ledger is public"


def test_the_letter_says_all_in_plain_words_and_nothing_of_the_plan(people, round, settings):
    mail = given_to(round, people.boards[0]).mail
    for words in (
        "Dear Jo Bloggs",
        "Does the draft take proper account of your strategy?",
        round.closes_in_words,
        "(UK time)",
        "A later answer is taken",
        f"{settings.SITE_URL}/boards/link/",
        "opening it answers nothing",
        f"{settings.SITE_URL}/boards/link/new/",
        round.snapshot.sha256,
        "Questions: Mercia Icb",
        "Is this not for you?",
    ):
        assert words in mail.text
    assert "Joining up care" not in mail.text
    assert mail.is_confidential
    assert mail.about == ["plan:mercia-plan"]


def test_it_names_whom_to_ask(people):
    reachable(people)
    planner = people.people["planner"]
    round = opened(people, by=planner)
    assert "Questions: Planner, Mercia Icb: planner@test.local." in given_to(round, people.boards[0]).mail.text


def test_the_letter_arrives(people, round, settings, tmp_path, monkeypatch):
    Mail.objects.update(give_up_at=NOW + timedelta(days=3650))
    with sink(tmp_path / "taken") as server:
        port = server.server_address[1]
        settings.MAIL_SERVER = {"host": "127.0.0.1", "port": port, "user": "", "password": "", "tls": ""}
        assert outbox.send_due() == 2
        arrived = {each["to"] for each in taken(server.path)}
    assert arrived == {"jo@avon-board.gov.uk", "jo@tamar-board.gov.uk"}
    [avon, _] = queries.standing_of(round, on=stages.TODAY)
    assert (avon.gap, avon.lost, avon.last_letter.mail.state) == ("", 0, Mail.State.SENT)


def test_only_the_hash_of_a_token_is_kept_and_no_log_holds_it(people, round):
    given = given_to(round, people.boards[0])
    token = token_in(given)
    assert len(token) >= 43  # 256 bits
    assert given.link.token_hash == hashlib.sha256(token.encode()).hexdigest()
    assert token not in str(list(AccessLink.objects.values()))
    assert token not in str(list(AuditEvent.objects.values()))
    assert token not in str(ledger.entries())


def test_a_link_is_of_one_board_and_one_round(people, round):
    tokens = {token_in(given_to(round, board)) for board in people.boards}
    assert len(tokens) == 2
    for board in people.boards:
        link = queries.link_with(token_in(given_to(round, board)))
        assert (link.consultee.organisation, link.consultee.round) == (board, round)
    assert queries.link_with("x" * 43) is None


def test_a_link_opens_past_the_deadline_and_not_for_ever(people, round, settings):
    link = given_to(round, people.boards[0]).link
    assert checks.link_opens(link, at=round.closes_at + timedelta(days=1))
    assert checks.link_opens(link, at=round.closes_at + timedelta(days=settings.LINK_GRACE_DAYS) - timedelta(seconds=1))
    late = checks.link_opens(link, at=round.closes_at + timedelta(days=settings.LINK_GRACE_DAYS))
    assert late.reasons == ("The link has run out.",)
    anew = actions.give_draft(
        consultee=link.consultee, contact=link.contact, by=SYSTEM, at=round.closes_at + timedelta(days=40)
    )
    assert anew.link.expires_at == round.closes_at + timedelta(days=40 + settings.LINK_GRACE_DAYS)


def test_a_newer_link_closes_the_older(people, round):
    first = given_to(round, people.boards[0])
    second = actions.give_draft(consultee=first.consultee, contact=first.contact, by=SYSTEM, at=LATER)
    old, new = (queries.link_with(token_in(each)) for each in (first, second))
    assert checks.link_opens(old, at=LATER).reasons == ("Replaced by a newer link.",)
    assert checks.link_opens(new, at=LATER)
    assert len([each for each in ledger.entries() if each["kind"] == "draft given"]) == 3


def test_a_withdrawn_link_opens_nothing(people, round):
    given = given_to(round, people.boards[0])
    planner = people.people["planner"]
    actions.withdraw_link(link=given.link, by=planner, at=LATER)
    assert not checks.link_opens(queries.link_with(token_in(given)), at=LATER)
    with pytest.raises(Refused, match="opens nothing any more"):
        actions.withdraw_link(link=given.link, by=planner, at=LATER)


def test_whoever_leaves_and_whatever_domain_ends_takes_the_link_along(people, round):
    avon, tamar = (given_to(round, board).link for board in people.boards)
    actions.remove_contact(contact=avon.contact, by=SYSTEM, at=LATER)
    assert not checks.link_opens(queries.link_numbered(avon.pk), at=LATER)
    row = EmailDomain.objects.get(organisation=people.boards[1])
    actions.end_domain(domain=row, last_day=LATER.date(), **WHO)
    assert checks.link_opens(queries.link_numbered(tamar.pk), at=LATER)
    assert not checks.link_opens(queries.link_numbered(tamar.pk), at=LATER + timedelta(days=1))


@pytest.mark.parametrize("who", ["author", "officer", "approver", "administrator"])
def test_who_does_not_run_rounds_sends_and_withdraws_nothing(people, round, who):
    given, user = given_to(round, people.boards[0]), people.people[who]
    for verb in (
        lambda: actions.give_draft(consultee=given.consultee, contact=given.contact, by=user, at=LATER),
        lambda: actions.withdraw_link(link=given.link, by=user, at=LATER),
        lambda: actions.remind(consultee=given.consultee, by=user, at=LATER),
    ):
        with pytest.raises(Refused, match="You may not open and close a round"):
            verb()


def test_no_letter_goes_to_another_board_s_contact(people, round):
    avon, tamar = (given_to(round, board) for board in people.boards)
    with pytest.raises(Refused, match="is no contact of Avon Board"):
        actions.give_draft(consultee=avon.consultee, contact=tamar.contact, by=SYSTEM, at=LATER)


def test_an_address_outside_the_body_s_domains_is_refused_in_words(people):
    board = people.boards[0]
    with pytest.raises(Refused, match="No e-mail domain of Avon Board is recorded"):
        contact(board)
    domain(board)
    for email in ("jo@gmail.com", "jo@team.avon-board.gov.uk", "jo@avon-board.gov.uk.example.org"):
        with pytest.raises(Refused, match=r"not an address of Avon Board: its addresses end in avon-board\.gov\.uk"):
            contact(board, email=email)
    assert contact(board, email="Jo@Avon-Board.gov.uk").email == "jo@avon-board.gov.uk"
    with pytest.raises(Refused, match="is a contact of Avon Board already"):
        contact(board)


def test_the_database_refuses_an_address_that_is_not_the_body_s(people):
    board = people.boards[0]
    with pytest.raises(IntegrityError, match="no address of that body"), transaction.atomic():
        Contact.objects.create(organisation=board, name="Jo", email="jo@gmail.com", added_at=NOW)
    domain(board)
    row = contact(board)
    for change in ({"email": "other@avon-board.gov.uk"}, {"organisation": people.boards[1]}):
        with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
            Contact.objects.filter(pk=row.pk).update(**change)


def test_what_was_given_is_never_changed_or_deleted(people, round):
    for harm in (
        lambda: Given.objects.update(email="x@example.org"),
        lambda: connection.cursor().execute("DELETE FROM consultation_given"),
        lambda: AccessLink.objects.update(token_hash="x"),
        lambda: connection.cursor().execute("DELETE FROM consultation_accesslink"),
    ):
        with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
            harm()


def test_the_icb_s_planner_and_administrator_look_after_contacts_and_nobody_else(people):
    board = people.boards[0]
    for who in ("author", "officer", "approver", "analyst"):
        with pytest.raises(Refused, match="You may not look after the contacts"):
            actions.add_domain(organisation=board, domain="x.gov.uk", by=people.people[who], at=NOW)
    for number, who in enumerate(("planner", "administrator")):
        actions.add_domain(organisation=board, domain=f"x{number}.gov.uk", by=people.people[who], at=NOW)


def test_a_board_without_a_contact_is_a_gap_that_can_be_mended(people):
    domain(people.boards[0])
    contact(people.boards[0])
    round = opened(people)
    avon, tamar = queries.standing_of(round, on=stages.TODAY)
    assert (avon.gap, tamar.gap) == ("", "Nobody is recorded to write to at Tamar Board.")
    domain(people.boards[1])
    late = contact(people.boards[1])
    assert queries.standing_of(round, on=stages.TODAY)[1].gap == "No contact has been sent the draft yet."
    actions.give_draft(consultee=tamar.consultee, contact=late, by=SYSTEM, at=LATER)
    assert queries.standing_of(round, on=stages.TODAY)[1].gap == ""


def test_the_round_tells_how_the_links_stand(people, round, settings):
    avon = given_to(round, people.boards[0])

    def told(on=stages.TODAY):
        return queries.standing_of(round, on=on)[0].link_in_words

    assert told() == "Not opened"
    assert told(CLOSES + timedelta(days=settings.LINK_GRACE_DAYS)) == "Not opened"
    assert told(CLOSES + timedelta(days=settings.LINK_GRACE_DAYS + 1)) == "Closed, never opened"
    actions.note_opened(link=avon.link, at=NOW)
    assert told() == "Opened"
    actions.withdraw_link(link=avon.link, by=SYSTEM, at=LATER)
    assert told() == "Opened once, now closed"
    actions.remove_contact(contact=avon.contact, by=SYSTEM, at=LATER)
    assert told() == "Not sent"


# New links, as asked for.


def asked(email, at=LATER):
    actions.ask_for_link(email=email, at=at)
    return actions.answer_link_requests(at=at)


def test_a_known_contact_gets_a_new_link_and_a_stranger_gets_nothing(people, round):
    before = given_to(round, people.boards[0])
    assert asked("stranger@avon-board.gov.uk") == 0
    assert asked("JO@avon-board.gov.uk ") == 1
    anew = given_to(round, people.boards[0], Given.Kind.LINK)
    assert anew.email == "jo@avon-board.gov.uk"
    assert checks.link_opens(queries.link_with(token_in(anew)), at=LATER)
    assert not checks.link_opens(queries.link_with(token_in(before)), at=LATER)
    assert "opens nothing any more" in anew.mail.text


def test_one_letter_a_minute_and_five_a_day(people, round):
    email = "jo@avon-board.gov.uk"
    assert [asked(email, LATER + timedelta(seconds=n)) for n in (0, 1, 59)] == [1, 0, 0]
    assert [asked(email, LATER + timedelta(minutes=n)) for n in (1, 2, 3, 4, 5, 600)] == [1, 1, 1, 1, 0, 0]
    assert asked("jo@tamar-board.gov.uk", LATER) == 1, "the limit is of one address"
    assert asked(email, LATER + timedelta(days=1)) == 1


def test_no_new_link_without_an_open_round_a_contact_and_a_domain(people, round):
    email = "jo@avon-board.gov.uk"
    link = given_to(round, people.boards[0]).link
    actions.withdraw_link(link=link, by=SYSTEM, at=NOW)
    actions.remove_contact(contact=link.contact, by=SYSTEM, at=NOW)
    assert asked(email) == 0
    for consultee in round.consultees.all():
        actions.record_no_reply(consultee=consultee, tried="Letters.", **WHO)
    actions.close_round(round=round, **WHO)
    assert asked("jo@tamar-board.gov.uk") == 0


def test_who_asked_is_forgotten(people, round):
    asked("stranger@example.org")
    asked("jo@avon-board.gov.uk", LATER + timedelta(days=3))
    assert [each.email for each in LinkRequest.objects.all()] == ["jo@avon-board.gov.uk"]


def test_a_request_that_nobody_answered_is_answered_later_once(people, round):
    actions.ask_for_link(email="jo@avon-board.gov.uk", at=LATER)
    assert actions.answer_link_requests(at=LATER + timedelta(hours=1)) == 1
    assert actions.answer_link_requests(at=LATER + timedelta(hours=1)) == 0
    assert LATER.date() < CLOSES
