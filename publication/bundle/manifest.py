"""What is in a bundle, and is it still all there unchanged? Needs the files only, no database."""

from __future__ import annotations

import gzip
import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from core.canonical import canonical_json, sha256

SCHEMA = "jfp-manifest/1"
TEXT = {".atom", ".html", ".css", ".js", ".json", ".csv", ".ics", ".svg", ".txt", ".xml"}
MEDIA_TYPES = {
    ".atom": "application/atom+xml; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".csv": "text/csv; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".xml": "application/xml",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".mp3": "audio/mpeg",
    ".gz": "application/gzip",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def media_type(path: str) -> str:
    return MEDIA_TYPES.get(Path(path).suffix, "application/octet-stream")


def compressed(files: dict[str, bytes]) -> dict[str, bytes]:
    """A .gz beside each text file, the same bytes every time, for servers that send prepared files."""
    return {
        f"{path}.gz": gzip.compress(data, compresslevel=9, mtime=0)
        for path, data in files.items()
        if Path(path).suffix in TEXT
    }


def sums(files: dict[str, bytes]) -> bytes:
    """SHA256SUMS: what `sha256sum -c` reads."""
    return "".join(f"{sha256(files[path])}  {path}\n" for path in sorted(files)).encode()


def describe(files: dict[str, bytes], *, content: dict[str, Any], release: dict[str, Any]) -> bytes:
    """manifest.json: every file with its hash, the snapshot's hash, each opinion's hash, that of the document which
    sets out the changes where there is one, the previous publication's manifest, the ledger's checkpoint at release."""
    return canonical_json(
        {
            "schema": SCHEMA,
            "plan": release["plan"],
            "edition": release["edition"],
            "published_at": release["published_at"],
            "snapshot_sha256": release["snapshot_sha256"],
            "opinions": [
                {"board": opinion["board"]["slug"], "state": opinion["state"], "sha256": opinion["sha256"]}
                for opinion in content["opinions"]
            ],
            "previous": release["previous"],
            "ledger": release["ledger"],
            **({"change_document": release["change_document"]} if release.get("change_document") else {}),
            "files": [
                {"path": path, "sha256": sha256(files[path]), "size": len(files[path])} for path in sorted(files)
            ],
        }
    )


@lru_cache(maxsize=1000)
def paths_by_hash(folder: Path) -> dict[str, list[str]]:
    """Where in a bundle each of its files lies, by SHA-256, and the manifest itself. A released bundle never changes,
    so it is read once; one that cannot be read holds nothing."""
    try:
        data = (folder / "manifest.json").read_bytes()
        listed = json.loads(data)["files"]
    except (OSError, ValueError, KeyError):
        return {}
    found = {sha256(data): ["manifest.json"]}
    for entry in listed:
        found.setdefault(entry["sha256"], []).append(entry["path"])
    return found


def faults(folder: Path, manifest_sha256: str) -> list[str]:
    """Every way in which a bundle differs from what was published, in sentences that name the file."""
    name = folder.name
    try:
        data = (folder / "manifest.json").read_bytes()
    except OSError:
        return [f"{name}: manifest.json is missing or cannot be read."]
    found = []
    if sha256(data) != manifest_sha256:
        found.append(f"{name}: manifest.json is not the one that was published.")
    try:
        listed = {entry["path"]: entry for entry in json.loads(data)["files"]}
    except (ValueError, KeyError, TypeError):
        return [*found, f"{name}: manifest.json cannot be read."]
    present = {
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir() or path.is_symlink()
    }
    present.discard("manifest.json")
    found += [f"{name}: {path} is missing." for path in sorted(listed.keys() - present)]
    found += [f"{name}: {path} was added after publication." for path in sorted(present - listed.keys())]
    for path in sorted(listed.keys() & present):
        if (folder / path).is_symlink() or _sha256_of(folder / path) != listed[path]["sha256"]:
            found.append(f"{name}: {path} was changed after publication.")
    return found


def _sha256_of(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
