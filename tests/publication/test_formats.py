"""Can an edition be had in another format without touching it, and is whoever asks for one answered and forgotten?"""

import io
import os
import uuid
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, InternalError, connection, transaction
from django.utils.html import strip_tags

from core.models import AuditEvent, Mail
from core.verdict import Refused
from publication import actions
from publication.actions.formats import BEGINNINGS, KEPT_DAYS, MOST_BYTES, fit_file
from publication.bundle import manifest, storage
from publication.models import Format, FormatFile, FormatRequest
from tests import stages
from tests.stages import NOW, SYSTEM

pytestmark = pytest.mark.django_db

HERE = "/workspace/plans/mercia-plan/formats/"
ASK = "/formats/ask/"
PDF = b"%PDF-1.7 easy words"
EASY = {"kind": "easy-read", "language": "en-GB", "title": "The plan in easy words", "made_by": "Easy Words Ltd"}


@pytest.fixture
def publication(people):
    return stages.published(stages.joint_plan_ready(people))


def words(response) -> str:
    return " ".join(strip_tags(response.content.decode()).split())


def public(path: str) -> str:
    return (storage.root() / "public" / path).read_text(encoding="utf-8")


def added(publication, **change) -> Format:
    told = {**EASY, "name": "easy.pdf", "data": PDF} | change
    return actions.add_format(publication=publication, by=SYSTEM, at=NOW, **told)


def linked(publication, **change) -> Format:
    signed = {"kind": "bsl", "language": "bfi", "title": "The plan, signed", "transcript": "Good morning.\n\nWe plan."}
    return added(
        publication, **({"name": "", "data": b"", "address": "https://video.example.org/plan"} | signed | change)
    )


def document(*names: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as file:
        for name in names:
            file.writestr(name, "x")
    return data.getvalue()


def test_a_file_stands_beside_the_frozen_edition_and_leaves_it_alone(publication):
    row = added(publication)
    actions.show()
    page = public("plans/mercia-plan/formats/index.html")
    name = f"edition-1-easy-read-en-GB-{row.file.sha256[:12]}.pdf"
    assert f'href="{name}"' in page
    assert "(PDF, 19 bytes)" in page
    assert row.file.sha256 in page
    assert (storage.root() / "public/plans/mercia-plan/formats" / name).read_bytes() == PDF
    assert (storage.root() / "formats" / row.file.sha256 / f"{row.file.sha256}.pdf").read_bytes() == PDF
    assert manifest.faults(storage.root() / publication.folder, publication.manifest_sha256) == []
    assert actions.verify().reasons == ()
    assert 'href="/plans/mercia-plan/formats/"' in public("plans/mercia-plan/editions/index.html")
    event = AuditEvent.objects.get(verb="added a format")
    assert event.detail["sha256"] == row.file.sha256


def test_a_changed_or_missing_file_is_named(publication):
    row = added(publication)
    actions.show()
    path = storage.root() / row.file.path
    os.chmod(path, 0o600)
    path.write_bytes(b"%PDF-1.7 other words")
    assert [reason for reason in actions.verify().reasons if "does not match its hash" in reason]
    path.unlink()
    assert [reason for reason in actions.verify().reasons if "is missing" in reason]


def test_a_signed_video_and_a_translation_say_their_language_and_direction(publication):
    linked(publication)
    added(publication, kind="translation", language="ur", title="صحت کا منصوبہ", data=PDF + b"2")
    actions.show()
    page = public("plans/mercia-plan/formats/index.html")
    assert 'href="https://video.example.org/plan" hreflang="bfi"' in page
    assert "Good morning.&#10;&#10;We plan." in page, "its lines stay"
    assert '<bdi lang="ur" dir="rtl">صحت کا منصوبہ</bdi>' in page
    assert "Translation, Urdu" in page


def test_what_can_be_read_stands_before_what_was_withdrawn(publication):
    gone = added(publication, kind="audio", name="plan.mp3", data=b"ID3 sound", title="Read aloud")
    actions.withdraw_format(row=gone, reason="A chapter was missing.", by=SYSTEM, at=NOW)
    added(publication)
    actions.show()
    page = public("plans/mercia-plan/formats/index.html")
    assert page.index("The plan in easy words") < page.index("Read aloud") < page.index("A chapter was missing.")


def test_what_is_withdrawn_is_gone_from_the_tree_and_says_why(publication):
    row = added(publication)
    actions.show()
    actions.withdraw_format(row=row, reason="Two pages were missing.", by=SYSTEM, at=NOW)
    actions.show()
    page = public("plans/mercia-plan/formats/index.html")
    assert "The reason given: Two pages were missing." in page
    assert "edition-1-easy-read" not in page
    assert [path.name for path in (storage.root() / "public/plans/mercia-plan/formats").glob("*.pdf")] == []
    with pytest.raises(Refused, match="withdrawn before"):
        actions.withdraw_format(row=row, reason="Again.", by=SYSTEM, at=NOW)
    again = added(publication)
    assert again.file == row.file, "the same bytes are kept once"
    assert actions.verify().reasons != (), "its page is to be shown yet"
    actions.show()
    assert actions.verify().reasons == ()


def test_the_database_holds_what_was_given(publication):
    row = added(publication)
    for statement in (
        "UPDATE publication_format SET title = 'Other'",
        "DELETE FROM publication_format",
        "UPDATE publication_formatfile SET data = 'x'",
    ):
        with pytest.raises((InternalError, IntegrityError)), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    with pytest.raises(IntegrityError), transaction.atomic():
        FormatFile.objects.create(sha256="0" * 64, size=3, suffix="pdf", data=b"abc")
    with pytest.raises(IntegrityError), transaction.atomic():
        Format.objects.create(publication=publication, kind="audio", title="x", made_by="y", file=row.file,
                              address="https://example.org/", added_at=NOW)  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        Format.objects.filter(pk=row.pk).update(withdrawn_at=NOW)
    with pytest.raises(Refused, match="has it already"):
        added(publication)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("plan.pdf", b"<html>", "no PDF file"),
        ("plan.docx", b"PK\x03\x04 no zip", "no DOCX file"),
        ("plan.docx", document("xl/workbook.xml"), "no DOCX file"),
        ("plan.docx", document("word/document.xml", "word/vbaProject.bin"), "no DOCX file"),
        ("plan.html", b"<script>", "cannot be given here"),
        ("plan", PDF, "cannot be given here"),
        ("plan.pdf", b"", "empty"),
        ("plan.pdf", b"%PDF-" + bytes(MOST_BYTES), "larger than 30 MB"),
    ],
)
def test_a_file_is_what_its_name_says(name, data, said):
    assert any(said in reason for reason in fit_file(name, data).reasons)


