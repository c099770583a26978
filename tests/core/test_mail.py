"""Does every message reach the server or say in words why not, and does no row claim what the server never said?"""

import time
from datetime import timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import DatabaseError, transaction

from core import mail as outbox
from core.mail import File, sending
from core.models import Mail
from core.verdict import Refused
from jfp_portal.environment import mail_server
from tests.smtp_sink import sink, taken
from tests.stages import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(settings, tmp_path):
    """A real server on a real socket; `server.path` holds what it took."""
    with sink(tmp_path / "taken") as made:
        port = made.server_address[1]
        settings.MAIL_SERVER = {"host": "127.0.0.1", "port": port, "user": "", "password": "", "tls": ""}
        settings.MAIL_TIMEOUT_SECONDS, settings.MAIL_STEP_SECONDS = 1, 2
        yield made


@pytest.fixture(autouse=True)
def posted_now(monkeypatch):
    """The tests' day is fixed, the outbox's clock is the database's: what is posted now is not five days old."""
    monkeypatch.setattr("core.mail.outbox.GIVE_UP_AFTER", timedelta(days=3650))


def post(to="jo@example.org", key=None, **fields):
    given = {"subject": "Something happened", "text": "See http://127.0.0.1/", "by": None, "at": NOW}
    return outbox.post(to=to, key=key or f"test:{to}", **given | fields)


def again(mail):
    mail.refresh_from_db()
    return mail


def due(mail):
    """The waiting is over."""
    Mail.objects.filter(pk=mail.pk).update(next_try_at=None, server_failed_at=None)


def test_a_message_arrives_with_everything_it_was_given(server):
    mail = post(
        html="<p>See <a href='http://127.0.0.1/'>it</a></p>", headers={"List-Unsubscribe": "<http://127.0.0.1/stop>"},
        files=[File("receipt.txt", "text/plain", b"taken on 2 November")],
    )  # fmt: skip
    assert outbox.send_due() == 1
    [message] = taken(server.path)
    assert (message["to"], message["id"]) == ("jo@example.org", mail.message_id)
    for part in ("Subject: Something happened", "<p>See", "List-Unsubscribe", "receipt.txt", "Auto-Submitted"):
        assert part in message["text"]
    assert again(mail).state == "sent"
    assert mail.sent_at
    assert outbox.send_due() == 0


def test_the_same_key_is_posted_once():
    assert post(key="one") == post(key="one", subject="Another")
    assert Mail.objects.count() == 1


def test_what_is_rolled_back_was_never_posted():
    def fail():
        with transaction.atomic():
            post()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert not Mail.objects.exists()


def test_what_is_no_address_is_refused():
    with pytest.raises(ValidationError):
        post(to="nobody")


def test_a_line_break_makes_no_header(server):
    post(subject="One\r\nBcc: all@example.org", headers={"X-Two": "a\r\nX-Three: b"})
    outbox.send_due()
    [message] = taken(server.path)
    assert "\nBcc:" not in message["text"]
    assert "\nX-Three:" not in message["text"]


@pytest.mark.parametrize(("to", "state", "words"), [
    ("never@example.org", "failed", "550 5.1.1 no such person"),
    ("content@example.org", "failed", "554 5.7.1 we do not like it"),
    ("later@example.org", "queued", "451 4.7.1 greylisted"),
])  # fmt: skip
def test_a_refusal_is_kept_in_words_and_holds_up_nobody_else(server, to, state, words):
    refused, other = post(to=to), post(to="other@example.org")
    outbox.send_due()
    assert again(refused).state == state
    assert words in refused.last_error
    assert refused.sent_at is None
    assert again(other).state == "sent"


def test_each_wait_is_longer_and_none_longer_than_four_hours():
    waits = [sending.wait_after(attempt) for attempt in range(1, 8)]
    assert waits[:3] == [timedelta(minutes=1), timedelta(minutes=4), timedelta(minutes=16)]
    assert waits[-1] == timedelta(hours=4)
    assert waits == sorted(waits)


@pytest.mark.parametrize("to", ["silent@example.org", "drip@example.org"])
def test_a_server_that_stops_answering_is_left_in_bounded_time(server, to):
    mail = post(to=to)
    started = time.monotonic()
    outbox.send_due()
    assert time.monotonic() - started < 5
    assert again(mail).state == "queued"
    assert "stopped answering" in mail.last_error


