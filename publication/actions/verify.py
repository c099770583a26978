"""Is everything that was published still what it was, to the byte and to the row?"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from consultation.models import Consultee, Given, Opinion, OpinionAttachment, ReceiptFile
from core import ledger
from core.canonical import canonical_json, sha256
from core.verdict import Verdict
from metrics.models import MonitoringReport
from plans.models import Approval, Snapshot, StatusChange
from publication import content, queries
from publication.actions.show import site_files
from publication.bundle import manifest, storage
from publication.models import (
    ChangeDocument,
    Copy,
    LaterOpinion,
    Publication,
    ReportFile,
    RevisionDecision,
    TakenOff,
    YearEndStatus,
)


def verify() -> Verdict:
    """Recompute every hash: snapshots, opinions, recorded silence, the ledger, bundles, and the public tree. Each fault
    is a sentence that names what differs. Reads only."""
    links = ledger.entries()
    return Verdict((*_rows(links), *ledger.faults(links), *_strayed(links), *_bundles(), *_formats(), *_public_tree()))


def _rows(links: list[dict]) -> list[str]:
    """Each frozen row against its own hash, and against what the ledger says of it."""
    snapshots = Snapshot.objects.select_related("edition__plan").order_by("pk")
    opinions = (
        Opinion.objects.select_related(
            "consultee__organisation", "consultee__round__snapshot", "meeting", "earlier", "supersedes"
        )
        .prefetch_related("findings__strategy", "attachments")
        .order_by("pk")
    )
    silences = Consultee.objects.exclude(no_reply_note="").select_related("organisation", "round__snapshot")
    given = Given.objects.filter(kind=Given.Kind.DRAFT).select_related("mail", "consultee__organisation").order_by("pk")
    approvals = Approval.objects.select_related("body", "snapshot__edition__plan").order_by("pk")
    found = [f"{row}: the content does not match its hash." for row in snapshots if not _matches(row)]
    found += [
        f"{row}: the words do not match their hash." for row in opinions if sha256(row.text.encode()) != row.sha256
    ]
    changes = ChangeDocument.objects.filter(publication__state=Publication.State.PUBLISHED)
    changes = changes.select_related("publication__edition__plan", "publication__snapshot").order_by("pk")
    found += [
        f"{row}: the content does not match its hash." for row in changes if sha256(row.content.encode()) != row.sha256
    ]
    found += [
        f"{row}: the file that was sent with it does not match its hash."
        for row in OpinionAttachment.objects.select_related("opinion__consultee__organisation").order_by("pk")
        if sha256(bytes(row.data)) != row.sha256 or len(row.data) != row.size
    ]
    found += [
        f"{row}: the file does not match its hash."
        for row in ReceiptFile.objects.select_related("opinion").order_by("pk")
        if sha256(bytes(row.data)) != row.sha256
    ]
    found += _reports()
    for kind, rows in {
        "snapshot": snapshots,
        "opinion": opinions,
        "no reply": silences,
        "draft given": given,
        "approval": approvals,
        "publication": queries.published(),
        "revision decision": RevisionDecision.objects.select_related("edition__plan", "revises__edition").order_by(
            "pk"
        ),
        "change document": changes,
        "copy given": Copy.objects.select_related("publication__edition__plan", "recipient").order_by("pk"),
        "later opinion": LaterOpinion.objects.select_related(
            "publication__edition__plan", "opinion__consultee__organisation"
        ).order_by("pk"),
        "taken off": TakenOff.objects.select_related("publication__edition__plan").order_by("pk"),
        "withdrawal": StatusChange.objects.filter(name="withdraw").select_related("edition__plan").order_by("pk"),
    }.items():
        found += _against_ledger(kind, rows, links)
    again = TakenOff.objects.exclude(shown_at=None).select_related("publication__edition__plan").order_by("pk")
    return found + _against_ledger("shown again", again, links, told_as="told_again")


def _reports() -> list[str]:
    """What committees were told, its files, and what was told at a year's end, each against its own hash."""
    reports = [
        *MonitoringReport.objects.select_related("committee").order_by("pk"),
        *YearEndStatus.objects.select_related("edition__plan").order_by("pk"),
    ]
    files = ReportFile.objects.select_related("report__committee").order_by("pk")
    found = [
        f"{row}: the content does not match its hash." for row in reports if sha256(row.content.encode()) != row.sha256
    ]
    return found + [
        f"{row}: the file does not match its hash." for row in files if sha256(bytes(row.data)) != row.sha256
    ]


def _matches(snapshot: Snapshot) -> bool:
    parsed = json.loads(snapshot.content)
    return (
        canonical_json(parsed).decode() == snapshot.content
        and sha256(snapshot.content.encode()) == snapshot.sha256
        and content.text_sha256(parsed) == snapshot.text_sha256
    )


def _against_ledger(kind: str, rows: Iterable[Any], links: list[dict], told_as: str = "told") -> list[str]:
    told = Counter(canonical_json(link["payload"]) for link in links if link["kind"] == kind)
    found = []
    for row in rows:
        payload = canonical_json(getattr(row, told_as))
        if not told[payload]:
            found.append(f"{row}: the row is not what the ledger says.")
        told[payload] -= 1
    found += [
        f"The ledger tells of a {kind} that is not in the database: {payload.decode()}"
        for payload, count in told.items()
        if count > 0
    ]
    return found


def _bundles() -> list[str]:
    return [
        fault
        for publication in queries.published()
        for fault in manifest.faults(storage.kept(publication.folder), publication.manifest_sha256)
    ]


def _formats() -> list[str]:
    """The files of other formats, as they lie beside the bundles, each against the hash that it is kept under."""
    files = [(row, _read(storage.root() / row.path)) for row in queries.format_files()]
    return [
        f"{row.path}: the file of another format is missing or does not match its hash."
        for row, data in files
        if data is None or sha256(data) != row.sha256
    ]


def _strayed(links: list[dict]) -> list[str]:
    """The ledger against what each published manifest says of it: a ledger that was written anew is whole in itself."""
    found = []
    for publication in queries.published():
        data = _read(storage.kept(publication.folder) / "manifest.json")
        if data is not None and sha256(data) == publication.manifest_sha256:
            found += ledger.strayed(links, json.loads(data)["ledger"])
    return list(dict.fromkeys(found))


def _public_tree() -> list[str]:
    """The site-level pages and links are made from the database again and compared."""
    try:
        files, links = site_files()
    except OSError as error:
        return [f"The public pages cannot be compared, as a published file is missing: {error}."]
    public = storage.root() / "public"
    if not public.exists():
        return ["Nothing is public: there is no public tree."] if links else []
    found = [
        f"/{path}: the public page is not what it should be."
        for path, data in files.items()
        if _read(public / path) != data
    ]
    found += [
        f"/{path}: does not lead to the published files."
        for path, target in links.items()
        if _target(public / path) != target
    ]
    here = public.resolve()
    present = {
        Path(folder, name).relative_to(here).as_posix()
        for folder, names, leaves in os.walk(here)
        for name in leaves + names
        if name in leaves or Path(folder, name).is_symlink()
    }
    found += [f"/{path}: is public but was never published." for path in sorted(present - files.keys() - links.keys())]
    return found


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _target(path: Path) -> str | None:
    try:
        return os.readlink(path)
    except OSError:
        return None
