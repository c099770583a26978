"""Is everything that was published still what it was, to the byte and to the row?"""

from __future__ import annotations

import json
import os
from pathlib import Path

from consultation.models import Opinion
from core import ledger
from core.canonical import canonical_json, sha256
from core.verdict import Verdict
from plans.models import Snapshot
from publication import content, queries
from publication.actions.publish import ledger_payload
from publication.actions.show import site_files
from publication.bundle import manifest, storage


def verify() -> Verdict:
    """Recompute every hash: snapshots, opinions, the ledger, bundles, and the public tree. Each fault is a sentence that
    names what differs. Reads only."""
    links = ledger.entries()
    return Verdict(tuple([*_rows(links), *ledger.faults(links), *_bundles(links), *_public_tree()]))


def _rows(links: list[dict]) -> list[str]:
    found = []
    told = {link["payload"]["sha256"] for link in links if link["kind"] == "snapshot"}
    for snapshot in Snapshot.objects.select_related("edition__plan").order_by("pk"):
        parsed = json.loads(snapshot.content)
        if sha256(snapshot.content.encode()) != snapshot.sha256 or canonical_json(parsed).decode() != snapshot.content:
            found.append(f"{snapshot}: the content does not match its hash.")
        if snapshot.sha256 not in told:
            found.append(f"{snapshot}: its hash is not in the ledger.")
        if content.text_sha256(parsed) != snapshot.text_sha256:
            found.append(f"{snapshot}: the hash of its text does not match.")
    given = {link["payload"]["opinion"] for link in links if link["kind"] == "opinion"}
    for opinion in Opinion.objects.select_related("consultee__organisation").order_by("pk"):
        if sha256(opinion.text.encode()) != opinion.sha256 or opinion.sha256 not in given:
            found.append(f"{opinion}: the words do not match their hash in the ledger.")
    return found


def _bundles(links: list[dict]) -> list[str]:
    found = []
    told = {(link["payload"]["plan"], link["payload"]["edition"]): link["payload"] for link in links if link["kind"] == "publication"}
    for publication in queries.published():
        payload = ledger_payload(publication)
        if told.pop((payload["plan"], payload["edition"]), None) != payload:
            found.append(f"{publication}: its row is not what the ledger says was published.")
        found += manifest.faults(storage.root() / publication.folder, publication.manifest_sha256)
    found += [f"{plan}, edition {number}: in the ledger, but no longer in the database." for plan, number in told]
    return found


def _public_tree() -> list[str]:
    """The site-level pages and links are made from the database again and compared."""
    files, links = site_files()
    public = storage.root() / "public"
    if not public.exists():
        return ["Nothing is public: there is no public tree."] if links else []
    found = [f"/{path}: the public page is not what it should be." for path, data in files.items() if _read(public / path) != data]
    found += [f"/{path}: does not lead to the published files." for path, target in links.items() if _target(public / path) != target]
    here = public.resolve()
    present = {Path(folder, name).relative_to(here).as_posix() for folder, names, leaves in os.walk(here) for name in leaves + names if name in leaves or Path(folder, name).is_symlink()}
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
