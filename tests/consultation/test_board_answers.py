"""Is a board's answer kept to the byte, seen by two, given once, and proved to whoever holds the receipt?"""

import hashlib
import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client

from consultation import actions, checks, queries
from consultation.models import (
    Consultee,
    DraftAttachment,
    DraftStep,
    Opinion,
    OpinionAttachment,
    OpinionDraft,
    OpinionFinding,
    ReceiptFile,
    overall,
)
from consultation.models.numbers import as_number, new_number
from core import ledger
from core.models import Mail, MailAttachment
from core.verdict import Refused
from publication import actions as publication_actions
from tests import stages
from tests.consultation import board_stages as board
from tests.consultation import reached
from tests.consultation.board_stages import person
from tests.stages import NOW, SYSTEM, TODAY

pytestmark = pytest.mark.django_db
Finding = Opinion.Finding
HOSTILE = [
    "  two spaces before, and after  ",
    "\r\n\r\nlines first and last\r\n",
    "\nonly a line feed\n",
    "tabs\t\tand\x0bothers\x0c",
    "zero\u200bwidth\u200d, soft\u00adhyphen, \ufefforder mark",
    "four bytes: \U0001f3e5 and e\u0301 beside \u00e9",
    "<b>no tag</b> &amp; no entity",
    "\u202eright to left\u202c",
]


@pytest.fixture
def consultee(people):
    board.chair(people)
    return board.asked(people)


@pytest.fixture
def officer(people):
    return person(people.people["officer"])


@pytest.fixture
def chair(people, consultee):
    return person(people.people["chair"], "Chair")


@pytest.fixture
def client(people):
    made = Client()
    made.force_login(people.people["officer"])
    return made


# Kept to the byte.


@pytest.mark.parametrize("words", HOSTILE)
def test_words_come_through_form_draft_and_opinion_to_the_byte(client, consultee, officer, chair, words):
    client.post(f"/boards/{consultee.pk}/answer/", {"version": "0", "text": words})
    draft = OpinionDraft.objects.get()
    assert draft.text.encode() == words.encode()
    more = {**board.fields(consultee), "text": draft.text}
    draft = actions.save_draft(consultee=consultee, version=draft.version, person=officer, at=NOW, **more)
    actions.offer_draft(consultee=consultee, version=draft.version, person=officer, at=NOW)
    actions.release_draft(consultee=consultee, version=draft.version, person=chair, at=NOW)
    opinion = actions.submit_opinion(consultee=consultee, key=draft.key, person=officer, at=NOW)
    opinion.refresh_from_db()
    assert opinion.text.encode() == words.encode()
    assert opinion.sha256 == hashlib.sha256(words.encode()).hexdigest()
    assert opinion.findings.get().reasons == " Say more of homes.\t\n"


def test_a_browser_that_writes_line_ends_its_own_way_changes_nothing(client, consultee, officer):
    board.written(consultee, officer, text="one\ntwo\n")
    client.post(f"/boards/{consultee.pk}/answer/", {"version": "1", "text": "one\r\ntwo\r\n"})
    assert OpinionDraft.objects.get().text == "one\ntwo\n"
    client.post(f"/boards/{consultee.pk}/answer/", {"version": "2", "text": "one\r\nthree\r\n"})
    assert OpinionDraft.objects.get().text == "one\r\nthree\r\n"


def test_a_first_line_end_is_not_lost_in_the_box(client, consultee, officer):
    board.written(consultee, officer, text="\r\nbegins lower")
    # The parser of HTML drops the first line end after the tag.
    assert ">\n\r\nbegins lower</textarea>" in client.get(f"/boards/{consultee.pk}/answer/").content.decode()


