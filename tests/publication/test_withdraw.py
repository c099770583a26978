"""Is a plan given up or withdrawn by a verb, with a reason, and is nothing taken away from those who cited it?"""

import json

import pytest
from django.db import connection

from core import ledger
from core.models import AuditEvent
from core.verdict import Refused
from plans import actions as plan_actions
from plans.models import Edition
from publication import actions
from publication.bundle import storage
from tests import stages
from tests.stages import NOW, SYSTEM

pytestmark = pytest.mark.django_db
REASON = "The board asked for it to be withdrawn."


@pytest.fixture
def published(people):
    edition = stages.joint_plan_ready(people)
    stages.published(edition)
    edition.refresh_from_db()
    return edition


def withdrawn(edition, by=SYSTEM):
    actions.withdraw(edition=edition, reason=REASON, by=by, at=NOW)
    actions.show()
    return storage.root() / "public" / "plans" / edition.plan.slug


def test_the_public_is_told_and_the_files_stay(people, published):
    before = {
        path.relative_to(storage.root()): path.read_bytes()
        for path in (storage.root() / published.publications.get().folder).rglob("*")
        if path.is_file()
    }
    public = withdrawn(published, by=people.people["planner"])
    assert published.status == Edition.Status.WITHDRAWN
    assert json.loads((public / "status.json").read_text()) == {"latest": 1, "state": "withdrawn"}
    history = (public / "editions/index.html").read_text()
    assert "It was withdrawn on 2 November 2026. The reason given: The board asked" in history
    assert all((storage.root() / path).read_bytes() == data for path, data in before.items())
    assert (public / "editions/1/plan.pdf").is_file()
    event = AuditEvent.objects.get(verb="withdraw")
    assert event.by == "planner@test.local"
    assert not actions.verify().reasons


def test_a_changed_reason_is_named_by_verify(published):
    withdrawn(published)
    assert [entry["kind"] for entry in ledger.entries()][-1] == "withdrawal"
    # An insider who owns the tables can take the triggers off; the hashes still tell.
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE plans_statuschange DISABLE TRIGGER USER")
        cursor.execute("UPDATE plans_statuschange SET note = 'No reason at all.' WHERE name = 'withdraw'")
        cursor.execute("ALTER TABLE plans_statuschange ENABLE TRIGGER USER")
    actions.show()
    assert any("the row is not what the ledger says" in reason for reason in actions.verify().reasons)


def test_only_a_publisher_withdraws_and_only_with_a_reason_and_all_that_stands_in_the_way_is_said(people):
    draft = stages.written(stages.plan(people, people.joint), stages.TEXT)
    with pytest.raises(Refused) as refused:
        actions.withdraw(edition=draft, reason=" ", by=people.people["analyst"], at=NOW)
    said = str(refused.value)
    assert "You may not publish a plan" in said
    assert "the reason is shown to the public" in said
    assert "to withdraw it must be published" in said


def test_a_new_edition_takes_the_place_of_what_was_withdrawn(people, published):
    withdrawn(published)
    following = actions.start_next_edition(plan=published.plan, by=SYSTEM, at=NOW)
    stages.restated(following)
    stages.consulted(following)
    stages.approved(stages.finalised(following))
    stages.published(following)
    public = storage.root() / "public" / "plans" / published.plan.slug
    assert json.loads((public / "status.json").read_text()) == {"latest": 2, "state": "published"}
    published.refresh_from_db()
    assert published.status == Edition.Status.WITHDRAWN
    assert (public / "editions/1/index.html").is_file()


def test_a_draft_is_given_up_with_a_reason_and_the_next_edition_starts_from_the_one_before(people, published):
    draft = actions.start_next_edition(plan=published.plan, by=SYSTEM, at=NOW)
    with pytest.raises(Refused, match="Say why this edition is given up"):
        plan_actions.abandon(edition=draft, reason="", by=SYSTEM, at=NOW)
    with pytest.raises(Refused, match="You may not edit a plan"):
        plan_actions.abandon(edition=draft, reason="Too early.", by=people.people["analyst"], at=NOW)
    plan_actions.abandon(edition=draft, reason="Too early.", by=people.people["planner"], at=NOW)
    draft.refresh_from_db()
    assert draft.status == Edition.Status.ABANDONED
    assert draft.status_changes.get(name="abandon").note == "Too early."
    following = actions.start_next_edition(plan=published.plan, by=SYSTEM, at=NOW)
    assert following.number == 3
    assert following.sections.count() == published.sections.count()


def test_what_is_before_the_boards_or_public_is_not_given_up(people, published):
    with pytest.raises(Refused, match="to abandon it must be draft or finalising"):
        plan_actions.abandon(edition=published, reason="Too late.", by=SYSTEM, at=NOW)