def test_what_we_know_is_taken():
    assert fit_file("Plan.PDF", PDF)
    assert fit_file("plan.docx", document("word/document.xml"))
    for beginning in BEGINNINGS["mp3"]:
        assert fit_file("plan.mp3", beginning + b"sound")


def test_all_that_is_missing_is_said_at_once(publication, people):
    with pytest.raises(Refused) as refused:
        actions.add_format(
            publication=publication, kind="bsl", language="en-GB", title=" ", made_by="", by=people.people["analyst"],
            at=NOW,
        )  # fmt: skip
    said = " ".join(refused.value.reasons)
    for part in ("You may not publish", "title", "who made it", "British Sign Language", "transcript", "file or enter"):
        assert part in said
    with pytest.raises(Refused, match="https"):
        linked(publication, address="http://video.example.org/")


def test_the_planner_adds_and_withdraws_on_the_pages(client, people, publication):
    client.force_login(people.people["planner"])
    assert "No other format has been added yet" in words(client.get(HERE))
    sent = {**EASY, "publication": publication.pk}
    wrong = client.post(f"{HERE}add/", sent)
    assert wrong.status_code == 422
    assert "Choose a file or enter a link" in words(wrong)
    assert "Easy Words Ltd" in wrong.content.decode(), "nothing typed is lost"
    refused = client.post(f"{HERE}add/", sent | {"file": SimpleUploadedFile("easy.pdf", b"<html>")})
    assert refused.status_code == 409
    assert "no PDF file" in words(refused)
    done = client.post(f"{HERE}add/", sent | {"file": SimpleUploadedFile("easy.pdf", PDF)}, follow=True)
    assert "Easy Read: The plan in easy words is added" in words(done)
    row = Format.objects.get()
    signed = client.post(f"{HERE}add/", sent | {"kind": "bsl", "address": "https://video.example.org/"})
    assert "Enter the transcript" in words(signed)
    assert "cannot be undone" in words(client.get(f"{HERE}{row.pk}/withdraw/"))
    done = client.post(f"{HERE}{row.pk}/withdraw/", {"reason": "Out of date."}, follow=True)
    assert "Withdrawn" in words(done)
    assert "Out of date." in words(done)
    client.force_login(people.people["analyst"])
    assert "You cannot add or withdraw" in words(client.get(HERE))
    assert client.post(f"{HERE}add/", sent | {"address": "https://example.org/"}).status_code == 409


