"""What can moderators do with a response, what can they not, and who ever sees what was sent?"""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from consultation import actions, queries
from consultation.content import places_of, shortened
from consultation.models import Consultation, Original, Point, Response
from core.models import AuditEvent
from core.verdict import Refused
from tests import consulting, stages

pytestmark = pytest.mark.django_db
WHO = consulting.WHO
SECRET = "Ask Jane Roe of 5 High Street. jane  roe knows. Call Jane Roe."


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: stages.NOW + timedelta(hours=1))
    monkeypatch.setattr(timezone, "localdate", lambda *args, **kwargs: stages.TODAY)


@pytest.fixture
def consultation(people):
    return consulting.opened(consulting.drafted(people))


@pytest.fixture
def response(consultation):
    return consulting.confirmed(consultation, SECRET)


def words(response):
    return response.parts.get(question__kind="text")


def page_of(consultation, tail=""):
    return f"/workspace/plans/mercia-plan/responses/{consultation.slug}/{tail}"


def text_of(response):
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize(
    ("text", "spans", "said"),
    [
        ("one two three", [(4, 7, "abuse")], "one [removed: abuse] three"),
        ("one two three", [(0, 3, "abuse"), (8, 13, "abuse")], "[removed: abuse] two [removed: abuse]"),
        ("one two three", [(0, 5, "abuse"), (4, 7, "an accusation")], "[removed: abuse, an accusation] three"),
        ("one", [], "one"),
    ],
)
def test_words_are_replaced_by_the_reason(text, spans, said):
    assert shortened(text, spans) == said


def test_words_are_found_everywhere_in_any_case_and_spacing_but_not_in_what_is_gone():
    assert places_of("Ann, ANN and\nann  B", "ann", []) == [(0, 3), (5, 8), (13, 16)]
    assert places_of("Ann B, ann\n B", "ann b", []) == [(0, 5), (7, 13)]
    assert places_of("Ann, ANN", "ann", [(0, 3, "x")]) == [(5, 8)]
    assert places_of("Ann", "   ", []) == []


def test_a_name_is_taken_out_wherever_it_stands_and_the_original_stays_apart(response):
    actions.redact(part=words(response), words="Jane Roe", reason="personal information", **WHO)
    part = words(response)
    assert part.text == (
        "Ask [removed: personal information] of 5 High Street. [removed: personal information] knows. "
        "Call [removed: personal information]."
    )
    assert part.original.text == SECRET


def test_taking_words_out_is_undone_before_it_is_published(response):
    first, *_ = actions.redact(part=words(response), words="5 High Street", reason="personal information", **WHO)
    actions.undo_redaction(redaction=first, **WHO)
    assert words(response).text == SECRET
    assert AuditEvent.objects.filter(verb="put words back").exists()


def test_words_that_are_not_there_are_refused(response):
    with pytest.raises(Refused, match="These words are not in the text"):
        actions.redact(part=words(response), words="John Doe", reason="abuse", **WHO)


def test_what_was_decided_is_put_back_before_it_is_shortened(response):
    actions.publish_response(response=response, **WHO)
    with pytest.raises(Refused, match="Put the response back first"):
        actions.redact(part=words(response), words="Jane Roe", reason="abuse", **WHO)
    actions.put_back(response=response, **WHO)
    assert actions.redact(part=words(response), words="Jane Roe", reason="abuse", **WHO)


def test_a_point_does_not_repeat_what_was_taken_out(response):
    point = actions.cut_point(part=words(response), quote="Call Jane Roe.", **WHO)
    actions.redact(part=words(response), words="Jane Roe", reason="personal information", **WHO)
    point.refresh_from_db()
    assert "Jane" not in point.quote


def test_the_database_refuses_to_change_an_original(response):
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
        Original.objects.update(text="Never said.")


