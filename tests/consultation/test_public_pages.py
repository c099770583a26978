"""Can anybody read a draft, answer it and take it back, without an account and without a script?"""

import re
from datetime import timedelta

import pytest
from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consultation import actions
from consultation.models import FloodCount, Original, Response
from consultation.views import responding
from core.models import AuditEvent, Mail
from core.verdict import Refused
from plans import actions as plan_actions
from publication import actions as publication_actions
from tests import consulting, stages
from tests.architecture.walk_things import picture

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script>\n  two  spaces\t{{ 7 }} \u202eevil ' OR 1=1 --"


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: stages.NOW + timedelta(hours=1))


@pytest.fixture
def snapshot(people):
    return consulting.drafted(people)


@pytest.fixture
def consultation(snapshot):
    return consulting.opened(snapshot)


@pytest.fixture
def visitor():
    """Somebody with no account, whose forms are checked as a browser's are."""
    return Client(enforce_csrf_checks=False)


def text_of(response):
    return " ".join(response.content.decode().split())


def shown(seconds=60):
    return signing.dumps(int(responding.time.time()) - seconds, salt=responding.SHOWN)


def answer(visitor, consultation, text="More evening clinics."):
    missing, where, _ = consultation.questions.order_by("position")
    page = f"/consultations/{consultation.slug}/respond/"
    return visitor.post(page, {f"q{missing.pk}": text, f"q{where.pk}": "Avon"})


def send(visitor, consultation, **changed):
    fields = {"agreed": "on", "shown": shown(), "website": "", **changed}
    return visitor.post(f"/consultations/{consultation.slug}/respond/check/", fields)


def test_a_consultation_that_is_only_planned_is_nobodys_to_see(visitor, snapshot):
    planned = consulting.planned(snapshot)
    assert visitor.get(f"/consultations/{planned.slug}/").status_code == 404
    assert visitor.get(f"/consultations/{planned.slug}/draft/").status_code == 404
    assert planned.title not in text_of(visitor.get("/consultations/"))


def test_the_page_says_what_until_when_and_for_whom(visitor, consultation):
    page = text_of(visitor.get(f"/consultations/{consultation.slug}/"))
    for words in ("What matters to you?", "Everybody.", "11:59pm on 30 November 2026 (UK time)", "What is missing?"):
        assert words in page, words
    assert consultation.round.snapshot.sha256 in page


def test_reading_sets_no_cookie(visitor, consultation):
    for page in ("", "draft/", "draft/services/", "responses/"):
        response = visitor.get(f"/consultations/{consultation.slug}/{page}")
        assert (response.status_code, dict(response.cookies)) == (200, {})


def test_the_draft_is_read_from_the_snapshot_not_from_the_working_text(visitor, consultation):
    edition = consultation.round.snapshot.edition
    services = edition.sections.get(slug="services")
    plan_actions.edit_section(
        section=services, version=services.version, title=services.title, body="<p>SECRET</p>", summary="",
        by=stages.SYSTEM, at=stages.NOW,
    )  # fmt: skip
    page = text_of(visitor.get(f"/consultations/{consultation.slug}/draft/services/"))
    assert "What we arrange." in page
    assert "SECRET" not in page


def test_the_whole_way_from_the_list_to_a_confirmed_response(visitor, consultation):
    slug = consultation.slug
    assert f"/consultations/{slug}/" in text_of(visitor.get("/consultations/"))
    assert answer(visitor, consultation).headers["Location"].endswith("/respond/comments/")
    section = text_of(visitor.get(f"/consultations/{slug}/draft/services/"))
    way = re.search(r'href="(/consultations/[^"]+/respond/comment/[^"]+\?block=[^"]+)"', section)[1]
    assert "What we arrange." in text_of(visitor.get(way))
    assert visitor.post(way, {"text": "Too vague.", "quote": "arrange"}).status_code == 302
    visitor.post(f"/consultations/{slug}/respond/about-you/", {"email": "ann@example.org", "name": "Ann Example"})
    check = text_of(visitor.get(f"/consultations/{slug}/respond/check/"))
    preview = check[check.index("What will be public") :]
    assert "A member of the public" in preview
    assert "“arrange”" in preview
    assert "ann@example.org" not in preview
    assert "Ann Example" not in preview
    assert send(visitor, consultation).headers["Location"].endswith("/respond/sent/")
    row = Response.objects.get()
    assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){2}[0-9A-HJKMNP-TV-Z]{4}", row.receipt)
    assert row.receipt in text_of(visitor.get(f"/consultations/{slug}/respond/sent/"))
    assert row.state == "unconfirmed"
    link = f"/consultations/{slug}/yours/{consulting.token_of(row)}/"
    assert "It does not count yet" in text_of(Client().get(link))
    row.refresh_from_db()
    assert row.state == "unconfirmed", "a mail scanner opened the link"
    assert "confirmed and counts" in text_of(Client().post(link, {"confirm": "yes"}, follow=True))
    row.refresh_from_db()
    assert row.state == "waiting"
    assert "More evening clinics." in set(Original.objects.values_list("text", flat=True))


