"""Is what is frozen the whole text, in order, and always the same for the same rows?"""

import json
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from core.canonical import canonical_json
from organisations.models import Organisation
from plans.models import GlossaryTerm, Plan, RegisteredPlan
from plans.queries import last_snapshot
from publication import actions, content
from tests import stages
from tests.stages import NOW, SYSTEM, TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(people):
    return stages.written(stages.plan(people, people.joint), [*stages.TEXT, *stages.VIEWS])


def frozen(edition):
    return content.compose(edition, number=1, purpose="draft", at=NOW)


def test_the_text_is_there_in_reading_order(edition):
    found = frozen(edition)
    assert [section["title"] for section in found["sections"]] == [
        "Foreword",
        "Services",
        "What people said",
        "What we did",
    ]
    assert [section["title"] for section in found["sections"][0]["sections"]] == ["Why"]
    assert found["sections"][0]["commitments"][0]["text"] == "Open two clinics by March 2027"
    assert "<caption>Beds</caption>" in found["sections"][1]["body"]


def test_the_plan_says_whose_it_is_and_for_when(edition):
    found = frozen(edition)["plan"]
    assert (found["owner"]["name"], found["starts_on"], found["ends_on"]) == ("Mercia Icb", "2026-04-01", "2031-03-31")


def test_requirements_say_where_they_are_answered(edition):
    found = frozen(edition)
    foreword = found["sections"][0]["id"]
    assert [r["answers"] for r in found["requirements"][:2]] == [[{"section": foreword, "note": ""}]] * 2


def test_what_the_act_adds_is_said_to_be_where_it_is(edition):
    """The public page must not say "not answered yet" of what the gates found in the plan."""
    views, account = (section["id"] for section in frozen(edition)["sections"][2:])
    stages.consulted(edition)
    found = json.loads(stages.finalised(edition).content)["requirements"][2:]
    assert [r["answers"] for r in found] == [[{"section": views, "note": ""}], [{"section": account, "note": ""}], []]
    assert "word for word" in found[2]["reason"]


def test_an_empty_section_does_not_answer_what_the_act_adds(people):
    empty = [stages.text(each.title, "", kind=each.kind) for each in stages.VIEWS]
    edition = stages.written(stages.plan(people, people.joint), [*stages.TEXT, *empty])
    assert [(r["answers"], r["reason"]) for r in frozen(edition)["requirements"][2:]] == [([], "")] * 3


def test_the_same_rows_give_the_same_bytes(edition):
    assert canonical_json(frozen(edition)) == canonical_json(frozen(edition))


def test_the_stored_content_is_canonical_and_its_hash_is_right(edition):
    snapshot = actions.issue_draft(edition=edition, by=SYSTEM, at=NOW)
    assert canonical_json(json.loads(snapshot.content)).decode() == snapshot.content
    assert content.text_sha256(json.loads(snapshot.content)) == snapshot.text_sha256


def test_what_the_law_adds_afterwards_does_not_change_the_text_that_boards_saw(edition):
    before = content.text_sha256(frozen(edition))
    section = edition.sections.get(slug="what-we-did")
    stages.plan_actions.edit_section(
        section=section, version=1, title="What we did", body="<p>More.</p>", summary="", by=SYSTEM, at=NOW
    )
    GlossaryTerm.objects.create(slug="icb", term="ICB", meaning="A body.")
    assert content.text_sha256(frozen(edition)) == before


@pytest.mark.parametrize(
    ("starts_on", "registered", "expected"),
    [
        (date(2021, 4, 1), None, "Nine of them."),
        (date(2022, 6, 30), None, "Nine of them."),
        (date(2022, 7, 1), None, "One of them."),
        (None, "2021", "Nine of them."),
        (None, "2023-04", "One of them."),
        (None, None, "One of them."),  # the day of asking is later than both
    ],
)
def test_a_word_means_what_it_meant_when_the_plan_began(people, edition, starts_on, registered, expected):
    before, since = date(2022, 6, 30), date(2022, 7, 1)
    GlossaryTerm.objects.create(slug="icp-2021", term="ICP", meaning="Nine of them.", valid_to=before)
    GlossaryTerm.objects.create(slug="icp", term="ICP", meaning="One of them.", valid_from=since)
    Plan.objects.filter(pk=edition.plan_id).update(starts_on=starts_on, ends_on=None)
    if registered:
        RegisteredPlan.objects.create(
            slug="known", title="Known", plan_type=people.joint, plan=edition.plan, starts=registered,
            period_note="No end is known.", known="It began.", source="A deck",
        )  # fmt: skip
    assert [(term["term"], term["meaning"]) for term in frozen(edition)["glossary"]] == [("ICP", expected)]