@pytest.mark.parametrize("name", ["text", "reasons"])
def test_the_one_character_that_cannot_be_kept_is_refused_in_words(client, consultee, name):
    number = queries.strategies_asked(consultee.organisation, queries.content_of(consultee))[0].strategy.pk
    field = "text" if name == "text" else f"reasons-{number}"
    answer = client.post(f"/boards/{consultee.pk}/answer/", {"version": "0", field: "before\x00after"})
    assert answer.status_code == 422
    assert "a character that cannot be kept (NUL" in answer.content.decode()
    assert not OpinionDraft.objects.exists()


def test_what_is_no_date_is_told_and_the_rest_is_saved(client, consultee):
    answer = client.post(f"/boards/{consultee.pk}/answer/", {"version": "0", "text": "Kept.", "agreed_on_day": "31"})
    assert answer.status_code == 422
    assert "must include a day, a month and a year" in answer.content.decode()
    assert OpinionDraft.objects.get().text == "Kept."
    told = client.post(
        f"/boards/{consultee.pk}/answer/", {"text": "More.", "minutes_link": "ftp://x"},
        headers={"accept": "application/json", "if-match": '"1"'},
    ).json()  # fmt: skip
    assert told["version"] == 2
    assert "https://" in told["saved"]


# Two people, and one opinion.


def test_a_save_on_an_older_version_is_refused_and_shows_the_newer(client, consultee, officer, chair):
    draft = board.written(consultee, officer)
    actions.save_draft(consultee=consultee, version=1, person=chair, at=NOW, text="By the chair.")
    path, mine = f"/boards/{consultee.pk}/answer/", {"version": "1", "text": "By the officer."}
    told = client.post(path, mine, headers={"accept": "application/json"})
    assert told.status_code == 412
    assert "Chair saved this answer after you opened it" in told.json()["reasons"][0]
    page = client.post(path, mine)
    assert page.status_code == 409
    assert "By the chair." in page.content.decode()
    assert "By the officer." in page.content.decode()
    draft.refresh_from_db()
    assert draft.text == "By the chair."


def test_who_wrote_it_as_it_stands_does_not_release_it(consultee, officer, chair):
    draft = board.written(consultee, officer)
    actions.offer_draft(consultee=consultee, version=1, person=officer, at=NOW)
    loud = person(officer.user)
    loud = type(loud)(loud.name, loud.email.upper(), loud.role, loud.user)
    for same in (officer, loud):
        with pytest.raises(Refused, match="somebody else of the board must release it"):
            actions.release_draft(consultee=consultee, version=1, person=same, at=NOW)
    actions.take_back_draft(consultee=consultee, person=chair, at=NOW)
    actions.save_draft(consultee=consultee, version=1, person=chair, at=NOW, text="The chair's word.")
    actions.offer_draft(consultee=consultee, version=2, person=chair, at=NOW)
    with pytest.raises(Refused, match="somebody else"):
        actions.release_draft(consultee=consultee, version=2, person=chair, at=NOW)
    actions.release_draft(consultee=consultee, version=2, person=officer, at=NOW)
    draft.refresh_from_db()
    assert draft.status == "released"


def test_nothing_is_submitted_that_was_not_released(consultee, officer):
    draft = board.written(consultee, officer)
    with pytest.raises(Refused, match="to submit it must be released"):
        actions.submit_opinion(consultee=consultee, key=draft.key, person=officer, at=NOW)
    assert not Opinion.objects.exists()


def test_rejected_inside_the_board_with_a_reason_and_nothing_leaves_it(client, people, consultee, officer, chair):
    draft = board.written(consultee, officer)
    actions.offer_draft(consultee=consultee, version=1, person=officer, at=NOW)
    with pytest.raises(Refused, match="Say what has to change"):
        actions.send_back_draft(consultee=consultee, reason="  ", person=chair, at=NOW)
    actions.send_back_draft(consultee=consultee, reason="Name the homes.", person=chair, at=NOW)
    assert "Name the homes." in client.get(f"/boards/{consultee.pk}/").content.decode()
    consultee.refresh_from_db()
    assert consultee.status == Consultee.Status.AWAITING
    assert not Opinion.objects.exists()
    assert [entry["kind"] for entry in ledger.entries()].count("opinion") == 0
    actions.save_draft(consultee=consultee, version=1, person=officer, at=NOW, text="The homes.")
    draft.refresh_from_db()
    assert draft.status == "writing"