def test_a_lost_answer_sends_again_under_the_same_message_id(server):
    mail = post(to="drop@example.org")
    outbox.send_due()
    assert again(mail).state == "queued"
    due(mail)
    outbox.send_due()
    assert [message["id"] for message in taken(server.path)] == [mail.message_id] * 2
    assert again(mail).state == "queued"  # the server never said yes


def test_a_server_that_is_down_is_asked_once_and_all_wait(server, settings):
    settings.MAIL_SERVER = {**settings.MAIL_SERVER, "port": 9}
    mails = [post(to=f"person{number}@example.org") for number in range(3)]
    outbox.send_due()
    outbox.send_due()
    assert [again(mail).attempts for mail in mails] == [1, 0, 0]
    assert "could not be reached" in mails[0].last_error


def test_a_domain_gets_no_more_than_is_polite(server, settings):
    settings.MAIL_PER_DOMAIN = {"a minute": 2, "at once": 2}
    for number in range(4):
        post(to=f"person{number}@example.org")
    post(to="person@example.net")
    outbox.send_due()
    assert sorted(message["to"] for message in taken(server.path)) == [
        "person0@example.org", "person1@example.org", "person@example.net",
    ]  # fmt: skip
    assert server.conversations == 1


def test_an_overtaken_sender_takes_nothing_back(server):
    post()
    slow = sending.claim()
    Mail.objects.update(lease_until=NOW)
    outbox.send_due()
    sending._note(slow, "failed", "too late to say so")
    assert again(slow).state == "sent"


def test_only_one_sender_takes_a_message_up():
    post()
    assert sending.claim().fence == 1
    assert sending.claim() is None


def test_what_nobody_took_in_time_has_failed_and_can_be_sent_again(server):
    mail = post(to="later@example.org")
    outbox.send_due()
    Mail.objects.update(give_up_at=NOW - timedelta(days=400), next_try_at=None)
    assert outbox.send_due() == 0
    assert again(mail).state == "failed"
    assert mail.last_error.startswith("Given up after five days. The mail server refused the address")
    outbox.resend(mail=mail, by=None, at=NOW)
    assert (again(mail).state, mail.attempts) == ("queued", 0)
    with pytest.raises(Refused, match="must be not sent or came back"):
        outbox.resend(mail=mail, by=None, at=NOW)


def test_a_bounce_is_recorded_on_what_was_sent_only(server):
    mail = post()
    with pytest.raises(Refused):
        outbox.record_bounce(mail=mail, reason="Mailbox full", by=None, at=NOW)
    outbox.send_due()
    outbox.record_bounce(mail=mail, reason="Mailbox full", by=None, at=NOW)
    assert (again(mail).state, mail.last_error) == ("bounced", "Mailbox full")


def test_without_a_server_mail_waits_in_the_outbox(settings):
    settings.MAIL_SERVER = None
    mail = post()
    assert outbox.send_due() == 0
    assert (again(mail).state, mail.attempts) == ("queued", 0)


def test_a_library_s_mail_goes_through_the_outbox():
    with get_connection("core.mail.backend.OutboxBackend") as connection:
        message = EmailMultiAlternatives("Your code", "1234", to=["a@example.org", "B <b@example.org>"])
        message.attach_alternative("<p>1234</p>", "text/html")
        connection.send_messages([message])
    assert list(Mail.objects.order_by("pk").values_list("to", "html", "is_confidential")) == [
        ("a@example.org", "<p>1234</p>", True), ("b@example.org", "<p>1234</p>", True),
    ]  # fmt: skip


@pytest.mark.parametrize("change", [{"to": "x@example.org"}, {"text": "other"}, {"message_id": "<1@x>"}])
def test_what_was_said_to_whom_is_frozen(change):
    post()
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
        Mail.objects.update(**change)
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
        Mail.objects.all().delete()


def test_no_row_says_sent_without_a_time():
    post()
    with pytest.raises(DatabaseError, match="mail_sent_says_when"), transaction.atomic():
        Mail.objects.update(state="sent")


def test_the_address_of_the_server_is_read_or_refused_in_words():
    assert mail_server("") is None
    assert mail_server("smtp://jo%40x:p%3Aw@mail.example.org:587") == {
        "host": "mail.example.org", "port": 587, "user": "jo@x", "password": "p:w", "tls": "starttls",
    }  # fmt: skip
    assert (mail_server("smtps://mail.example.org")["port"], mail_server("smtp://h:25?tls=none")["tls"]) == (465, "")
    with pytest.raises(ImproperlyConfigured, match="must read smtp"):
        mail_server("mail.example.org:25")
