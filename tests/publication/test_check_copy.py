"""Can anybody who holds a file find out which edition it is, whether it is unchanged, and whether it is in force?"""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.html import strip_tags

from publication import actions as publication_actions
from publication.bundle import storage
from tests import stages

ADDRESS = "/verify/copy/"


def ready(plan, said):
    edition = stages.written(plan, [stages.text("Foreword", f"<p>{said}</p>")])
    stages.finalised(edition)
    return edition


@pytest.fixture
def publication(people, settings):
    return stages.published(stages.joint_plan_ready(people))


def words(response) -> str:
    return " ".join(strip_tags(response.content.decode()).split())


def test_a_published_file_is_known_and_a_changed_one_is_not(client, publication, django_assert_num_queries):
    data = (storage.root() / publication.folder / "plan.json").read_bytes()
    same = client.post(ADDRESS, {"file": SimpleUploadedFile("mine.json", data)})
    assert same.status_code == 200
    assert "Unchanged, and in force" in words(same)
    assert f"edition {publication.edition.number}" in words(same)
    changed = client.post(ADDRESS, {"file": SimpleUploadedFile("mine.json", data + b" ")})
    assert changed.status_code == 404
    assert "Not a file that was published here" in words(changed)
    fingerprint = hashlib.sha256(data).hexdigest()
    with django_assert_num_queries(1):
        typed = client.get(ADDRESS, {"typed": f" {fingerprint[:32]} {fingerprint[32:].upper()}\n"})
    assert "Unchanged, and in force" in words(typed)
    manifest = client.get(ADDRESS, {"typed": publication.manifest_sha256})
    assert "manifest.json" in words(manifest)


def test_an_older_edition_and_a_withdrawn_one_say_so(client, people):
    plan = stages.plan(people, stages.plan_type("plain-plan", rules=[]))
    first, second = (stages.published(ready(plan, said)) for said in ("Once.", "Twice."))
    old = client.get(ADDRESS, {"typed": first.snapshot.sha256})
    assert "Unchanged, but not the latest edition" in words(old)
    assert "Edition 2 has been published since" in words(old)
    publication_actions.withdraw(edition=second.edition, reason="Replaced.", by=stages.SYSTEM, at=stages.NOW)
    assert "the plan was withdrawn" in words(client.get(ADDRESS, {"typed": second.snapshot.sha256}))


def test_the_number_of_a_receipt_leads_to_its_page_and_nothing_is_asked_for(client, db):
    there = client.get(ADDRESS, {"typed": "7K3M-Q9XD-2TWA"})
    assert there.status_code == 302
    assert there.headers["Location"] == "/verify/receipt/?number=7K3M-Q9XD-2TWA"
    empty = client.post(ADDRESS, {})
    assert empty.status_code == 422
    assert "Choose a file, or enter its fingerprint" in words(empty)


def test_a_name_stays_words(client, publication):
    page = client.get(ADDRESS, {"typed": "0" * 64, "name": "<script>alert(1)</script>"})
    assert b"<script>alert" not in page.content
