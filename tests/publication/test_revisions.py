"""Does a revision that is not significant need no round, but a document that sets out each change with its reason?"""

import hashlib
import json

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError, InternalError

from core.models import LedgerEntry
from core.verdict import Refused
from plans.models import Edition, Section
from plans.queries import last_snapshot
from publication import actions, checks, content, queries
from publication.bundle import storage
from publication.models import ChangeDocument, RevisionDecision
from tests import stages
from tests.stages import NOW, SYSTEM, TODAY

pytestmark = pytest.mark.django_db
DECIDED = {
    "considered_by": "Board in public, item 7", "decided_on": TODAY, "reasons": "Dates only.", "by": SYSTEM, "at": NOW,
}  # fmt: skip


def revisable(people):
    type(people.joint).objects.filter(pk=people.joint.pk).update(revision_basis="NHS Act 2006 s.14Z53")
    return stages.published(stages.joint_plan_ready(people)).edition.plan


@pytest.fixture
def plan(people):
    return revisable(people)


def revised(plan, people, *, significant=False):
    return actions.start_revision(plan=plan, is_significant=significant, bodies=[people.icb], **DECIDED)


def reasoned(edition, words="Told by the trust."):
    snapshot = last_snapshot(edition)
    decision = queries.minor_revision(edition)
    groups = queries.changes_between(json.loads(decision.revises.snapshot.content), json.loads(snapshot.content))
    keys = {item.key: words for group in groups for item in group.items}
    actions.give_reasons(edition=edition, reasons=keys, by=SYSTEM, at=NOW)
    return groups


def reasons(edition):
    working = content.working_text(edition, last_snapshot(edition))
    return list(checks.ready_to_publish(edition, working_text=working, on=TODAY).reasons)


def test_a_revision_that_is_not_significant_is_published_with_its_change_document(plan, people):
    edition = revised(plan, people)
    stages.reworded(edition)
    stages.approved(stages.finalised(edition))
    edition.refresh_from_db()
    assert reasons(edition) == ["In “Services”, 3 changes have no reason yet (NHS Act 2006 s.14Z53(3))."]
    reasoned(edition)
    assert reasons(edition) == []
    publication = stages.published(edition)
    folder = storage.root() / publication.folder
    told = json.loads((folder / "changes.json").read_text())
    document = ChangeDocument.objects.get(publication=publication)
    assert hashlib.sha256((folder / "changes.json").read_bytes()).hexdigest() == document.sha256
    assert json.loads((folder / "manifest.json").read_text())["change_document"] == document.sha256
    assert {item["reason"] for group in told["groups"] for item in group["changes"]} == {"Told by the trust."}
    page = (folder / "changes/index.html").read_text()
    assert "Told by the trust." in page
    assert "Reworded." in page
    assert "Dates only." in page
    assert (folder / "changes.pdf").read_bytes().startswith(b"%PDF-")
    assert b"What changed" in (folder / "index.html").read_bytes()
    assert LedgerEntry.objects.filter(kind="change document", payload__sha256=document.sha256).count() == 1
    assert actions.verify().reasons == ()


def test_the_opinions_and_statements_of_the_plan_stay_with_it(plan, people):
    edition = revised(plan, people)
    stages.reworded(edition)
    stages.approved(stages.finalised(edition))
    edition.refresh_from_db()
    reasoned(edition)
    frozen = json.loads(stages.published(edition).snapshot.content)
    assert [(row["edition"], row["draft"], row["round"]) for row in frozen["opinions"]] == [(1, 1, 1)] * 2
    assert "More evening clinics." in {row["kind"]: row["body"] for row in frozen["sections"]}["views"]


def test_the_same_text_is_no_revision(plan, people):
    edition = revised(plan, people)
    with pytest.raises(Refused, match="Nothing differs from edition 1 as published"):
        stages.finalised(edition)


def test_a_change_that_was_undone_before_publishing_is_no_revision(plan, people):
    edition = revised(plan, people)
    section = stages.reworded(edition)
    stages.approved(stages.finalised(edition))
    edition.refresh_from_db()
    reasoned(edition)
    stages.plan_actions.take_back(edition=edition, by=SYSTEM, at=NOW)
    first = Section.objects.get(edition__plan=plan, edition__number=1, uid=section.uid)
    section.refresh_from_db()
    stages.plan_actions.edit_section(
        section=section, version=section.version, title=section.title, body=first.body, summary="", by=SYSTEM, at=NOW
    )
    with pytest.raises(Refused, match="Nothing differs"):
        stages.finalised(Edition.objects.get(pk=edition.pk))


def test_a_significant_revision_passes_every_gate(plan, people):
    edition = revised(plan, people, significant=True)
    stages.reworded(edition)
    draft = stages.finalised(edition)
    assert draft.purpose == "draft"
    edition.refresh_from_db()
    assert "Avon Board has not been consulted on this text (NHS Act 2006 s.14Z54(4))." in reasons(edition)
    assert "The plan does not carry: A summary of the views expressed (s.14Z54(8)(a))." in reasons(edition)


def test_a_second_thought_empties_or_fills_the_statements(plan, people):
    edition = revised(plan, people)
    views = edition.sections.get(kind=Section.Kind.VIEWS)
    assert "More evening clinics." in views.body
    actions.decide_significance(edition=edition, is_significant=True, bodies=[people.icb], **DECIDED)
    views.refresh_from_db()
    assert views.body == ""
    assert RevisionDecision.objects.filter(edition=edition).count() == 2
    assert queries.minor_revision(edition) is None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"bodies": []}, "Name the bodies"),
        ({"reasons": " "}, "Say why the revision"),
        ({"considered_by": ""}, "Say who considered it"),
        ({"decided_on": TODAY.replace(year=2027)}, "has not come yet"),
    ],
)
def test_a_decision_says_who_when_and_why(plan, people, change, said):
    with pytest.raises(Refused, match=said):
        actions.start_revision(**{"plan": plan, "is_significant": False, "bodies": [people.icb], **DECIDED, **change})
    assert plan.editions.count() == 1


def test_only_a_type_whose_rules_know_it_is_revised_without_a_round(people):
    plan = stages.published(stages.joint_plan_ready(people)).edition.plan
    with pytest.raises(Refused, match="know no revision without a round"):
        revised(plan, people)


def test_only_what_is_published_is_revised(people):
    with pytest.raises(Refused, match="Only a published plan"):
        revised(stages.plan(people, people.joint), people)


def test_a_decision_is_frozen(plan, people):
    revised(plan, people)
    with pytest.raises((InternalError, IntegrityError)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE publication_revisiondecision SET is_significant = true")


def test_a_reason_is_asked_for_anew_when_its_change_becomes_another(plan, people):
    edition = revised(plan, people)
    section = stages.reworded(edition)
    stages.approved(stages.finalised(edition))
    edition.refresh_from_db()
    reasoned(edition)
    stages.plan_actions.take_back(edition=edition, by=SYSTEM, at=NOW)
    section.refresh_from_db()
    stages.plan_actions.edit_section(
        section=section, version=section.version, title=section.title, body="<p>Said otherwise, and longer.</p>",
        summary="", by=SYSTEM, at=NOW,
    )  # fmt: skip
    stages.approved(stages.finalised(Edition.objects.get(pk=edition.pk)))
    edition.refresh_from_db()
    assert any("no reason yet" in reason for reason in reasons(edition))
