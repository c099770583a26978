"""Is a publication whole or absent, once, and does any later change show?"""

import hashlib
import json
import os
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from core import jobs, ledger
from core.models import Job, LedgerEntry
from core.verdict import Refused
from plans.models import Edition
from publication import actions, queries
from publication.actions import publishing
from publication.bundle import storage
from publication.models import Publication
from tests import stages
from tests.stages import NOW, SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture
def publication(people):
    return stages.published(stages.joint_plan_ready(people))


def folder(publication) -> Path:
    return storage.root() / publication.folder


def public(path: str) -> Path:
    return storage.root() / "public" / path


def test_a_published_plan_is_there_in_every_form(publication):
    here = folder(publication)
    for name in [
        "index.html",
        "full/index.html",
        "summary/index.html",
        "opinions/index.html",
        "requirements/index.html",
    ]:
        assert b"<h1" in (here / name).read_bytes(), name
    assert (here / "plan.pdf").read_bytes().startswith(b"%PDF-")
    assert (here / "plan.json").read_text() == publication.snapshot.content
    assert "1,095" in (here / "tables/01-services.csv").read_text("utf-8-sig")
    assert "Open two clinics" in (here / "tables/commitments.csv").read_text("utf-8-sig")
    assert publication.edition.__class__.objects.get(pk=publication.edition_id).status == Edition.Status.PUBLISHED


def test_it_is_at_its_permanent_and_at_its_latest_address(publication):
    permanent = public("plans/mercia-plan/editions/1/index.html").read_bytes()
    assert (
        permanent
        == public("plans/mercia-plan/index.html").read_bytes()
        == (folder(publication) / "index.html").read_bytes()
    )
    assert b"Mercia Plan" in public("plans/index.html").read_bytes()