def test_sent_twice_there_is_one_opinion_and_one_receipt(client, consultee, officer, chair):
    draft = board.released(consultee, officer, chair)
    answers = [client.post(f"/boards/{consultee.pk}/submit/", {"key": draft.key}) for _ in range(3)]
    assert len({answer.headers["Location"] for answer in answers}) == 1
    assert actions.submit_opinion(consultee=consultee, key=draft.key, person=chair, at=NOW) == Opinion.objects.get()
    assert [entry["kind"] for entry in ledger.entries()].count("opinion") == 1


def test_a_key_that_is_not_the_boards_gives_nothing(client, consultee):
    for key in (uuid.uuid4(), "", "no key"):
        answer = client.post(f"/boards/{consultee.pk}/submit/", {"key": key}, follow=True)
        assert answer.status_code in {200, 409}
    assert not Opinion.objects.exists()


def test_all_that_is_missing_is_told_at_once(consultee, officer):
    draft = actions.save_draft(consultee=consultee, version=0, person=officer, at=NOW, text=" ")
    asked = queries.strategies_asked(consultee.organisation, queries.content_of(consultee))
    reasons = checks.ready_to_submit(draft, asked, on=TODAY).reasons
    assert len(reasons) == 3
    with pytest.raises(Refused) as refused:
        actions.offer_draft(consultee=consultee, version=1, person=officer, at=NOW)
    assert refused.value.reasons == reasons


@pytest.mark.parametrize(
    "words",
    ["Noted.", "The Board noted the report.", "That the draft plan be noted", "Resolved that the report be noted.",
     "To note the draft Joint Forward Plan", "The Health and Wellbeing Board received and noted the report."],
)  # fmt: skip
def test_noted_is_pointed_out_and_not_refused(client, consultee, officer, chair, words):
    assert checks.only_noted(words)
    opinion = board.submitted(consultee, officer, chair, text=words)
    assert opinion.text == words


@pytest.mark.parametrize(
    "words",
    ["The draft takes proper account of our strategy.", "Noted that the draft does not take account of our strategy.",
     "The board noted the report and found that it takes proper account of the strategy.", "It is notable.", ""],
)  # fmt: skip
def test_an_opinion_is_not_taken_for_a_note(words):
    assert not checks.only_noted(words)


# Files.


def test_files_are_kept_as_bytes_and_only_ever_downloaded(client, consultee, officer, chair):
    board.written(consultee, officer)
    for name, data, said in [
        ("minutes.html", b"<script>", "of a kind that is not taken"),
        ("minutes.pdf", b"MZ", "not what its ending says"),
        ("minutes.pdf", b"", "empty"),
        ("minutes.txt", b"x" * (actions.MOST_BYTES + 1), "larger than 20 MB"),
    ]:
        with pytest.raises(Refused, match=said):
            actions.attach(consultee=consultee, name=name, data=data, person=officer, at=NOW)
    hostile = b"<script>alert(1)</script>"
    draft = actions.attach(consultee=consultee, name="minutes.txt", data=hostile, person=officer, at=NOW)
    answer = client.get(f"/boards/{consultee.pk}/files/{DraftAttachment.objects.get().pk}/")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="minutes.txt"'
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.getvalue() == hostile
    actions.offer_draft(consultee=consultee, version=draft.version, person=officer, at=NOW)
    actions.release_draft(consultee=consultee, version=draft.version, person=chair, at=NOW)
    opinion = actions.submit_opinion(consultee=consultee, key=draft.key, person=officer, at=NOW)
    kept = opinion.attachments.get()
    assert (bytes(kept.data), kept.sha256) == (hostile, hashlib.sha256(hostile).hexdigest())
    assert kept.sha256 in opinion.told["attachments"]
    assert not DraftAttachment.objects.exists()


