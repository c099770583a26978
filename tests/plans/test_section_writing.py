"""Saving a section: every accepted text is kept, every refused one is told so, and nothing is overwritten unseen."""

import io
from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from core.richtext import clean
from plans import actions, queries
from plans.models import Asset, Presence
from tests import stages

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(people):
    return stages.written(stages.plan(people, people.joint), stages.TEXT)


@pytest.fixture
def section(edition):
    return edition.sections.get(slug="why")


@pytest.fixture
def planner(client, people):
    client.force_login(people.people["planner"])
    return client


def address(section, name="section"):
    return reverse(f"plans:{name}", kwargs={"slug": section.edition.plan.slug, "uid": section.uid})


def autosave(client, section, *, version, **fields):
    given = {"title": section.title, "brief": "", "body": section.body, **fields}
    headers = {"Accept": "application/json", "If-Match": f'"{version}"'}
    return client.post(address(section), given, headers=headers)


def others(people, section, *, body, at=stages.NOW):
    """Somebody else saves this body."""
    section.refresh_from_db()
    return actions.edit_section(
        section=section, version=section.version, title=section.title, body=body, summary="",
        by=stages.SYSTEM, at=at,
    )  # fmt: skip


def test_a_save_is_a_revision_and_says_when(planner, section, people):
    answer = autosave(planner, section, version=1, body="<p>New.</p>")
    assert answer.status_code == 200
    told = answer.json()
    assert told["version"] == 2
    assert told["saved"].startswith("Saved at ")
    newest = section.revisions.get(version=2)
    assert newest.by == people.people["planner"]
    assert "New." in newest.body
    assert section.revisions.count() == 2


def test_saving_what_is_there_already_is_no_revision_so_that_a_lost_answer_can_be_asked_again(planner, section):
    autosave(planner, section, version=1, body="<p>New.</p>")
    again = autosave(planner, section, version=1, body="<p>New.</p>")
    assert (again.status_code, again.json()["version"]) == (200, 2)
    assert section.revisions.count() == 2


def test_a_stale_save_is_refused_with_who_and_when_and_changes_nothing(planner, section, people):
    others(people, section, body="<p>Theirs.</p>")
    answer = autosave(planner, section, version=1, body="<p>Mine.</p>")
    assert answer.status_code == 412
    assert answer.json()["version"] == 2
    assert "saved version 2" in answer.json()["reasons"][0]
    section.refresh_from_db()
    assert "Theirs." in section.body
    assert section.revisions.count() == 2


def test_a_stale_form_leads_to_the_comparison_and_both_texts_are_saved(planner, section, people):
    before = section.body
    theirs = before.replace("<li", "<li", 1).replace(">one<", ">one of theirs<")
    others(people, section, body=theirs)
    mine = before.replace("need it", "want it")
    answer = planner.post(address(section), {"version": "1", "title": "Why now", "brief": "", "body": mine})
    assert answer.status_code == 412
    page = answer.content.decode()
    assert "want it" in page
    assert "one of theirs" in page
    done = planner.post(
        address(section, "section-merge"),
        {"version": "1", "theirs": "2", "title": "Why now", "summary": "", "body": mine},
    )
    assert done.status_code == 302
    section.refresh_from_db()
    assert section.version == 3
    assert section.title == "Why now"
    assert "want it" in section.body
    assert "one of theirs" in section.body


@pytest.mark.parametrize(
    ("choice", "kept", "gone"), [("mine", "want", "deserve"), ("theirs", "deserve", "want"), ("both", "want", "")]
)
def test_what_both_changed_is_chosen_by_a_person(planner, section, people, choice, kept, gone):
    before = section.body
    others(people, section, body=before.replace("need it", "deserve it"))
    mine = before.replace("need it", "want it")
    fields = {"version": "1", "theirs": "2", "title": section.title, "summary": "", "body": mine}
    undecided = planner.post(address(section, "section-merge"), fields)
    assert undecided.status_code == 412
    assert "Choose what stands in the place that both of you changed." in undecided.content.decode()
    bid = before.split('data-bid="', 1)[1][:8]
    done = planner.post(address(section, "section-merge"), {**fields, f"choice-{bid}": choice})
    assert done.status_code == 302
    section.refresh_from_db()
    assert f"{kept} it" in section.body
    assert not gone or f"{gone} it" not in section.body
    assert section.body == clean(section.body)


