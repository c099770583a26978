"""What can be shown to a stranger about the order of events? A chain of hashes, with the time inside each link.

A chain alone shows neither a lost tail nor an insider who rewrites all of it (reliability study, 0.1), so checkpoints
are published as files, where others keep them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction

from core.canonical import canonical_json, sha256
from core.models import LedgerEntry

# One writer at a time: the chain has one head. Any number will do, as long as nobody else uses it.
LOCK = 0x4A46504C


def entry_hash(entry: dict[str, Any]) -> str:
    """SHA-256 of the canonical JSON of an entry without its own hash."""
    return sha256(canonical_json({key: value for key, value in entry.items() if key != "entry_hash"}))


def as_dict(entry: LedgerEntry) -> dict[str, Any]:
    """An entry as it is hashed and published: time in UTC to the microsecond."""
    return {
        "sequence": entry.sequence,
        "kind": entry.kind,
        "payload": entry.payload,
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "previous_hash": entry.previous_hash,
        "entry_hash": entry.entry_hash,
    }


def append(kind: str, payload: dict[str, Any], *, at: datetime) -> LedgerEntry:
    """Add a link in the caller's transaction. Writers queue behind one another until that transaction ends."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("A ledger entry is written in the transaction of what it tells of.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    last = _last()
    entry = LedgerEntry(
        sequence=last.sequence + 1 if last else 1,
        kind=kind,
        payload=payload,
        at=at,
        previous_hash=last.entry_hash if last else "",
    )
    entry.entry_hash = entry_hash(as_dict(entry))
    entry.save(force_insert=True)
    return entry


def _last() -> LedgerEntry | None:
    return LedgerEntry.objects.order_by("-sequence").first()


def entries() -> list[dict[str, Any]]:
    return [as_dict(entry) for entry in LedgerEntry.objects.order_by("sequence")]


def checkpoint(links: list[dict[str, Any]]) -> dict[str, Any]:
    """Size, root and time of the chain: what others keep."""
    return _checkpoint(len(links), links[-1] if links else None)


def checkpoint_now() -> dict[str, Any]:
    """The checkpoint of the chain as it stands, without reading all of it."""
    last = _last()
    return _checkpoint(LedgerEntry.objects.count(), as_dict(last) if last else None)


def _checkpoint(size: int, last: dict[str, Any] | None) -> dict[str, Any]:
    return {"size": size, "root": last["entry_hash"] if last else "", "at": last["at"] if last else None}


def faults(links: Iterable[dict[str, Any]]) -> list[str]:
    """Every way in which the links do not make one unbroken chain, in sentences. Needs no database."""
    found, previous, expected = [], "", 1
    for link in links:
        found += link_faults(link, previous, expected, what="Ledger entry")
        previous, expected = link["entry_hash"], link["sequence"] + 1
    return found


def link_faults(link: dict[str, Any], previous: str | None, expected: int, *, what: str) -> list[str]:
    """What is wrong with one link that should follow this hash (None: nobody knows it) and have this number."""
    found = []
    if link["sequence"] != expected:
        found.append(f"{what} {expected} is missing or out of order (found {link['sequence']}).")
    if previous is not None and link["previous_hash"] != previous:
        found.append(f"{what} {link['sequence']} does not follow the entry before it.")
    if entry_hash(link) != link["entry_hash"]:
        found.append(f"{what} {link['sequence']} was changed after it was written.")
    return found


def strayed(links: list[dict[str, Any]], kept: dict[str, Any]) -> list[str]:
    """Whether the chain still passes through a checkpoint that somebody kept, in sentences. This finds what `faults`
    cannot: a chain that was cut short, or written anew from some entry on. Needs no database."""
    size, root = kept["size"], kept["root"]
    if size > len(links):
        return [f"The ledger has {len(links)} entries, and had {size} at the checkpoint of {kept['at']}."]
    if size and links[size - 1]["entry_hash"] != root:
        return [f"The ledger was written anew: its first {size} entries are not those of {kept['at']}."]
    return []
