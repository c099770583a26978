"""Does a file come into a plan as was chosen, wholly or not at all, and is nothing lost between the pages?"""

import re
from datetime import timedelta

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from core.richtext import clean
from core.verdict import Refused
from plans import actions
from plans.actions.importing import Choice
from plans.imports import kept, says_the_same
from plans.models import Edition, Plan, SectionRevision, Upload
from tests import stages
from tests.plans.test_imports_word import changed, saved

pytestmark = pytest.mark.django_db
TEXT = b"# Foreword\n\nJoining up care.\n\n## Why\n\nBecause people need it badly.\n\n# Money\n\nNew words.\n"


@pytest.fixture
def edition(people) -> Edition:
    return stages.written(stages.plan(people, people.joint), stages.TEXT)


@pytest.fixture
def planner(people) -> User:
    return people.people["planner"]


@pytest.fixture
def page(client, planner):
    client.force_login(planner)
    return client


def send(client, content=TEXT, name="draft.md", address="/workspace/plans/mercia-plan/import/"):
    return client.post(address, {"file": SimpleUploadedFile(name, content)}, follow=True)


def answers(upload, **choices):
    """What the page posts: the sections of TEXT are 0 Foreword, 1 Why, 2 Money."""
    data = {"upload": str(upload.pk)}
    for place, choice in enumerate(choices.get("said", ["leave", "replace", "add"])):
        data[f"section-{place}"] = choice
        data[f"version-{place}"] = "1"
    return data


def words(response) -> str:
    return " ".join(response.content.decode().split())


def test_a_file_is_shown_beside_the_plan_before_anything_changes(page, edition):
    response = send(page)
    assert response.redirect_chain == [("/workspace/plans/mercia-plan/import/check/", 302)]
    said = words(response)
    assert "The file holds 3 sections. 2 are in the plan already, 1 of them without a change" in said
    assert "<strong>Not in the plan yet</strong>" in said
    assert "Replace the text of “Why”" in said
    assert SectionRevision.objects.count() == 3


def test_what_was_chosen_comes_in_and_the_rest_stays(page, edition):
    send(page)
    response = page.post("/workspace/plans/mercia-plan/import/check/", answers(Upload.objects.get()), follow=True)
    assert "2 sections were brought in" in words(response)
    why = edition.sections.get(slug="why")
    assert "need it badly" in why.body
    assert why.version == 2
    assert edition.sections.get(slug="money").parent is None
    assert edition.sections.get(slug="foreword").version == 1
    assert not Upload.objects.exists()


def test_a_section_saved_meanwhile_is_not_overwritten_and_nothing_comes_in(page, edition):
    send(page)
    why = edition.sections.get(slug="why")
    actions.edit_section(
        section=why, version=1, title="Why", body="<p>Saved by another.</p>", summary="", by=None, at=stages.NOW
    )
    response = page.post("/workspace/plans/mercia-plan/import/check/", answers(Upload.objects.get()))
    assert "Somebody saved version 2 of this section" in words(response)
    assert 'name="version-1" value="2"' in words(response)
    assert not edition.sections.filter(slug="money").exists()
    assert edition.sections.get(slug="why").body.count("Saved by another") == 1
    assert Upload.objects.count() == 1


def test_a_new_plan_is_made_of_a_file(page, people):
    send(page, address="/workspace/import/")
    upload = Upload.objects.get()
    data = answers(upload, said=["add", "add", "leave"]) | {
        "title": "Our own plan", "plan_type": people.reference.pk, "owner": people.icb.pk,
        "starts_on_day": "1", "starts_on_month": "4", "starts_on_year": "2026",
        "ends_on_day": "", "ends_on_month": "", "ends_on_year": "", "place": "",
    }  # fmt: skip
    wrong = page.post("/workspace/import/check/", data | {"title": ""})
    assert wrong.status_code == 422
    assert words(wrong).count("Enter the plan&#39;s title") == 2
    page.post("/workspace/import/check/", data)
    made = Plan.objects.get(slug="our-own-plan")
    assert [row.title for row in made.editions.get().sections.order_by("pk")] == ["Foreword", "Why"]
    assert not Upload.objects.exists()


def test_an_address_that_is_taken_is_said_and_the_file_still_waits(page, edition, people):
    send(page, address="/workspace/import/")
    data = answers(Upload.objects.get(), said=["add", "add", "add"])
    data |= {"title": "Mercia Plan", "plan_type": people.reference.pk, "owner": people.icb.pk}
    response = page.post("/workspace/import/check/", data)
    assert "There is a plan at the address" in words(response)
    assert Upload.objects.count() == 1


def test_a_page_about_another_file_changes_nothing(page, edition):
    send(page)
    old = answers(Upload.objects.get())
    send(page, b"# Other\n\nText.\n")
    response = page.post("/workspace/plans/mercia-plan/import/check/", old, follow=True)
    assert "This file is no longer waiting" in words(response)
    assert edition.sections.count() == 3


def test_a_file_that_waits_is_named_and_can_be_given_up(page, edition):
    send(page)
    assert "Go on with draft.md" in words(page.get("/workspace/plans/mercia-plan/import/"))
    response = page.post("/workspace/plans/mercia-plan/import/give-up/", follow=True)
    assert "Nothing of it was brought in" in words(response)
    assert not Upload.objects.exists()


def test_a_file_that_nobody_confirms_is_forgotten(page, edition):
    send(page)
    assert actions.sweep_uploads(at=timezone.now()) == 0
    assert actions.sweep_uploads(at=timezone.now() + timedelta(days=3)) == 1


