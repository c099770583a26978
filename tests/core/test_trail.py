"""Is every tampered row of the audit trail found, and is nothing left out of the chain?"""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from core import audit, ledger, trail
from core.models import AuditEvent, AuditLink, LedgerEntry
from tests.stages import NOW

pytestmark = pytest.mark.django_db
EVENTS, LINKS = AuditEvent._meta.db_table, AuditLink._meta.db_table
CHANGED = {
    EVENTS: {
        "verb": "'unpublished'", "subject_type": "'plans.edition'", "subject_id": "'77'", "by": "'other@test.local'",
        "at": "at + interval '1 second'", "detail": "'{\"number\": 99}'", "id": "id + 1000",
    },
    LINKS: {
        "sequence": "sequence + 100", "event_id": "event_id + 1000", "sealed_at": "sealed_at + interval '1 second'",
        "previous_hash": "repeat('0', 64)", "entry_hash": "repeat('1', 64)",
    },
}  # fmt: skip


@pytest.fixture
def chain():
    """Five sealed events, whatever the migrations have left before them."""
    assert not AuditEvent.objects.exists()
    subject = LedgerEntry(pk=3)
    for number in range(5):
        audit.record("counted", subject, by=None, at=NOW, number=number, words=["ä", None, 1.5])
    assert trail.seal() == 5
    return list(AuditLink.objects.order_by("sequence"))


def past_the_bolts(statement: str) -> None:
    """What only the tables' owner can do: the tampering that hashes are for."""
    with connection.cursor() as cursor:
        for table in (EVENTS, LINKS):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
        cursor.execute(statement)
        for table in (EVENTS, LINKS):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER ALL")


def test_each_event_is_sealed_once_and_in_the_order_it_was_written(chain):
    assert [link.sequence for link in chain] == [1, 2, 3, 4, 5]
    assert [link.event_id for link in chain] == list(AuditEvent.objects.order_by("pk").values_list("pk", flat=True))
    assert trail.faults() == []
    assert trail.seal() == 0


def test_what_was_committed_late_under_an_earlier_number_is_sealed_by_the_next_run(chain):
    late = AuditEvent.objects.create(
        pk=chain[0].event_id - 1, verb="late", subject_type="x.y", subject_id="1", by="system", at=NOW
    )
    assert trail.seal() == 1
    assert AuditLink.objects.get(event_id=late.pk).sequence == 6
    assert trail.faults() == []


def test_more_than_one_batch_is_one_chain(chain, monkeypatch):
    monkeypatch.setattr(trail, "BATCH", 2)
    for number in range(5):
        audit.record("counted", LedgerEntry(pk=3), by=None, at=NOW, number=number)
    assert trail.seal() == 5
    assert trail.faults() == []


@pytest.mark.parametrize("position", [0, 2, 4])
@pytest.mark.parametrize(("table", "column"), [(table, column) for table in CHANGED for column in CHANGED[table]])
def test_a_change_of_any_column_of_any_row_is_found(chain, table, column, position):
    key = chain[position].event_id if table == EVENTS else chain[position].pk
    past_the_bolts(f'UPDATE {table} SET "{column}" = {CHANGED[table][column]} WHERE id = {key}')
    assert trail.faults()


@pytest.mark.parametrize("position", [0, 2, 4])
def test_an_event_taken_out_is_named_by_the_link_that_it_left(chain, position):
    past_the_bolts(f"DELETE FROM {EVENTS} WHERE id = {chain[position].event_id}")
    assert any("is gone" in fault for fault in trail.faults())


@pytest.mark.parametrize("position", [0, 2])
def test_a_link_taken_out_is_found(chain, position):
    past_the_bolts(f"DELETE FROM {LINKS} WHERE id = {chain[position].pk}")
    assert trail.faults()


def a_day_passes() -> None:
    past_the_bolts(f"UPDATE {LINKS} SET sealed_at = sealed_at - interval '25 hours'")
    rechain()


def rechain() -> None:
    """What an insider with the tables' owner's rights does: every hash anew, so that the chain itself is whole."""
    previous = ""
    for link in AuditLink.objects.order_by("sequence"):
        link.previous_hash = previous
        previous = ledger.entry_hash(trail.as_dict(link, AuditEvent.objects.get(pk=link.event_id)))
        past_the_bolts(
            f"UPDATE {LINKS} SET previous_hash = '{link.previous_hash}', entry_hash = '{previous}' WHERE id = {link.pk}"
        )


def test_a_whole_chain_written_anew_is_found_by_the_checkpoint_that_others_keep(chain):
    a_day_passes()
    assert trail.seal() == 0
    kept = LedgerEntry.objects.get(kind=trail.CHECKPOINT)
    assert kept.payload == {"size": 5, "root": AuditLink.objects.get(sequence=5).entry_hash}
    past_the_bolts(f"UPDATE {EVENTS} SET verb = 'forged' WHERE id = {chain[1].event_id}")
    rechain()
    assert trail.faults() == ["Audit entry 5 is not the one that the ledger's checkpoint names."]


def test_a_lost_tail_is_found_by_the_checkpoint(chain):
    a_day_passes()
    trail.seal()
    past_the_bolts(f"DELETE FROM {LINKS} WHERE sequence > 3")
    assert trail.faults() == ["The ledger's checkpoint names 5 entries; the trail ends with entry 3."]


def test_a_checkpoint_is_kept_once_a_day_and_not_before_a_day_has_passed(chain):
    assert not LedgerEntry.objects.exists()
    a_day_passes()
    for _ in range(2):
        trail.seal()
    assert LedgerEntry.objects.count() == 1


def test_what_could_not_be_sealed_is_refused_when_it_is_written():
    with pytest.raises(ValueError, match=r"."):
        audit.record("counted", LedgerEntry(pk=3), by=None, at=NOW, number=2**60)
    assert not AuditEvent.objects.exists()


def test_the_command_names_what_is_wrong(chain):
    out = StringIO()
    call_command("verify_audit", stdout=out)
    assert "is what it was" in out.getvalue()
    past_the_bolts(f"UPDATE {EVENTS} SET verb = 'forged' WHERE id = {chain[1].event_id}")
    with pytest.raises(CommandError, match="Audit entry 2 was changed"):
        call_command("verify_audit")


def test_the_command_checks_a_file_without_the_database(chain, tmp_path, django_assert_num_queries):
    file = tmp_path / "trail.jsonl"
    lines = [json.dumps(link) for link in trail.with_events(AuditLink.objects.all())]
    file.write_text("\n".join(lines), encoding="utf-8")
    with django_assert_num_queries(0):
        call_command("verify_audit", str(file), stdout=StringIO())
    file.write_text("\n".join([lines[0], *lines[2:]]), encoding="utf-8")
    with pytest.raises(CommandError, match="entry 2 is missing"):
        call_command("verify_audit", str(file))
    file.write_text(lines[0][:40], encoding="utf-8")
    with pytest.raises(CommandError, match="was the file cut off"):
        call_command("verify_audit", str(file))
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("verify_audit", str(tmp_path / "none"))