# Which strategies.


@pytest.mark.parametrize(
    ("starts", "ends", "expected"),
    [
        ("2025", "2028", True), ("2031-03-31", None, False), ("2031-04", None, None), (None, "2026-03", None),
        (None, "2026", False), (None, "2026-04-01", False), (None, None, False), ("2020", "2025", None),
        ("2031", "2035", True),
    ],
)  # fmt: skip
def test_a_strategy_is_asked_about_when_any_part_of_its_period_touches_the_plans(people, starts, ends, expected):
    """The plan runs from 1 April 2026 to 31 March 2031. None: not asked about; False: asked, as it is not certain."""
    note = {"period_note": "No source gives it."} if None in (starts, ends) else {}
    row = board.strategy(people, starts=starts, ends=ends, **note)
    content = {"plan": {"starts_on": "2026-04-01", "ends_on": "2031-03-31"}}
    found = queries.strategies_asked(people.boards[0], content)
    assert [(each.strategy, each.is_certain) for each in found] == ([] if expected is None else [(row, expected)])
    assert queries.strategies_asked(people.boards[1], content) == []
    assert all(each.why for each in found)


def test_the_finding_of_the_whole_follows_from_those_on_each():
    assert overall([]) == Finding.NOT_STATED
    assert overall([Finding.NOT_STATED, Finding.NOT_STATED]) == Finding.NOT_STATED
    assert overall([Finding.DOES_NOT, Finding.DOES_NOT]) == Finding.DOES_NOT
    assert overall([Finding.PROPER_ACCOUNT, Finding.NOT_STATED]) == Finding.PROPER_ACCOUNT
    assert overall([Finding.PROPER_ACCOUNT, Finding.DOES_NOT]) == Finding.PARTLY


# A later draft, and a correction.


@pytest.fixture
def again(people, consultee, officer, chair):
    board.submitted(consultee, officer, chair, text="It does.\r\n")
    for other in consultee.round.consultees.exclude(pk=consultee.pk):
        actions.record_no_reply(consultee=other, tried="Letters.", by=SYSTEM, at=NOW)
    actions.close_round(round=consultee.round, by=SYSTEM, at=NOW)
    edition = consultee.round.snapshot.edition
    stages.reworded(edition)
    draft = publication_actions.issue_draft(edition=edition, by=SYSTEM, at=board.LATER)
    actions.open_round(snapshot=draft, opens_on=TODAY, closes_on=TODAY, by=SYSTEM, at=NOW)
    return board.board(people, draft)


def test_on_a_later_draft_an_opinion_is_reconfirmed_amended_or_replaced(client, again, officer, chair):
    page = client.get(f"/boards/{again.pk}/changes/").content.decode()
    assert "Reworded." in page
    assert "Because" not in page
    assert "It does." in page
    assert "Because" in client.get(f"/boards/{again.pk}/changes/?show=all").content.decode()
    for name in ("changes.pdf", "draft.pdf", "draft.pdf"):
        assert client.get(f"/boards/{again.pk}/{name}").content.startswith(b"%PDF-"), name
    page = client.post(f"/boards/{again.pk}/answer/", {"start": "1"}, follow=True)
    assert "Choose what the board does" in page.content.decode()
    client.post(f"/boards/{again.pk}/answer/", {"start": "1", "stance": "reconfirmed"})
    draft = OpinionDraft.objects.exclude(status="submitted").get()
    assert (draft.text, draft.stance, draft.earlier) == ("It does.\r\n", "reconfirmed", Opinion.objects.get())
    draft = actions.save_draft(
        consultee=again, version=1, person=officer, at=NOW, **board.fields(again, text="It does not.")
    )
    with pytest.raises(Refused, match="its words were changed"):
        actions.offer_draft(consultee=again, version=draft.version, person=officer, at=NOW)
    draft = actions.start_from_earlier(consultee=again, stance="amended", person=officer, at=NOW)
    draft = actions.save_draft(
        consultee=again, version=draft.version, person=officer, at=NOW, **board.fields(again, text="It does now.")
    )
    actions.offer_draft(consultee=again, version=draft.version, person=officer, at=NOW)
    actions.release_draft(consultee=again, version=draft.version, person=chair, at=NOW)
    opinion = actions.submit_opinion(consultee=again, key=draft.key, person=officer, at=NOW)
    assert (opinion.stance, opinion.earlier.text) == ("amended", "It does.\r\n")
    assert opinion.told["earlier"] == opinion.earlier.sha256