def test_nothing_personal_goes_into_the_audit_and_the_letter_is_confidential(visitor, consultation):
    answer(visitor, consultation)
    visitor.post(f"/consultations/{consultation.slug}/respond/about-you/", {"email": "ann@example.org"})
    send(visitor, consultation)
    told = AuditEvent.objects.get(verb="sent")
    assert told.by == "a member of the public"
    assert "ann@" not in str(list(AuditEvent.objects.values()))
    letter = Mail.objects.get()
    assert (letter.to, letter.is_confidential) == ("ann@example.org", True)


def test_what_is_typed_is_kept_byte_for_byte_and_never_run(visitor, consultation):
    answer(visitor, consultation, "  " + HOSTILE + "\n\n")
    part = Response.objects.get().parts.get(question__kind="text")
    assert part.text.replace("\r\n", "\n") == "  " + HOSTILE + "\n\n"
    page = visitor.get(f"/consultations/{consultation.slug}/respond/check/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_an_answer_that_is_no_option_is_refused_and_nothing_is_lost(visitor, consultation):
    missing, where, _ = consultation.questions.order_by("position")
    typed = {f"q{missing.pk}": "Keep this.", f"q{where.pk}": "Elsewhere"}
    response = visitor.post(f"/consultations/{consultation.slug}/respond/", typed)
    assert response.status_code == 422
    assert "Choose one of the options of “Where do you live?”" in text_of(response)
    assert "Keep this." in text_of(response)


def test_words_that_are_not_in_the_passage_are_refused_with_what_to_do(visitor, consultation):
    section = text_of(visitor.get(f"/consultations/{consultation.slug}/draft/services/"))
    way = re.search(r'href="(/consultations/[^"]+\?block=[^"]+)"', section)[1]
    response = visitor.post(way, {"text": "My words.", "quote": "not there at all"})
    assert response.status_code == 409
    assert "These words are not in the text" in text_of(response)
    assert "My words." in text_of(response)


def test_the_same_answer_is_changed_and_not_doubled(visitor, consultation):
    answer(visitor, consultation, "First.")
    answer(visitor, consultation, "Second.")
    row = Response.objects.get()
    assert row.parts.get(question__kind="text").text == "Second."
    answer(visitor, consultation, "")
    assert not row.parts.filter(question__kind="text").exists()


def test_one_visitor_does_not_reach_anothers_draft(visitor, consultation):
    answer(visitor, consultation, "Mine alone.")
    other = Client()
    page = f"/consultations/{consultation.slug}/respond/"
    assert "Mine alone." not in text_of(other.get(page))
    services = consulting.section_of(consultation.round.snapshot.edition)
    visitor.post(f"{page}comment/{services.uid}/", {"text": "Mine too."})
    part = Response.objects.get().parts.get(question=None)
    answer(other, consultation, "Theirs.")
    assert other.get(f"{page}comments/{part.pk}/").status_code == 404
    assert other.post(f"{page}comments/{part.pk}/", {"remove": "yes"}).status_code == 404
    assert visitor.post(f"{page}comments/{part.pk}/", {"remove": "yes"}).status_code == 302


def test_a_link_leads_back_to_the_draft_from_another_device(visitor, consultation):
    answer(visitor, consultation, "Begun at home.")
    page = f"/consultations/{consultation.slug}/respond/check/"
    link = re.search(r"(/consultations/[^<\s]+/back/[^<\s]+/)", text_of(visitor.get(page)))[1]
    other = Client()
    assert other.get(link).headers["Location"] == page
    assert "Begun at home." in text_of(other.get(page))
    assert other.get(link[:-3] + "x/").status_code == 404


@pytest.mark.parametrize(
    ("changed", "words", "status"),
    [
        ({"website": "http://buy.example"}, "A box that nobody sees was filled in", 422),
        ({"shown": ""}, "quicker than a person reads", 409),
        ({"shown": "forged"}, "quicker than a person reads", 409),
        ({"agreed": ""}, "Select that you agree", 422),
    ],
)
def test_machines_are_told_what_is_wrong_and_people_lose_nothing(visitor, consultation, changed, words, status):
    answer(visitor, consultation, "Typed with care.")
    visitor.post(f"/consultations/{consultation.slug}/respond/about-you/", {"email": "ann@example.org"})
    response = send(visitor, consultation, **changed)
    assert response.status_code == status
    assert words in text_of(response)
    assert "Typed with care." in text_of(response)
    assert Response.objects.get().state == "draft"
    assert send(visitor, consultation).status_code == 302


def test_sending_at_once_is_too_quick(visitor, consultation):
    answer(visitor, consultation)
    visitor.post(f"/consultations/{consultation.slug}/respond/about-you/", {"email": "ann@example.org"})
    assert "quicker than a person" in text_of(send(visitor, consultation, shown=shown(0)))


def test_a_flood_from_one_address_is_stopped_and_what_was_typed_is_shown(visitor, consultation, settings):
    settings.CONSULTATION_LIMITS = {"save": {"address": 2, "network": 9, "all": 9}, "send": {}}
    assert answer(visitor, consultation, "One.").status_code == 302
    assert answer(visitor, consultation, "Two.").status_code == 302
    response = answer(visitor, consultation, "Three.")
    assert response.status_code == 429
    assert "Wait" in text_of(response)
    assert "Three." in text_of(response)
    assert Response.objects.get().parts.get(question__kind="text").text == "Two."
    other = Client(REMOTE_ADDR="203.0.113.9")
    assert answer(other, consultation, "From elsewhere.").status_code == 302


def test_neighbours_share_a_limit_and_everybody_has_one(consultation, settings):
    settings.CONSULTATION_LIMITS = {"save": {"address": 9, "network": 2, "all": 3}, "send": {}}
    addresses = ["198.51.100.1", "198.51.100.2", "198.51.100.3", "203.0.113.1", "203.0.114.1"]
    statuses = [answer(Client(REMOTE_ADDR=each), consultation).status_code for each in addresses]
    assert statuses == [302, 302, 429, 302, 429]


def test_no_address_is_kept_and_the_hashes_go_with_the_day(visitor, consultation):
    answer(Client(REMOTE_ADDR="198.51.100.77"), consultation)
    assert FloodCount.objects.count() == 3
    assert "198.51" not in str(list(FloodCount.objects.values()))
    actions.sweep_responses(at=stages.NOW + timedelta(days=1, hours=2))
    assert FloodCount.objects.count() == 0


def test_a_closed_consultation_takes_no_answer(visitor, consultation):
    answer(visitor, consultation)
    consulting.closed(consultation)
    response = answer(visitor, consultation, "Too late.")
    assert response.status_code == 409
    assert "takes no more answers" in text_of(response)


def test_after_the_deadline_an_answer_is_taken_and_marked_until_it_is_closed(visitor, consultation, monkeypatch):
    late = consulting.UNTIL + timedelta(seconds=1)
    monkeypatch.setattr(timezone, "now", lambda: late)
    answer(visitor, consultation)
    visitor.post(f"/consultations/{consultation.slug}/respond/about-you/", {"email": "ann@example.org"})
    send(visitor, consultation)
    assert Response.objects.get().is_late


def test_a_response_is_withdrawn_by_its_author_and_its_words_are_gone(consultation):
    row, token = consulting.sent(consultation, "Delete me.")
    link = f"/consultations/{consultation.slug}/yours/{token}/"
    Client().post(link, {"confirm": "yes"})
    assert "You withdrew this response" in text_of(Client().post(link, {"withdraw": "yes"}, follow=True))
    row.refresh_from_db()
    assert (row.state, row.email, row.name, row.parts.count(), Original.objects.count()) == ("withdrawn", "", "", 0, 0)
    assert Client().get(f"/consultations/{consultation.slug}/yours/{token}x/").status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_a_list_costs_the_same_with_one_consultation_and_with_three(visitor, people, number):
    for each in range(number):
        consulting.opened(consulting.drafted(people, slug=f"plan-{each}"), title=f"Number {each}")
    with CaptureQueriesContext(connection) as asked:
        assert visitor.get("/consultations/").status_code == 200
    assert len(asked) == 2


@pytest.mark.parametrize("number", [1, 3])
def test_the_check_page_costs_the_same_with_one_comment_and_with_three(visitor, consultation, number):
    answer(visitor, consultation)
    services = consulting.section_of(consultation.round.snapshot.edition)
    for each in range(number):
        visitor.post(f"/consultations/{consultation.slug}/respond/comment/{services.uid}/", {"text": f"Number {each}."})
    with CaptureQueriesContext(connection) as asked:
        visitor.get(f"/consultations/{consultation.slug}/respond/check/")
    assert len(asked) == 4


def test_nobodys_letter_box_is_filled_by_others(consultation):
    for _ in range(3):
        consulting.sent(consultation)
    with pytest.raises(Refused, match="Several responses wait to be confirmed"):
        consulting.sent(consultation, email="ANN@example.org")
    assert Mail.objects.count() == 3
    assert consulting.sent(consultation, email="bob@example.org")


def test_a_picture_of_the_draft_is_shown_and_no_other(visitor, people):
    sha = plan_actions.store_asset(data=picture(), media_type="image/png", width=3, height=2).sha256
    other = plan_actions.store_asset(data=picture("red"), media_type="image/png", width=3, height=2).sha256
    shown = stages.text("Services", f'<figure><img src="asset:{sha}" alt="A map"></figure><p>Words.</p>')
    edition = stages.written(stages.plan(people, people.joint), [shown, *stages.VIEWS])
    found = consulting.opened(publication_actions.issue_draft(edition=edition, **consulting.WHO))
    page = visitor.get(f"/consultations/{found.slug}/draft/services/").content.decode()
    address = re.search(r'src="(/consultations/[^"]+)"', page)[1]
    answered = visitor.get(address)
    assert (answered.status_code, answered.headers["Content-Type"]) == (200, "image/png")
    assert visitor.get(address.replace(sha, other)).status_code == 404
