"""Do the lists that plans answer to keep their order, their versions and their ties to the text?"""

import pytest
from django.db import IntegrityError, connection, transaction

from core.models import AuditEvent
from core.verdict import Refused
from priorities import actions
from priorities.models import Commitment, CommitmentSource, FrameworkItem, ItemCitation, MilestoneStatement, Priority
from publication import actions as publication_actions
from tests import stages
from tests.stages import NOW, SYSTEM

pytestmark = pytest.mark.django_db
WHO = {"by": SYSTEM, "at": NOW}


def framework(slug: str = "aims-1", **more):
    fields = {
        "series": "aims",
        "kind": "aims",
        "name": "Aims",
        "version": slug,
        "source": "A deck",
        "description": "Ours",
    }
    return actions.register_framework(slug=slug, **{**fields, **more}, **WHO)


def item(code: str, *items: dict, **more) -> dict:
    return {"code": code, "local_type": "Aim", "wording": code.capitalize(), "items": list(items), **more}


@pytest.fixture
def aims():
    made = framework()
    actions.write_items(framework=made, items=[item("care", item("beds"), item("clinics")), item("value")], **WHO)
    return made


@pytest.fixture
def promise(people) -> Commitment:
    edition = stages.written(stages.plan(people, people.joint), [*stages.TEXT, *stages.VIEWS])
    return Commitment.objects.get(section__edition=edition)


def make(model, **fields) -> None:
    """Makes a row behind the verbs' back. What the database defers to the commit is asked for now."""
    with transaction.atomic():
        model.objects.create(**fields)
        connection.check_constraints()


def test_items_keep_their_order_and_stand_under_their_own(aims):
    assert [str(each) for each in aims.items.filter(parent=None).order_by("position")] == ["Care", "Value"]
    assert [each.code for each in aims.items.get(code="care").children.order_by("position")] == ["beds", "clinics"]


def test_writing_again_changes_nothing(aims):
    rows = list(FrameworkItem.objects.order_by("pk").values())
    events = AuditEvent.objects.count()
    assert actions.write_items(
        framework=framework(), items=[item("care", item("beds"), item("clinics")), item("value")], **WHO
    ) == 0  # fmt: skip
    assert list(FrameworkItem.objects.order_by("pk").values()) == rows
    assert AuditEvent.objects.count() == events


def test_a_fact_that_is_no_pair_is_refused(aims):
    with pytest.raises(Refused, match="not a heading and a cell"):
        actions.write_items(framework=aims, items=[item("odd", facts=[["Source", "NHS", "councils"]])], **WHO)


def test_an_item_stays_in_its_framework(aims):
    other, care = framework("aims-2"), aims.items.get(code="care")
    with pytest.raises(IntegrityError, match="in_its_framework"):
        make(FrameworkItem, framework=other, parent=care, code="stray", local_type="Aim", wording="Stray", position=1)


@pytest.mark.parametrize("changed", [{"items_stated": 14}, {"valid_from": "2024-01-01", "valid_to": "2023-01-01"}])
def test_the_database_refuses_impossible_frameworks(changed):
    with pytest.raises(IntegrityError), transaction.atomic():
        framework(**changed)


def test_a_version_is_told_once_in_its_series(aims):
    with pytest.raises(IntegrityError), transaction.atomic():
        framework("aims-again", version="aims-1")


def test_an_item_is_not_mapped_to_itself(aims):
    care = aims.items.get(code="care")
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.map_item(source=care, target=care, relation="same as", **WHO)


def test_a_source_takes_the_place_of_none_stated(aims, promise):
    none = actions.record_no_source(commitment=promise, note="Looked", **WHO)
    assert str(none) == "Source not stated"
    actions.trace(commitment=promise, item=aims.items.get(code="beds"), **WHO)
    assert [str(source) for source in promise.sources.all()] == ["Beds"]
    assert promise.sources.get().framework == aims
    with pytest.raises(Refused, match="A source is recorded"):
        actions.record_no_source(commitment=promise, **WHO)