def test_published_responses_are_public_only_when_it_is_closed_and_rejected_ones_never(client, consultation, response):
    actions.redact(part=words(response), words="Jane Roe", reason="personal information", **WHO)
    actions.publish_response(response=response, **WHO)
    bad = consulting.confirmed(consultation, "Rude words.")
    actions.reject_response(response=bad, reason="abuse", note="", **WHO)
    unread = consulting.confirmed(consultation, "Not read yet.")
    page = f"/consultations/{consultation.slug}/responses/"
    assert "5 High Street" not in text_of(client.get(page))
    consulting.closed(consultation)
    shown = text_of(client.get(page))
    assert "of 5 High Street" in shown
    for hidden in ("Jane", "Rude words", "Not read yet", "ann@example.org", "Ann Example", unread.receipt):
        assert hidden not in shown, hidden


def test_a_name_is_shown_only_where_its_owner_chose_so(client, consultation):
    for show in (True, False):
        row = consulting.confirmed(consultation, "Yes.", name=f"Name {show}", show_name=show)
        actions.publish_response(response=row, **WHO)
    consulting.closed(consultation)
    shown = text_of(client.get(f"/consultations/{consultation.slug}/responses/"))
    assert "Name True" in shown
    assert "Name False" not in shown


def test_rejecting_needs_a_reason(response):
    with pytest.raises(Refused, match="Choose why"):
        actions.reject_response(response=response, reason="I do not like it", note="", **WHO)


def test_unconfirmed_responses_are_in_no_queue_and_counted_apart(consultation, response):
    consulting.sent(consultation, "Never confirmed.")
    assert [row.pk for row in queries.queue_of(consultation)] == [response.pk]
    counts = queries.counts_of(consultation)
    assert (counts.counted, counts.unconfirmed) == (1, 1)
    actions.sweep_responses(at=stages.NOW + timedelta(days=15))
    counts = queries.counts_of(consultation)
    assert (counts.counted, counts.unconfirmed) == (1, 1), "what expired is still counted as never confirmed"
    assert not Original.objects.filter(text="Never confirmed.").exists()


def test_personal_data_is_erased_on_the_day_that_people_were_told(consultation, response):
    actions.publish_response(response=response, **WHO)
    consulting.closed(consultation)
    consultation = Consultation.objects.get(pk=consultation.pk)
    actions.sweep_responses(at=consultation.kept_until - timedelta(seconds=1))
    assert Original.objects.exists()
    actions.sweep_responses(at=consultation.kept_until + timedelta(seconds=1))
    response.refresh_from_db()
    assert (Original.objects.count(), response.email, response.name, response.token_sha256) == (0, "", "", "")
    assert words(response).text == SECRET, "what is published stays"


def test_the_original_is_seen_only_with_the_right_a_reason_and_a_record(client, people, consultation, response):
    page = page_of(consultation, f"answers/{response.pk}/original/")
    client.force_login(people.people["planner"])
    assert client.post(page, {"why": "Curious"}).status_code == 409
    assert not AuditEvent.objects.filter(verb="saw the original").exists()
    client.force_login(people.people["administrator"])
    assert "Jane Roe" not in text_of(client.get(page))
    assert client.post(page, {"why": " "}).status_code == 409
    assert "Jane Roe" in text_of(client.post(page, {"why": "A complaint of 3 May"}))
    told = AuditEvent.objects.get(verb="saw the original")
    assert (told.by, told.detail["why"]) == ("administrator@test.local", "A complaint of 3 May")