def test_a_correction_is_a_new_opinion_and_the_old_one_stays(client, consultee, officer, chair):
    first = board.submitted(consultee, officer, chair)
    with pytest.raises(Refused, match="It cannot be changed"):
        actions.save_draft(consultee=consultee, version=0, person=officer, at=NOW, text="Other.")
    client.post(f"/boards/{consultee.pk}/correct/", {"reason": "A slip of the pen."})
    draft = OpinionDraft.objects.exclude(status="submitted").get()
    assert draft.text == first.text
    actions.offer_draft(consultee=consultee, version=draft.version, person=officer, at=NOW)
    actions.release_draft(consultee=consultee, version=draft.version, person=chair, at=NOW)
    second = actions.submit_opinion(consultee=consultee, key=draft.key, person=officer, at=NOW)
    assert (second.supersedes, second.correction_reason) == (first, "A slip of the pen.")
    assert second.told["supersedes"] == first.number
    page = client.get(f"/verify/receipt/?number={first.number}").content.decode()
    assert "received, and corrected since" in page
    assert second.number in page


def test_a_late_answer_is_taken_and_marked(client, consultee, officer, chair):
    late = consultee.round.closes_at + timedelta(seconds=1)
    draft = board.released(consultee, officer, chair)
    opinion = actions.submit_opinion(consultee=consultee, key=draft.key, person=officer, at=late)
    assert opinion.is_late
    assert "Late" in client.get(f"/verify/receipt/?number={opinion.number}").content.decode()


# The receipt.


def test_the_receipt_is_made_once_and_posted_to_every_hand_and_to_the_shared_mailbox(consultee, officer, chair):
    opinion = board.submitted(consultee, officer, chair)
    reached.domain(consultee.organisation)
    mailbox = reached.contact(consultee.organisation, "Committee services", kind="mailbox")
    reached.contact(consultee.organisation, "Somebody else")
    assert publication_actions.send_receipts(at=NOW) == 1
    assert publication_actions.send_receipts(at=NOW) == 0
    kept = ReceiptFile.objects.get()
    assert kept.sha256 == hashlib.sha256(bytes(kept.data)).hexdigest()
    mails = Mail.objects.filter(subject__contains=opinion.number).order_by("to")
    assert [mail.to for mail in mails] == ["chair@test.local", mailbox.email, "officer@test.local"]
    assert all(bytes(file.data) == bytes(kept.data) for file in MailAttachment.objects.filter(mail__in=mails))
    assert not any("It does" in mail.text for mail in mails)


def test_whoever_holds_the_receipt_checks_it_by_number_and_by_file(consultee, officer, chair):
    opinion = board.submitted(consultee, officer, chair, text="Only the board’s own words.\r\n")
    data, stranger = publication_actions.receipt_pdf(opinion=opinion, at=NOW), Client()
    number = opinion.number.lower().replace("0", "o").replace("1", "l").replace("-", " ")
    stated = "Only the board’s own words.\r\n".encode()
    for sent in ({"number": number}, {"file": _file(data)}, {"file": _file(stated)}):
        page = stranger.post("/verify/receipt/", sent)
        assert "received, and it stands" in page.content.decode()
        assert opinion.sha256 in page.content.decode()
        assert b"own words" not in page.content
        assert "Partly" not in page.content.decode()
    for sent in ({"number": "7K3M-Q9XD-2TWA"}, {"file": _file(data + b" ")}, {"file": _file(stated[:-2])}):
        page = stranger.post("/verify/receipt/", sent)
        assert page.status_code == 404
        assert "No such receipt" in page.content.decode()


