"""Is only what is public told of plans on the pages about priorities, and with how many questions to the database?"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from priorities import actions
from priorities.models import Commitment
from publication import queries
from tests import stages
from tests.stages import NOW, SYSTEM

pytestmark = pytest.mark.django_db
WHO = {"by": SYSTEM, "at": NOW}


def answered(edition, framework) -> None:
    """Everything that can be said of an edition's text."""
    promise = Commitment.objects.get(section__edition=edition)
    item = framework.items.get()
    actions.trace(commitment=promise, item=item, **WHO)
    actions.cite(section=promise.section, framework=framework, **WHO)
    actions.set_priority(section=promise.section, objective=item, position=1, wording="First", **WHO)
    due = actions.register_milestone(slug="due", title="Due", due_on="2027-03-31", precision="month", **WHO)
    actions.state_milestone(milestone=due, section=promise.section, wording="By March 2027", position=1, **WHO)


@pytest.fixture
def framework():
    made = actions.register_framework(
        slug="aims", series="aims", kind="aims", name="Aims", version="1", source="A deck", description="Ours", **WHO
    )
    row = {"code": "care", "local_type": "Aim", "wording": "Care"}
    actions.write_items(framework=made, items=[row], **WHO)
    return made


SAID = ("plans", "sources", "citations", "priorities", "milestones")


def test_a_draft_is_not_told_of(people, framework):
    answered(stages.written(stages.plan(people, people.joint), [*stages.TEXT, *stages.VIEWS]), framework)
    found = queries.site_priorities()
    assert [each["slug"] for each in found["frameworks"]] == ["aims"]
    assert {name: found[name] for name in SAID} == {name: [] for name in SAID}


def test_what_is_published_is_told_once_with_twelve_questions_however_many(people, framework):
    for number in (1, 2):
        edition = stages.joint_plan_ready(people, slug=f"plan-{number}")
        answered(edition, framework)
        stages.published(edition)
        with CaptureQueriesContext(connection) as asked:
            found = queries.site_priorities()
        assert {name: len(found[name]) for name in SAID} == dict.fromkeys(SAID, number) | {"milestones": 1}
        assert len(found["milestones"][0]["statements"]) == number
        assert len(asked) == 12
