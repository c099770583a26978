"""What shows a stranger that no audit event was changed, moved or taken out? A chain of hashes over all of them.

An action writes its event and nothing else (core.audit), so that no request waits for another. A job seals what has
been committed since, in one chain (docs/adr/0025): a link holds the event's number, the hash of the event with the time
of sealing and the hash before it inside. Once a day the chain's size and root go into the public ledger, which others
keep: by that an insider who rewrites the whole chain is found.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet

from core import ledger
from core.jobs import database_now
from core.models import AuditEvent, AuditLink, LedgerEntry

# One sealer at a time: the chain has one head. Any number that nobody else uses.
LOCK = 0x41554449
BATCH = 2_000
CHECKPOINT = "audit checkpoint"
CHECKPOINT_EVERY = timedelta(days=1)
WHAT = "Audit entry"


def waiting() -> QuerySet[AuditEvent]:
    """Events that are committed and not yet sealed, in the order they were written."""
    sealed = AuditLink.objects.filter(event_id=OuterRef("pk"))
    return AuditEvent.objects.filter(~Exists(sealed)).order_by("pk")


def seal() -> int:
    """Put every committed event into the chain; the number of those that were not in it. Safe to run twice, at once or
    after a crash: each batch is one transaction under one lock, and an event is in the chain once or not at all."""
    sealed = 0
    while number := _seal_batch():
        sealed += number
    _keep_checkpoint()
    return sealed


@transaction.atomic
def _seal_batch() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    last, now = AuditLink.objects.order_by("-sequence").first(), database_now()
    sequence, previous = (last.sequence, last.entry_hash) if last else (0, "")
    links = []
    for event in waiting()[:BATCH]:
        sequence += 1
        link = AuditLink(sequence=sequence, event_id=event.pk, sealed_at=now, previous_hash=previous)
        link.entry_hash = previous = ledger.entry_hash(as_dict(link, event))
        links.append(link)
    AuditLink.objects.bulk_create(links)
    return len(links)


@transaction.atomic
def _keep_checkpoint() -> None:
    """Tell the public ledger the chain's size and root, once its oldest link that is not told there is a day old."""
    kept = LedgerEntry.objects.filter(kind=CHECKPOINT).order_by("-sequence").values_list("payload__size", flat=True)
    oldest = AuditLink.objects.filter(sequence__gt=kept.first() or 0).order_by("sequence").first()
    now = database_now()
    if oldest is None or now - oldest.sealed_at < CHECKPOINT_EVERY:
        return
    last = AuditLink.objects.latest("sequence")
    ledger.append(CHECKPOINT, {"size": last.sequence, "root": last.entry_hash}, at=now)


def as_dict(link: AuditLink, event: AuditEvent) -> dict[str, Any]:
    """One link with its event, as it is hashed and exported; times in UTC to the microsecond."""
    return {
        "sequence": link.sequence,
        "event": event.pk,
        "who": event.by,
        "verb": event.verb,
        "subject_type": event.subject_type,
        "subject_id": event.subject_id,
        "at": _time(event.at),
        "detail": event.detail,
        "sealed_at": _time(link.sealed_at),
        "previous_hash": link.previous_hash,
        "entry_hash": link.entry_hash,
    }


def _time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def with_events(links: QuerySet[AuditLink]) -> Iterator[dict[str, Any]]:
    """These links, each with its event, in the chain's order and without holding all of them in memory. A link whose
    event is gone has none of its columns."""
    for batch in _batches(links.order_by("sequence")):
        events = AuditEvent.objects.in_bulk([link.event_id for link in batch])
        for link in batch:
            event = events.get(link.event_id)
            yield as_dict(link, event) if event else {"sequence": link.sequence, "event": link.event_id}


def _batches(links: QuerySet[AuditLink]) -> Iterator[list[AuditLink]]:
    done = 0
    while batch := list(links.filter(sequence__gt=done)[:BATCH]):
        yield batch
        done = batch[-1].sequence


def faults() -> list[str]:
    """Every way in which the trail in the database is not what was sealed, in sentences: in its links, in its events,
    and against each checkpoint that the ledger keeps."""
    kept = {
        payload["size"]: payload["root"]
        for payload in LedgerEntry.objects.filter(kind=CHECKPOINT).values_list("payload", flat=True)
    }
    return chain_faults(with_events(AuditLink.objects.all()), kept=kept)


def chain_faults(links: Iterable[dict[str, Any]], *, kept: dict[int, str] | None = None) -> list[str]:
    """What is wrong with a whole chain, as exported, and against checkpoints (size to root). Needs no database."""
    found: list[str] = []
    open_points, previous, expected = dict(kept or {}), "", 1
    for link in links:
        if "entry_hash" not in link:
            found.append(f"{WHAT} {link['sequence']}: the event {link['event']} that it sealed is gone.")
            previous = None
        else:
            found += ledger.link_faults(link, previous, expected, what=WHAT)
            previous = link["entry_hash"]
            if open_points.pop(link["sequence"], previous) != previous:
                found.append(f"{WHAT} {link['sequence']} is not the one that the ledger's checkpoint names.")
        expected = link["sequence"] + 1
    return found + [
        f"The ledger's checkpoint names {size} entries; the trail ends with entry {expected - 1}."
        for size in sorted(open_points)
    ]
