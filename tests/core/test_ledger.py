"""Does the chain show every change?"""

import copy

import pytest
from django.db import transaction

from core import ledger
from tests.stages import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def links():
    for number in range(4):
        ledger.append("test", {"number": number}, at=NOW)
    return ledger.entries()


def test_a_chain_that_was_left_alone_has_no_faults(links):
    assert ledger.faults(links) == []
    assert ledger.checkpoint(links) == {
        "size": 4,
        "root": links[-1]["entry_hash"],
        "at": "2026-11-02T10:00:00.000000+00:00",
    }


@pytest.mark.parametrize("field", ["sequence", "kind", "payload", "at", "previous_hash", "entry_hash"])
@pytest.mark.parametrize("position", [0, 1, 3])
def test_any_change_of_any_column_is_seen(links, field, position):
    changed = copy.deepcopy(links)
    changed[position][field] = {"payload": {"number": 99}, "sequence": 77}.get(field, "0" * 64)
    assert ledger.faults(changed)


@pytest.mark.parametrize("position", [0, 1, 2])
def test_a_link_taken_out_is_seen(links, position):
    assert ledger.faults(links[:position] + links[position + 1 :])


def test_two_links_swapped_are_seen(links):
    assert ledger.faults([links[0], links[2], links[1], links[3]])


def test_a_lost_tail_shows_only_against_a_checkpoint_kept_elsewhere(links):
    kept = ledger.checkpoint(links)
    assert ledger.faults(links[:3]) == []
    assert ledger.strayed(links, kept) == []
    assert ledger.strayed(links[:3], kept) == [
        f"The ledger has 3 entries, and had 4 at the checkpoint of {kept['at']}."
    ]


def test_a_chain_written_anew_shows_only_against_a_checkpoint_kept_elsewhere(links):
    kept, previous = ledger.checkpoint(links), ""
    links[0]["payload"] = {"number": 99}
    for link in links:
        link["previous_hash"] = previous
        previous = link["entry_hash"] = ledger.entry_hash(link)
    assert ledger.faults(links) == []
    assert "written anew: its first 4 entries" in ledger.strayed(links, kept)[0]
    assert ledger.strayed(links, ledger.checkpoint([])) == []


@pytest.mark.django_db(transaction=False)
def test_an_entry_needs_the_transaction_of_what_it_tells_of(monkeypatch):
    monkeypatch.setattr(transaction, "get_connection", lambda: type("Outside", (), {"in_atomic_block": False})())
    with pytest.raises(RuntimeError, match="in the transaction"):
        ledger.append("test", {}, at=NOW)