def test_a_third_save_meanwhile_leads_to_another_comparison(planner, section, people):
    before = section.body
    others(people, section, body=before.replace(">one<", ">first<"))
    others(people, section, body=before.replace(">one<", ">first of all<"))
    fields = {"version": "1", "theirs": "2", "title": "Mine", "summary": "", "body": before}
    answer = planner.post(address(section, "section-merge"), fields)
    assert answer.status_code == 412
    section.refresh_from_db()
    assert section.version == 3
    assert 'name="theirs" value="3"' in answer.content.decode()


def test_without_scripts_one_word_changes_one_block(planner, section):
    page = planner.get(address(section)).content.decode()
    assert "Because *people* need it.\n\n- one\n- two" in page
    text = "Because *people* want it.\r\n\r\n- one\r\n- two"
    answer = planner.post(address(section), {"version": "1", "title": section.title, "brief": "", "text": text})
    assert answer.status_code == 302
    before = section.body.split("\n")
    section.refresh_from_db()
    after = section.body.split("\n")
    assert after == [before[0].replace("need", "want"), before[1]]


def test_without_scripts_a_wrong_form_keeps_what_was_typed(planner, section):
    answer = planner.post(address(section), {"version": "1", "title": " ", "brief": "", "text": "What I typed"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Enter the section's title" in unescape(page)
    assert "What I typed" in page
    assert "<title>Error: " in page
    assert section.revisions.count() == 1


def test_a_version_that_never_was_is_refused_in_words(planner, section):
    answer = autosave(planner, section, version=77, body="<p>x</p>")
    assert answer.status_code == 409
    assert "too old" in answer.json()["reasons"][0]


def test_too_large_a_text_is_refused_in_words(planner, section):
    answer = autosave(planner, section, version=1, body="<p>" + "a " * 150_000)
    assert answer.status_code == 422
    assert "200 KB" in answer.json()["reasons"][0]


@pytest.mark.parametrize("who", ["analyst", "approver"])
def test_who_may_only_read_reads_with_the_reason(client, section, people, who):
    client.force_login(people.people[who])
    page = client.get(address(section)).content.decode()
    assert "You may not edit a plan for Mercia Icb" in page
    assert "section-form" not in page
    assert autosave(client, section, version=1, body="<p>x</p>").status_code == 409


def test_who_reads_sees_what_references_are_called_now(client, section, edition, people):
    promise = edition.sections.get(slug="foreword").commitments.get()
    services = edition.sections.get(slug="services")
    body = (
        f'<p>As in <a data-ref="section:{services.uid}">an old title</a>.</p>'
        f'<div data-object="commitment:{promise.uid}"></div><div data-object="commitment:gone"></div>'
    )
    others(people, section, body=body)
    client.force_login(people.people["analyst"])
    page = client.get(address(section)).content.decode()
    assert "As in Services." in page
    assert "<strong>We will</strong> Open two clinics by March 2027" in page
    assert "(A commitment that is no longer on the register, or that cannot be shown.)" in page


def test_a_frozen_text_can_be_read_with_the_reason(planner, section, edition):
    type(edition).objects.filter(pk=edition.pk).update(status="awaiting_approval")
    assert "its text can no longer be changed" in planner.get(address(section)).content.decode()


def test_a_place_author_writes_the_own_places_plan_only(client, people, section):
    place = people.places[0]
    own = stages.written(
        stages.plan(people, people.place_plan, slug="avon-plan", owner=place.partnership, place=place), stages.TEXT
    ).sections.get(slug="why")
    client.force_login(people.people["author"])
    assert autosave(client, own, version=1, body="<p>Ours.</p>").status_code == 200
    client.force_login(people.people["other-author"])
    assert autosave(client, own, version=2, body="<p>Not ours.</p>").status_code in {404, 409}
    own.refresh_from_db()
    assert "Ours." in own.body


def test_a_script_that_is_signed_out_is_told_so(client, section):
    answer = autosave(client, section, version=1)
    assert answer.status_code == 401
    assert "Sign in again in a new tab" in answer.json()["reasons"][0]


def test_the_second_person_is_told_at_once_who_is_there(client, planner, section, people):
    planner.get(address(section))
    autosave(planner, section, version=1, body="<p>New.</p>")
    planner.post(address(section, "section-presence"), {"typed": "1"}, headers={"Accept": "application/json"})
    second = type(client)()
    author = people.people["author"]
    stages.account_actions.grant(
        user=author, organisation=people.icb, role="planner", starts_on=stages.TODAY.replace(year=2020),
        by=stages.SYSTEM, at=stages.NOW,
    )  # fmt: skip
    second.force_login(author)
    assert "Planner is editing this section, last saved just now." in second.get(address(section)).content.decode()
    told = planner.post(address(section, "section-presence"), headers={"Accept": "application/json"}).json()
    assert told["people"] == ["Author has this section open."]
    assert told["version"] == 2
    assert told["mine"] is True


def test_after_a_minute_without_a_sign_a_person_is_gone(planner, section, people):
    now = timezone.now()
    for name, ago in (("author", 59), ("analyst", 61)):
        Presence.objects.create(section=section, user=people.people[name], seen_at=now - timedelta(seconds=ago))
    here = queries.others_here(section, people.people["planner"], at=now)
    assert [each.user.name for each in here] == ["Author"]
    planner.post(address(section, "section-presence"))
    assert Presence.objects.filter(user=people.people["planner"]).exists()
    planner.post(address(section, "section-presence"), {"left": "1"})
    assert not Presence.objects.filter(user=people.people["planner"]).exists()


def picture(colour="red"):
    file = io.BytesIO()
    Image.new("RGB", (3, 2), colour).save(file, "PNG")
    file.seek(0)
    file.name = "map.png"
    return file


def test_a_picture_is_kept_anew_and_shown_to_who_may_read(planner, section, client):
    given = picture()
    given.seek(0, 2)
    given.write(b"<script>alert(1)</script>")
    given.seek(0)
    told = planner.post(address(section, "section-pictures"), {"picture": given}).json()
    asset = Asset.objects.get(sha256=told["src"].removeprefix("asset:"))
    assert b"script" not in bytes(asset.data)
    shown = planner.get(reverse("plans:picture", kwargs={"slug": section.edition.plan.slug, "sha256": asset.sha256}))
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/png")


def test_a_picture_is_shown_in_the_plans_that_hold_it_only(planner, section, people, client):
    own = section.edition.plan
    other = stages.written(stages.plan(people, people.joint, slug="other-plan"), stages.TEXT).plan
    src = planner.post(address(section, "section-pictures"), {"picture": picture()}).json()["src"]
    at = [reverse("plans:picture", args=[plan.slug, src.removeprefix("asset:")]) for plan in (own, other)]
    client.force_login(people.people["analyst"])
    assert [client.get(each).status_code for each in at] == [404, 404]  # not saved yet: the writer's alone
    body = f'<figure><img src="{src}" alt="A map"></figure>'
    edited = {"section": section, "title": section.title, "summary": "", "by": None, "at": stages.NOW}
    saved = actions.edit_section(version=section.version, body=body, **edited)
    assert [client.get(each).status_code for each in at] == [200, 404]
    actions.edit_section(version=saved.version, body="<p>No map.</p>", **edited)
    assert client.get(at[0]).status_code == 200  # its history shows it


@pytest.mark.parametrize("content", [b"", b"<svg onload=alert(1)>", b"GIF89a broken"])
def test_what_is_no_picture_is_refused_in_words(planner, section, content):
    file = io.BytesIO(content)
    file.name = "x.png"
    answer = planner.post(address(section, "section-pictures"), {"picture": file})
    assert answer.status_code == 422
    assert answer.json()["reasons"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_queries_do_not_grow(planner, people, django_assert_num_queries, count):
    edition = stages.written(stages.plan(people, people.joint, slug=f"plan-{count}"), stages.TEXT * count)
    section = edition.sections.get(slug="foreword")
    for number in range(count):
        body = f"<p>Version {number}</p>"
        section = actions.edit_section(
            section=section, version=section.version, title=section.title, body=body, summary="", by=None, at=stages.NOW
        )
        someone = people.people[["author", "analyst", "approver"][number]]
        actions.be_present(section=section, by=someone, at=timezone.now())
    planner.get(address(section))
    with django_assert_num_queries(PAGE):
        planner.get(address(section))


PAGE = 12