def test_a_source_is_one_thing_only(aims, promise):
    with pytest.raises(IntegrityError), transaction.atomic():
        CommitmentSource.objects.create(commitment=promise, framework=aims, document="A strategy")
    with pytest.raises(IntegrityError), transaction.atomic():
        CommitmentSource.objects.create(commitment=promise)


def test_a_source_names_an_item_of_its_own_framework(aims, promise):
    other, care = framework("aims-2"), aims.items.get(code="care")
    with pytest.raises(IntegrityError, match="in_its_framework"):
        make(CommitmentSource, commitment=promise, framework=other, item=care)


def test_a_priority_needs_words(aims, promise):
    with pytest.raises(Refused, match="words of its own"):
        actions.set_priority(section=promise.section, objective=aims.items.get(code="care"), position=1, **WHO)


def test_a_statement_is_in_a_section_or_a_document(promise):
    milestone = actions.register_milestone(slug="m", title="Clinics", due_on="2027-03-31", precision="month", **WHO)
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.state_milestone(milestone=milestone, wording="By March", position=1, **WHO)
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.state_milestone(
            milestone=milestone, wording="By March", position=1, section=promise.section, document="A deck", **WHO
        )


@pytest.mark.parametrize("verb", ["trace", "record_no_source", "cite", "set_priority", "state_milestone"])
def test_only_who_may_edit_the_plan_says_what_it_answers_to(people, aims, promise, verb):
    care = aims.items.get(code="care")
    milestone = actions.register_milestone(slug="m", title="Clinics", due_on="2027-03-31", precision="month", **WHO)
    given = {
        "trace": {"commitment": promise, "item": care},
        "record_no_source": {"commitment": promise},
        "cite": {"section": promise.section, "framework": aims},
        "set_priority": {"section": promise.section, "objective": care, "position": 1, "wording": "First"},
        "state_milestone": {"milestone": milestone, "section": promise.section, "wording": "By March", "position": 1},
    }[verb]
    with pytest.raises(Refused, match="You may not edit a plan"):
        getattr(actions, verb)(**given, by=people.people["analyst"], at=NOW)
    assert getattr(actions, verb)(**given, by=people.people["planner"], at=NOW)


def test_the_next_edition_carries_what_is_said_of_its_text(people, aims, promise):
    care = aims.items.get(code="care")
    section, edition = promise.section, promise.section.edition
    actions.trace(commitment=promise, item=care, note="It says so", **WHO)
    actions.cite(section=section, framework=aims, item=care, **WHO)
    actions.set_priority(
        section=section, objective=care, position=1, parts=["Beds", "Clinics"], areas=[aims.items.get(code="beds")],
        measures=[{"wording": "Fewer waits", "core_plans": "1,2", "state": "stated"}], **WHO,
    )  # fmt: skip
    milestone = actions.register_milestone(slug="m", title="Clinics", due_on="2027-03-31", precision="month", **WHO)
    actions.state_milestone(
        milestone=milestone, section=section, commitment=promise, wording="by March 2027", position=1, **WHO
    )
    stages.consulted(edition)
    stages.approved(stages.finalised(edition))
    edition.refresh_from_db()
    stages.published(edition)
    following = publication_actions.start_next_edition(plan=edition.plan, **WHO)
    copy = Commitment.objects.get(section__edition=following)
    assert copy.uid == promise.uid
    assert [(source.item, source.note) for source in copy.sources.all()] == [(care, "It says so")]
    assert ItemCitation.objects.filter(section__edition=following, item=care).count() == 1
    (row,) = Priority.objects.filter(section__edition=following, parent=None)
    assert str(row) == "Beds; Clinics"
    assert [area.code for area in row.areas.all()] == ["beds"]
    assert [measure.core_plans for measure in row.measures.all()] == ["1,2"]
    (said,) = MilestoneStatement.objects.filter(section__edition=following)
    assert (said.milestone, said.commitment) == (milestone, copy)
    assert Priority.objects.filter(section__edition=edition).count() == 3