def test_a_moderator_does_it_all_in_forms_without_a_script(client, people, consultation, response):
    client.force_login(people.people["planner"])
    here = page_of(consultation, f"answers/{response.pk}/")
    assert response.receipt in text_of(client.get(page_of(consultation, "queue/")))
    part = words(response)
    redacted = {"part": part.pk, "words": "Jane Roe", "reason": "personal information"}
    assert "The words were taken out" in text_of(client.post(f"{here}redact/", redacted, follow=True))
    theme = actions.name_theme(consultation=consultation, title="Opening hours", **WHO)
    point = {"part": part.pk, "quote": "of 5 High Street", "theme": theme.pk}
    assert "The point is kept" in text_of(client.post(f"{here}point/", point, follow=True))
    assert "To be published" in text_of(client.post(f"{here}publish/", follow=True))
    assert "waits for a moderator again" in text_of(client.post(f"{here}put-back/", follow=True))
    assert client.post(f"{here}explode/").status_code == 404
    refused = client.post(f"{here}redact/", {"part": "999999", "words": "x", "reason": "abuse"}, follow=True)
    assert "no longer there" in text_of(refused)
    nul = client.post(f"{here}reject/", {"reason": "abuse", "note": "no\0te"}, follow=True)
    assert "Nobody else will read it" in text_of(nul)
    assert Point.objects.get().theme == theme


def test_hostile_words_are_shown_as_words(client, people, consultation):
    row = consulting.confirmed(consultation, "<img src=x onerror=alert(1)>", name="<b>Bob</b>", show_name=True)
    client.force_login(people.people["planner"])
    for page in ("queue/", f"answers/{row.pk}/"):
        shown = client.get(page_of(consultation, page)).content.decode()
        assert "<img src=x" not in shown
        assert "<b>Bob" not in shown


def test_a_withdrawn_response_leaves_no_point_and_no_redaction(consultation, response):
    actions.redact(part=words(response), words="Jane Roe", reason="abuse", **WHO)
    point = actions.cut_point(part=words(response), quote="5 High Street", **WHO)
    actions.reply_to(consultation=consultation, point=point, outcome="accepted", reason="Done.", **WHO)
    actions.withdraw_response(response=response, at=stages.NOW)
    assert (Point.objects.count(), Original.objects.count(), response.parts.count()) == (0, 0, 0)
    with pytest.raises(Refused, match="withdrawn"):
        actions.publish_response(response=response, **WHO)


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(("page", "cost"), [("queue/", 10), ("themes/", 12)])
def test_a_page_costs_the_same_with_one_response_and_with_three(client, people, consultation, number, page, cost):
    for each in range(number):
        row = consulting.confirmed(consultation, f"Number {each}.")
        theme = actions.name_theme(consultation=consultation, title=f"Theme {each}", **WHO)
        actions.cut_point(part=words(row), theme=theme, **WHO)
    client.force_login(people.people["planner"])
    client.get(page_of(consultation, page))
    with CaptureQueriesContext(connection) as asked:
        assert client.get(page_of(consultation, page)).status_code == 200
    assert len(asked) == cost


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_of_what_was_done_costs_the_same_with_one_theme_and_with_three(client, consultation, number):
    for each in range(number):
        row = consulting.confirmed(consultation, f"Number {each}.")
        actions.publish_response(response=row, **WHO)
        theme = actions.name_theme(consultation=consultation, title=f"Theme {each}", **WHO)
        actions.cut_point(part=words(row), theme=theme, **WHO)
        actions.reply_to(consultation=consultation, theme=theme, outcome="partly", reason="Some of it.", **WHO)
    consulting.closed(consultation)
    for page, cost in (
        (f"/consultations/{consultation.slug}/", 8),
        (f"/consultations/{consultation.slug}/responses/", 4),
    ):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(page).status_code == 200
        assert len(asked) == cost, page


def test_nobody_without_the_right_moderates(people, response):
    for who in ("analyst", "author", "administrator"):
        with pytest.raises(Refused, match="You may not moderate"):
            actions.publish_response(response=response, by=people.people[who], at=stages.NOW)
    assert Response.objects.get(pk=response.pk).state == "waiting"


def test_responses_that_nobody_read_wait_on_the_first_page_of_who_may_moderate(client, people, response):
    def home(name):
        client.force_login(people.people[name])
        return text_of(client.get("/workspace/"))

    address = reverse("consultation:public", args=["mercia-plan"])
    assert f'href="{address}">Read 1 response to the public consultation</a>' in home("planner")
    assert "public consultation" not in home("analyst")
    actions.publish_response(response=response, **WHO)
    assert "public consultation" not in home("planner")