def _file(data):
    return SimpleUploadedFile("receipt.pdf", data)


def test_a_number_is_read_as_it_is_said():
    number = new_number()
    assert as_number(f" {number.lower()} ") == number
    assert as_number("OIL0-0000-0000") == "0110-0000-0000"
    assert as_number("0000-0000-000") is None
    assert as_number("0000-0000-000U") is None
    assert len({new_number() for _ in range(200)}) == 200


def test_a_row_that_was_put_in_past_us_is_told_by_the_ledger(people, consultee, officer, chair):
    opinion = board.submitted(consultee, officer, chair)
    assert publication_actions.verify().reasons == ()
    other = board.strategy(people, slug="other", title="Other")
    OpinionFinding.objects.create(opinion=opinion, strategy=other, finding=Finding.DOES_NOT)
    assert any("the row is not what the ledger says" in reason for reason in publication_actions.verify().reasons)
    page = Client().get(f"/verify/receipt/?number={opinion.number}").content.decode()
    assert "it does not match" in page


@pytest.mark.parametrize("model", [Opinion, OpinionFinding, OpinionAttachment, ReceiptFile, DraftStep])
def test_nobody_changes_or_deletes_what_was_given(consultee, officer, chair, model):
    draft = board.written(consultee, officer)
    draft = actions.attach(consultee=consultee, name="a.txt", data=b"a", person=officer, at=NOW)
    actions.offer_draft(consultee=consultee, version=draft.version, person=officer, at=NOW)
    actions.release_draft(consultee=consultee, version=draft.version, person=chair, at=NOW)
    opinion = actions.submit_opinion(consultee=consultee, key=draft.key, person=officer, at=NOW)
    publication_actions.receipt_pdf(opinion=opinion, at=NOW)
    table, count = model._meta.db_table, model.objects.count()
    assert count
    for statement in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):
        with pytest.raises(DatabaseError, match="frozen"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert model.objects.count() == count


# Who sees it.


def test_another_boards_officer_and_the_planners_find_nothing(people, consultee, officer):
    draft = board.written(consultee, officer, text="Not yet for others.")
    for name in ("planner", "administrator", "analyst"):
        other = Client()
        other.force_login(people.people[name])
        for path in ("", "answer/", "check/", "files/", "priorities/", "draft/"):
            assert other.get(f"/boards/{consultee.pk}/{path}").status_code == 404
        assert (
            b"Not yet for others"
            not in other.get(f"/workspace/plans/{draft.consultee.round.snapshot.edition.plan.slug}/").content
        )


LIST, QUESTION, ANSWER = 8, 9, 9


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_cost_the_same_for_one_and_for_three(people, client, consultee, django_assert_num_queries, count):
    for number in range(1, count):
        board.strategy(people, slug=f"more-{number}", title=f"More {number}")
        edition = stages.written(stages.plan(people, people.joint, slug=f"plan-{number}"), stages.TEXT)
        draft = publication_actions.issue_draft(edition=edition, by=SYSTEM, at=NOW)
        actions.open_round(snapshot=draft, opens_on=TODAY, closes_on=TODAY, by=SYSTEM, at=NOW)
    client.get("/boards/")
    with django_assert_num_queries(LIST):
        assert client.get("/boards/").content.decode().count("jfp-caption") == count
    with django_assert_num_queries(QUESTION):
        client.get(f"/boards/{consultee.pk}/")
    with django_assert_num_queries(ANSWER):
        client.get(f"/boards/{consultee.pk}/answer/")
