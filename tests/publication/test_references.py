"""References in a working text: frozen as plain words and links, right after their target moved, refused when dead."""

import json
import uuid

import pytest

from core.richtext import clean
from core.verdict import Refused
from plans import actions as plan_actions
from priorities import actions as priority_actions
from publication import actions, checks, content
from publication.bundle.sections import promises
from tests import stages

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(people):
    plan_actions.register_term(
        slug="icb", term="integrated care board", meaning="The body.", aliases=["ICB"], by=None, at=stages.NOW
    )
    priority_actions.register_milestone(
        slug="clinics", title="Two clinics open", due_on=stages.TODAY, precision="day", by=None, at=stages.NOW
    )
    return stages.written(stages.plan(people, people.reference), stages.TEXT)


def write(section, body):
    section.refresh_from_db()
    return plan_actions.edit_section(
        section=section, version=section.version, title=section.title, body=body, summary="", by=None, at=stages.NOW
    )


def frozen(edition):
    snapshot = actions.issue_draft(edition=edition, by=None, at=stages.NOW)
    return json.loads(snapshot.content)["sections"]


def test_references_are_frozen_as_words_and_links_that_follow_a_renamed_target(edition):
    foreword, services = edition.sections.get(slug="foreword"), edition.sections.get(slug="services")
    promise = foreword.commitments.get()
    write(
        foreword,
        f'<p>See <a data-ref="section:{services.uid}">the old title</a> of the <a data-ref="term:icb">ICBs</a>, '
        f'until <a data-ref="milestone:clinics">then</a>.</p><div data-object="commitment:{promise.uid}"></div>',
    )
    plan_actions.edit_section(
        section=services, version=1, title="All services", body=services.body, summary="", by=None, at=stages.NOW
    )
    section = next(row for row in frozen(edition) if row["slug"] == "foreword")
    assert "data-ref" not in section["body"]
    assert "data-object" not in section["body"]
    assert 'See <a href="#services">All services</a> of the <a href="/glossary/#word--icb">ICBs</a>' in section["body"]
    assert "until Two clinics open." in section["body"]
    assert "<strong>We will</strong> Open two clinics by March 2027</p>" in section["body"]
    assert section["body"] == clean(section["body"])
    # It stands in the text, so the panel beside the text does not say it again; the data still do.
    assert section["commitments"][0]["in_text"] is True
    assert promises(section["commitments"], None) == ()


def test_a_text_without_references_is_frozen_as_it_is(edition):
    before = edition.sections.get(slug="services").body
    assert next(row for row in frozen(edition) if row["slug"] == "services")["body"] == before


@pytest.mark.parametrize("ref", [f"section:{uuid.UUID(int=5)}", "term:nobody-knows", "milestone:none", "commitment:x"])
def test_a_text_that_points_at_what_is_gone_is_not_frozen_and_says_where(edition, ref):
    write(edition.sections.get(slug="why"), f'<p>See <a data-ref="{ref}">that</a>.</p>')
    verdict = checks.ready_to_issue(edition, unchanged=False)
    assert "“Why” points at a" in verdict.reasons[0]
    assert verdict.reasons[0] in checks.ready_to_publish(edition, working_text="", on=stages.TODAY).reasons
    with pytest.raises(Refused):
        actions.issue_draft(edition=edition, by=None, at=stages.NOW)


def test_references_cost_the_same_however_many(edition, django_assert_num_queries):
    why = edition.sections.get(slug="why")
    content.compose(edition, number=1, purpose="draft", at=stages.NOW)
    both = '<p><a data-ref="term:icb">a</a></p><p><a data-ref="milestone:clinics">b</a></p>'
    write(why, both)
    with django_assert_num_queries(24):
        content.compose(edition, number=1, purpose="draft", at=stages.NOW)
    write(why, both * 9)
    with django_assert_num_queries(24):
        content.compose(edition, number=1, purpose="draft", at=stages.NOW)