def test_the_list_of_formats_asks_the_database_as_often_for_one_as_for_three(
    client, people, publication, django_assert_num_queries
):
    client.force_login(people.people["planner"])
    for number in range(3):
        added(publication, data=PDF + bytes([number]), title=f"Format {number}")
        if number != 1:
            with django_assert_num_queries(12):
                client.get(HERE)


WISH = {
    "plan": "mercia-plan",
    "wanted": "large-print",
    "way": "email",
    "email": "reader@example.org",
    "needs": "24 point",
}


def wish(**change) -> dict:
    return WISH | {"token": str(uuid.uuid4())} | change


def test_somebody_asks_is_answered_and_forgotten(client, people, publication, settings):
    settings.SITE_CONTACT = "plans@example.org"
    page = client.get(f"{ASK}?plan=mercia-plan").content.decode()
    assert '<option value="mercia-plan" selected' in page
    sent = wish()
    answer = client.post(ASK, sent)
    row = FormatRequest.objects.get()
    assert row.number in words(answer)
    assert row.number in words(client.post(ASK, sent)), "the same form twice"
    assert FormatRequest.objects.count() == 1
    letter = Mail.objects.get(to="plans@example.org")
    assert "Large print" in letter.text
    assert "reader@example.org" not in letter.text
    client.force_login(people.people["planner"])
    assert "Answer 1 request for another format" in words(client.get("/workspace/"))
    assert "1 waits for an answer" in words(client.get(HERE))
    there = f"{HERE}requests/{row.pk}/"
    assert "reader@example.org" in words(client.get(there))
    assert client.post(there, {"answer": ""}).status_code == 422
    done = client.post(there, {"answer": "Sent by e-mail."}, follow=True)
    assert "Answered" in words(done)
    assert "for another format" not in words(client.get("/workspace/"))
    assert client.post(there, {"answer": "Again."}).status_code == 409
    row.refresh_from_db()
    until = row.answered_at + timedelta(days=KEPT_DAYS)
    assert actions.sweep_format_requests(at=until) == 0
    assert actions.sweep_format_requests(at=until + timedelta(seconds=1)) == 1
    row.refresh_from_db()
    assert (row.email, row.needs, row.answer) == ("", "", "Sent by e-mail.")
    assert "was forgotten" in words(client.get(there))


def test_who_may_not_answer_does_not_see_who_asked(client, people, publication):
    client.post(ASK, wish())
    row = FormatRequest.objects.get()
    client.force_login(people.people["analyst"])
    for there in (f"{HERE}requests/", f"{HERE}requests/{row.pk}/"):
        answer = client.get(there)
        assert answer.status_code == 403
        assert "reader@example.org" not in answer.content.decode()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"plan": "secret"}, "not one of the available choices"),
        ({"plan": ""}, "Choose the plan"),
        ({"wanted": "translation"}, "Choose the language"),
        ({"way": "post"}, "Enter the name and address"),
        ({"email": ""}, "Enter the e-mail address"),
        ({"website": "x"}, "A box that nobody sees"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_lost(client, publication, change, said):
    answer = client.post(ASK, wish(**change))
    assert answer.status_code == 422
    assert said in words(answer)
    assert "24 point" in answer.content.decode()
    assert not FormatRequest.objects.exists()


def test_too_many_from_one_place_are_refused_in_words(client, publication, settings):
    settings.CONSULTATION_LIMITS = {"send": {"address": 1, "network": 5, "all": 5}}
    client.post(ASK, wish())
    refused = client.post(ASK, wish(email="b@example.org"))
    assert refused.status_code == 429
    assert "Wait" in words(refused)
    assert "b@example.org" in refused.content.decode()


def test_the_list_of_requests_asks_as_often_for_one_as_for_three(
    client, people, publication, django_assert_num_queries
):
    client.force_login(people.people["planner"])
    for number in range(3):
        client.post(ASK, wish())
        if number != 1:
            with django_assert_num_queries(9):
                client.get(f"{HERE}requests/")


def test_without_a_published_plan_the_page_says_so(client, people):
    assert "No plan has been published yet" in words(client.get(ASK))