def test_a_stranger_can_check_the_files_with_sha256sum(publication):
    done = subprocess.run(
        ["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=folder(publication), capture_output=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, b"")
    manifest = (folder(publication) / "manifest.json").read_bytes()
    assert hashlib.sha256(manifest).hexdigest() == publication.manifest_sha256
    listed = {entry["path"] for entry in json.loads(manifest)["files"]}
    present = {p.relative_to(folder(publication)).as_posix() for p in folder(publication).rglob("*") if p.is_file()}
    assert present == listed | {"manifest.json"}


def test_building_again_gives_the_same_bytes(publication):
    again = publishing.bundle_files(publication)
    assert hashlib.sha256(again["manifest.json"]).hexdigest() == publication.manifest_sha256


def test_asking_twice_publishes_once(people):
    edition = stages.joint_plan_ready(people)
    first = actions.publish(edition=edition, by=SYSTEM, at=NOW)
    assert actions.publish(edition=edition, by=SYSTEM, at=NOW) == first
    assert actions.build(job_id=first.job_id) is True
    assert actions.build(job_id=first.job_id) is False
    assert LedgerEntry.objects.filter(kind="publication").count() == 1


def test_who_may_not_publish_is_told_so(people):
    edition = stages.joint_plan_ready(people)
    with pytest.raises(Refused, match="You may not publish a plan"):
        actions.publish(edition=edition, by=people.people["analyst"], at=NOW)


def test_the_next_edition_takes_its_place_and_the_first_stays(people, publication):
    edition = stages.plan_actions.carry_forward(source=publication.edition, by=SYSTEM, at=NOW)
    section = edition.sections.get(slug="services")
    stages.plan_actions.edit_section(
        section=section, version=1, title="Services", body="<p>Newer.</p>", summary="", by=SYSTEM, at=NOW
    )
    stages.consulted(edition)
    stages.restated(edition)
    stages.approved(stages.finalised(edition))
    second = stages.published(edition)
    statuses = list(Edition.objects.order_by("number").values_list("status", flat=True))
    assert statuses == ["superseded", "published"]
    assert json.loads(second.release)["previous"] == {"edition": 1, "manifest_sha256": publication.manifest_sha256}
    assert b"Newer." in public("plans/mercia-plan/full/index.html").read_bytes()
    assert b"Newer." not in public("plans/mercia-plan/editions/1/full/index.html").read_bytes()
    assert json.loads(public("plans/mercia-plan/status.json").read_text())["latest"] == 2
    assert actions.verify()


def test_an_overtaken_worker_leaves_nothing(people, monkeypatch):
    publication = actions.publish(edition=stages.joint_plan_ready(people), by=SYSTEM, at=NOW)
    original = storage.release

    def overtaken(staged, name):
        # While this worker slept, its lease ran out and another worker took the job.
        Job.objects.update(fence=99)
        return original(staged, name)

    monkeypatch.setattr(storage, "release", overtaken)
    assert actions.build(job_id=publication.job_id) is False
    publication.refresh_from_db()
    assert publication.state == Publication.State.BUILDING
    assert not LedgerEntry.objects.filter(kind="publication").exists()
    assert not public("plans").exists()


def test_what_an_earlier_attempt_released_is_taken_up(people):
    publication = actions.publish(edition=stages.joint_plan_ready(people), by=SYSTEM, at=NOW)
    job = jobs.claim(publication.job_id)
    files = publishing.bundle_files(publication)
    name = storage.bundle_folder("mercia-plan", 1, hashlib.sha256(files["manifest.json"]).hexdigest())
    storage.release(storage.stage(files, "earlier"), name)
    Job.objects.filter(pk=job.pk).update(lease_until=jobs.database_now().replace(year=2020))
    assert actions.build(job_id=job.pk) is True
    publication.refresh_from_db()
    assert publication.folder == name
    assert list((storage.root() / "staging").iterdir()) == []


def test_a_full_disk_fails_aloud_and_can_be_tried_again(people, monkeypatch):
    publication = actions.publish(edition=stages.joint_plan_ready(people), by=SYSTEM, at=NOW)

    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(storage, "stage", full)
    assert actions.build(job_id=publication.job_id) is False
    assert "No space left" in Job.objects.get(pk=publication.job_id).error
    monkeypatch.undo()
    again = actions.publish(edition=publication.edition, by=SYSTEM, at=NOW)
    assert again == publication
    assert actions.build(job_id=again.job_id) is True


def test_a_later_text_stops_the_publication_of_an_earlier_one(people):
    edition = stages.joint_plan_ready(people)
    publication = actions.publish(edition=edition, by=SYSTEM, at=NOW)
    stages.reworded(edition)
    actions.issue_draft(edition=edition, by=SYSTEM, at=NOW.replace(hour=11))
    assert actions.build(job_id=publication.job_id) is False
    assert "later text was issued" in Job.objects.get(pk=publication.job_id).error


def test_what_was_published_but_not_shown_is_shown_by_the_reconciler(publication):
    (storage.root() / "public").unlink()
    actions.reconcile()
    assert public("plans/mercia-plan/index.html").exists()


def test_the_dead_are_swept_up(publication):
    orphan = storage.stage({"a.txt": b"x"}, "orphan")
    os.utime(orphan, (0, 0))
    actions.reconcile()
    assert not orphan.exists()


def test_left_alone_everything_is_in_order(publication):
    assert actions.verify().reasons == ()


@pytest.mark.parametrize(
    ("path", "said"),
    [("index.html", "changed"), ("plan.pdf", "changed"), ("plan.json.gz", "changed"), ("SHA256SUMS", "changed"),
     ("manifest.json", "not the one that was published"), ("tables/01-services.csv", "changed")],
)  # fmt: skip
def test_one_changed_byte_of_a_bundle_is_named(publication, path, said):
    target = folder(publication) / path
    data = bytearray(target.read_bytes())
    data[len(data) // 2] ^= 1
    target.write_bytes(bytes(data))
    assert any(path in reason and said in reason for reason in actions.verify().reasons)


def test_a_file_taken_away_or_added_is_named(publication):
    (folder(publication) / "plan.pdf").unlink()
    (folder(publication) / "extra.html").write_text("hello")
    found = " ".join(actions.verify().reasons)
    assert "plan.pdf is missing" in found
    assert "extra.html was added" in found


def test_a_bundle_taken_away_is_named(publication):
    shutil.rmtree(folder(publication))
    assert any("manifest.json is missing" in reason for reason in actions.verify().reasons)


def test_a_changed_public_page_or_link_is_named(publication):
    public("index.html").write_text("defaced")
    link = public("plans/mercia-plan/editions/1")
    link.unlink()
    link.symlink_to("/etc")
    public("leak.html").write_text("draft")
    found = " ".join(actions.verify().reasons)
    for path in ("/index.html", "/plans/mercia-plan/editions/1", "/leak.html"):
        assert path in found


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("plans_snapshot", "content = replace(content, 'Joining', 'Parting')"),
        ("plans_snapshot", "text_sha256 = repeat('0', 64)"),
        ("consultation_opinion", "text = 'We object.'"),
        ("consultation_opinion", "finding = 'does not'"),
        ("consultation_opinion", "agreed_on = agreed_on - 1"),
        ("plans_approval", "decision = 'endorsed'"),
        ("plans_approval", "minute = 'with conditions'"),
        ("core_ledgerentry", "payload = '{}'"),
        ("core_ledgerentry", "at = at + interval '1 second'"),
        ("publication_publication", "manifest_sha256 = repeat('0', 64)"),
        ("publication_publication", "release = '{}'"),
        ("publication_publication", "published_at = published_at + interval '1 day'"),
    ],
)
def test_one_changed_row_is_named_even_past_the_bolts(publication, table, change):
    # An insider who owns the tables can take the triggers off; the hashes still tell.
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(f"UPDATE {table} SET {change}")
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    assert not actions.verify()


def test_a_ledger_written_anew_is_named_by_what_the_manifest_says_of_it(publication):
    # An insider moves an opinion by a day, gives every entry the hash it must have, and shows the ledger again.
    previous = ""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE core_ledgerentry DISABLE TRIGGER USER")
        for entry in LedgerEntry.objects.order_by("sequence"):
            entry.at += timedelta(days=1)
            entry.previous_hash = previous
            previous = entry.entry_hash = ledger.entry_hash(ledger.as_dict(entry))
            entry.save()
        cursor.execute("ALTER TABLE core_ledgerentry ENABLE TRIGGER USER")
    actions.show()
    assert ledger.faults(ledger.entries()) == []
    (reason,) = actions.verify().reasons
    assert reason.startswith("The ledger was written anew: its first")


@pytest.mark.parametrize("table", ["consultation_opinion", "plans_approval", "core_ledgerentry"])
def test_a_row_taken_away_is_named_even_past_the_bolts(publication, table):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(f"DELETE FROM {table} WHERE id = (SELECT min(id) FROM {table})")
    assert not actions.verify()


@pytest.mark.parametrize(
    "change", ["no_reply_note = 'They agreed by telephone.'", "no_reply_note = '', status = 'awaiting'"]
)
def test_a_changed_record_of_silence_is_named_even_past_the_bolts(people, change):
    edition = stages.written(stages.plan(people, people.joint), stages.TEXT)
    stages.consulted(edition, silent=(1,))
    assert actions.verify().reasons == ()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE consultation_consultee DISABLE TRIGGER USER")
        cursor.execute(f"UPDATE consultation_consultee SET {change} WHERE status = 'no_reply'")
        cursor.execute("ALTER TABLE consultation_consultee ENABLE TRIGGER USER")
    assert not actions.verify()


def test_a_place_shows_the_plan_that_is_part_of_the_whole_and_not_what_was_published_beside_it(people):
    avon = people.places[0]
    whole = stages.plan(people, people.joint)
    for slug in ("avon-plan", "older-strategy"):
        plan = stages.plan(people, people.reference, slug=slug, owner=avon.partnership, place=avon)
        stages.published(stages.finalised(stages.written(plan, stages.TEXT)).edition)
        if slug == "avon-plan":
            stages.plan_actions.include(whole=whole, part=plan, position=1, by=SYSTEM, at=NOW)
    assert [place["plan"] for place in queries.site_places()] == ["avon-plan", None]