def word() -> bytes:
    document = docx.Document()
    document.add_heading("A", 1)
    document.add_paragraph("Hello")
    return saved(document)


HOSTILE = {
    "macros": (changed(word(), word__vbaProject_dot_bin=b"x"), "plan.docx", "holds macros"),
    "entities": (
        changed(word(), word__document_dot_xml=b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><a/>'),
        "plan.docx",
        "XML declarations",
    ),
    "a bomb": (changed(word(), word__media__x_dot_xml=b"0" * 30_000_000), "plan.docx", "unpacks to far more"),
    "an old format": (b"\xd0\xcf\x11\xe0", "plan.docx", "protected by a password"),
    "a program": (b"MZ", "plan.exe", "cannot be imported"),
    "nothing": (b"", "plan.md", "The file is empty"),
    "too many headings": (b"# A\n\nText.\n\n" * 401, "plan.md", "more than 400 headings"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_is_refused_in_words(page, edition, kind):
    content, name, said = HOSTILE[kind]
    response = send(page, content, name)
    assert response.status_code == 422
    assert said in words(response)
    assert not Upload.objects.exists()


def test_nothing_that_runs_or_loads_comes_to_the_page(page, edition):
    text = b"# A <script>alert(1)</script>\n\n[x](javascript:alert(1)) <img src=https://evil.example/x.png onerror=y>\n"
    said = words(send(page, text))
    main = said[said.index("<main") :]
    assert "<script" not in main
    assert 'href="javascript' not in main
    assert "<img" not in main
    assert "javascript:" not in Upload.objects.get().outline["sections"][0]["body"].replace("](javascript:", "")
    assert "Pictures that stand outside the file" in main


@pytest.mark.parametrize(
    ("who", "status"), [("author", 404), ("analyst", 403), ("other-author", 404), ("officer", 404)]
)
def test_who_may_not_edit_may_not_import(client, people, who, status):
    stages.written(stages.plan(people, people.joint), stages.TEXT)
    client.force_login(people.people[who])
    for address in ("", "check/"):
        assert client.get(f"/workspace/plans/mercia-plan/import/{address}").status_code == status
    assert client.get("/workspace/import/").status_code == 403
    assert client.post("/workspace/import/", {"file": SimpleUploadedFile("a.md", TEXT)}).status_code == 403
    assert not Upload.objects.exists()


def test_another_persons_file_is_not_found(client, people, edition, planner):
    upload = actions.keep_upload(plan=edition.plan, filename="a.md", content=TEXT, by=planner, at=timezone.now())
    with pytest.raises(Refused):
        actions.take_upload(upload=upload, choices={2: Choice()}, by=people.people["analyst"], at=timezone.now())


def test_a_frozen_text_takes_no_file(page, people):
    edition = stages.joint_plan_ready(people)
    response = page.get(f"/workspace/plans/{edition.plan.slug}/import/")
    assert response.status_code == 403
    assert "its text can no longer be changed" in words(response)


def test_what_a_section_would_become_can_be_looked_at_first(page, edition):
    checked = send(page)
    assert '/workspace/plans/mercia-plan/import/check/1/">What would change' in words(checked)
    assert "/import/check/0/" not in words(checked)  # the file says there what the plan says
    shown = words(page.get("/workspace/plans/mercia-plan/import/check/1/"))
    assert "What would change in “Why”" in shown
    assert re.search(r"<ins>.*?badly.*?</ins>", shown)
    assert "Nothing has changed yet" in shown
    for place in (2, 99):  # new, and none
        assert page.get(f"/workspace/plans/mercia-plan/import/check/{place}/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_one_section_and_for_three(page, edition, count):
    send(page, b"".join(b"# Part %d\n\nText.\n\n" % number for number in range(count)))
    with CaptureQueriesContext(connection) as queries:
        page.get("/workspace/plans/mercia-plan/import/check/")
    assert len(queries) == 11, [query["sql"][:120] for query in queries]


OLD = clean(
    '<p data-bid="aaaaaaaa">One <abbr title="Integrated Care Board">ICB</abbr><sup data-note="n7">*</sup></p>\n'
    '<ul data-bid="bbbbbbbb"><li data-bid="cccccccc">first thing here</li><li data-bid="dddddddd">second</li></ul>\n'
    '<p data-bid="eeeeeeee">Last</p>\n'
    '<aside data-note="n7" data-mark="*">Note</aside>'
)


def test_text_that_came_back_unchanged_is_kept_as_it_was():
    new = (
        '<p>One ICB<sup data-note="footnote-2">1</sup></p><ul><li>first thing here</li><li>second</li></ul><p>Last</p>'
        '<aside data-note="footnote-2" data-mark="1">Note</aside>'
    )
    assert kept(OLD, new) == OLD
    assert says_the_same(OLD, new)


def test_reworded_text_keeps_its_id_and_new_text_gets_another():
    new = "<p>New</p><ul><li>first thing</li><li>second</li></ul><p>Last</p>"
    body = kept(OLD, new)
    assert '<li data-bid="cccccccc">first thing</li><li data-bid="dddddddd">second</li>' in body
    assert '<ul data-bid="bbbbbbbb">' in body
    assert body.endswith('<p data-bid="eeeeeeee">Last</p>')
    assert "aaaaaaaa" not in body
    assert not says_the_same(OLD, new)
