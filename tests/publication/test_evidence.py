"""Does the record of an edition tell everything that happened, word for word, on the page and on paper?"""

import subprocess

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from publication import actions, queries
from tests import stages
from tests.stages import NOW

pytestmark = pytest.mark.django_db
QUERIES = 19


def told(edition):
    record = queries.evidence_of(edition, at=NOW)
    return record, {chapter.name: chapter.entries for chapter in record.chapters}


@pytest.fixture
def edition(people):
    edition = stages.written(stages.plan(people, people.joint), [*stages.TEXT, *stages.VIEWS])
    stages.consulted(edition, silent=(1,))
    stages.reworded(edition)
    stages.consulted(edition)
    stages.approved(stages.finalised(edition))
    edition.refresh_from_db()
    stages.published(edition)
    edition.refresh_from_db()
    return edition


def test_every_round_tells_on_which_draft_each_board_spoke_or_was_silent(edition):
    _, chapters = told(edition)
    titles = [entry.title for entry in chapters["rounds"]]
    assert titles == [
        "Round 1: opinion of the boards on a draft, on draft 1",
        "Avon Board, on draft 1",
        "Tamar Board, on draft 1",
        "Round 2: opinion of the boards on a draft, on draft 2",
        "Avon Board, on draft 2",
        "Tamar Board, on draft 2",
    ]
    silent = chapters["rounds"][2]
    assert ("State", "Did not reply; silence is not consent") in silent.facts
    assert silent.words == "Two letters and a call."
    assert chapters["rounds"][1].words == "It does, says Avon Board.\n  In two lines."


def test_publication_approvals_and_ledger_are_in_it(edition):
    record, chapters = told(edition)
    publication = queries.to_revise(edition.plan)
    assert publication.manifest_sha256 in str(chapters["publication"])
    assert len(chapters["approvals"]) == 2
    kinds = {entry.title.partition(". ")[2] for entry in chapters["ledger"]}
    assert kinds == {"Snapshot", "Opinion", "No reply", "Approval", "Publication"}
    assert record.checkpoint["size"] == len(chapters["ledger"])


def test_the_same_record_gives_the_same_pdf(edition, tmp_path):
    record = queries.evidence_of(edition, at=NOW)
    first, again = (actions.evidence_pdf(evidence=record) for _ in range(2))
    assert first == again
    (tmp_path / "a.pdf").write_bytes(first)
    text = subprocess.run(["pdftotext", tmp_path / "a.pdf", "-"], capture_output=True, text=True, check=True).stdout
    assert "silence is not consent" in text
    assert "It does, says Avon Board." in text


def test_a_plan_without_an_edition_says_so(client, people):
    client.force_login(people.people["planner"])
    stages.plan(people, people.joint)
    assert "This plan has no edition yet." in client.get("/workspace/plans/mercia-plan/evidence/").content.decode()
    assert client.get("/workspace/plans/mercia-plan/evidence/pdf/").status_code == 404
    assert client.get("/workspace/plans/mercia-plan/evidence/?edition=7").status_code == 404


@pytest.mark.parametrize("rounds", [1, 3])
def test_the_number_of_queries_does_not_grow_with_the_rounds(client, people, rounds):
    edition = stages.written(stages.plan(people, people.joint), [*stages.TEXT, *stages.VIEWS])
    for number in range(rounds):
        if number:
            section = stages.reworded(edition)
            type(section).objects.filter(pk=section.pk).update(body=f"<p>Reworded {number} times.</p>")
        stages.consulted(edition, silent=(1,))
    client.force_login(people.people["planner"])
    with CaptureQueriesContext(connection) as counted:
        page = client.get("/workspace/plans/mercia-plan/evidence/").content.decode()
    assert page.count("Two letters and a call.") == rounds
    assert len(counted) == QUERIES