def test_a_word_has_one_meaning_at_a_time(db):
    GlossaryTerm.objects.create(slug="icp-2021", term="ICP", meaning="Nine.", valid_to=date(2022, 6, 30))
    second = GlossaryTerm(slug="icp", term="ICP", meaning="One.", valid_from=date(2022, 6, 30))
    with pytest.raises(ValidationError, match="has another meaning at that time"):
        second.full_clean()
    with pytest.raises(IntegrityError, match="glossaryterm_one_meaning_at_a_time"), transaction.atomic():
        second.save()
    second.valid_from = date(2022, 7, 1)
    second.full_clean()
    second.save()
    second.valid_to = date(2022, 6, 1)
    with pytest.raises(ValidationError, match="must not be before the first"):
        second.full_clean()


@pytest.mark.parametrize("what", ["body", "title", "commitment"])
def test_any_change_of_the_plan_itself_is_another_text(edition, what):
    before = content.text_sha256(frozen(edition))
    section = edition.sections.get(slug="services")
    if what == "commitment":
        stages.priority_actions.commit(section=section, text="More", tier="headline", position=1, by=SYSTEM, at=NOW)
    else:
        new = {"title": section.title, "body": section.body, what: "<p>x</p>" if what == "body" else "x"}
        stages.plan_actions.edit_section(section=section, version=1, summary="", by=SYSTEM, at=NOW, **new)
    assert content.text_sha256(frozen(edition)) != before


def test_an_included_plan_is_there_by_the_hash_of_its_snapshot(people, edition):
    avon = people.places[0]
    part = stages.plan(people, people.place_plan, slug="avon-plan", owner=avon.partnership, place=avon)
    stages.plan_actions.include(whole=edition.plan, part=part, position=1, by=SYSTEM, at=NOW)
    assert frozen(edition)["included"] == []
    snapshot = stages.finalised(stages.written(part, stages.TEXT))
    assert [(i["slug"], i["place"], i["snapshot_sha256"]) for i in frozen(edition)["included"]] == [
        ("avon-plan", "Avon", snapshot.sha256)
    ]


def test_final_opinions_are_in_the_final_text_word_for_word(edition):
    stages.consulted(edition, silent=(1,))
    found = json.loads(stages.finalised(edition).content)["opinions"]
    assert [(o["place"], o["state"], o["text"]) for o in found] == [
        ("Avon", "opinion given", "It does, says Avon Board.\n  In two lines."),
        ("Tamar", "no reply recorded", ""),
    ]
    assert found[1]["note"] == "Two letters and a call."
    assert found[0]["snapshot_sha256"] != last_snapshot(edition).sha256


def test_bodies_that_answer_are_told_apart_from_those_that_helped(people, edition):
    trust = Organisation.objects.get(slug="mercia-trust")
    name = {"plan": edition.plan, "by": SYSTEM, "at": NOW}
    stages.plan_actions.name_body(**name, organisation=people.icb, role="accountable")
    stages.plan_actions.name_body(**name, organisation=trust, role="accountable")
    stages.plan_actions.name_body(**name, organisation=people.boards[0], role="contributor")
    found = [(body["name"], body["role"]) for body in frozen(edition)["plan"]["bodies"]]
    assert found == [("Mercia Icb", "accountable"), ("Mercia Trust", "accountable"), ("Avon Board", "contributor")]


def test_a_body_that_no_longer_exists_is_not_named(people, edition):
    trust = stages.organisation("old-trust", "nhs-trust", valid_to=TODAY - timedelta(days=1))
    stages.plan_actions.name_body(plan=edition.plan, organisation=trust, role="accountable", by=SYSTEM, at=NOW)
    assert frozen(edition)["plan"]["bodies"] == []


def test_a_plan_may_have_eleven_parts_in_their_order(people, edition):
    slugs = [f"part-{number:02}" for number in range(11)]
    for position, slug in enumerate(reversed(slugs)):
        part = stages.plan(people, people.reference, slug=slug)
        stages.finalised(stages.written(part, stages.TEXT))
        stages.plan_actions.include(whole=edition.plan, part=part, position=20 - position, by=SYSTEM, at=NOW)
    assert [included["slug"] for included in frozen(edition)["included"]] == slugs


def test_the_next_draft_of_an_included_plan_does_not_take_the_place_of_its_published_text(people, edition):
    part = stages.plan(people, people.reference, slug="part")
    first = stages.finalised(stages.written(part, stages.TEXT))
    stages.published(first.edition)
    stages.plan_actions.include(whole=edition.plan, part=part, position=1, by=SYSTEM, at=NOW)
    following = actions.start_next_edition(plan=part, by=SYSTEM, at=NOW)
    stages.finalised(following)
    assert [included["snapshot_sha256"] for included in frozen(edition)["included"]] == [first.sha256]
