"""Where do bundles lie, and how do they appear all at once?

PUBLICATION_ROOT/staging/<name>/             being built; removed by the janitor when its builder died
PUBLICATION_ROOT/bundles/<plan>/<n>-<hash>/  released by one rename, never touched again
PUBLICATION_ROOT/formats/<sha256>/           a file in another format of an edition, laid out from the database
PUBLICATION_ROOT/withheld/<plan>/<n>-<hash>/ taken off the public site; no link leads there
PUBLICATION_ROOT/site/<generation>/          the public tree: site pages, and links into the bundles
PUBLICATION_ROOT/public -> site/<generation> what the web server serves; replaced in one step
"""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

GENERATIONS_KEPT = 3


def root() -> Path:
    return Path(settings.PUBLICATION_ROOT)


def bundle_folder(plan: str, edition: int, manifest_sha256: str) -> str:
    """A bundle's folder below the root; its name carries the manifest's hash, so that no other content can take it."""
    return f"bundles/{plan}/{edition}-{manifest_sha256[:16]}"


def stage(files: dict[str, bytes], name: str, links: dict[str, str] | None = None) -> Path:
    """Write files (and symbolic links, path to target) into a new staging folder; all is on disk when this returns."""
    folder = root() / "staging" / f"{name}-{secrets.token_hex(4)}"
    for path, data in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    for path, target in (links or {}).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).symlink_to(target)
    for directory in [folder, *(path for path in folder.rglob("*") if path.is_dir() and not path.is_symlink())]:
        _sync(directory)
    return folder


def release(staged: Path, folder: str) -> Path:
    """Give a staged folder its public name by one rename. When an earlier attempt did so already, ours is dropped:
    the name carries the hash, so it holds the same bytes."""
    target = root() / folder
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        staged.rename(target)
    except OSError:
        if not target.is_dir():
            raise
        shutil.rmtree(staged)
    _sync(target.parent)
    return target


def point_public_at(staged: Path, generation: str) -> None:
    """Make a staged site the public one, in one step, and forget generations long past."""
    target = release(staged, f"site/{generation}")
    link = root() / f"public-{secrets.token_hex(4)}"
    link.symlink_to(f"site/{generation}")
    link.replace(root() / "public")
    _sync(root())
    os.utime(target)
    old = sorted((root() / "site").iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in old[GENERATIONS_KEPT:]:
        shutil.rmtree(path, ignore_errors=True)


def withheld(folder: str) -> Path:
    """Where a bundle lies while it is taken off the public site."""
    return root() / "withheld" / Path(folder).relative_to("bundles")


def kept(folder: str) -> Path:
    """Where a bundle lies now, whether the public may read it or not."""
    return withheld(folder) if withheld(folder).is_dir() else root() / folder


def withhold(folder: str) -> None:
    """Move a bundle out of every server's reach, by one rename: every link to it leads nowhere from then on, in pages
    that are being made meanwhile too. Done already: nothing."""
    _move(root() / folder, withheld(folder))


def give_back(folder: str) -> None:
    """The way back."""
    _move(withheld(folder), root() / folder)


def _move(source: Path, target: Path) -> None:
    if not source.is_dir():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    source.rename(target)
    _sync(source.parent)
    _sync(target.parent)


def is_public(path: str) -> bool:
    """Whether the public tree has a file or folder of this name now."""
    return (root() / "public" / path).exists()


def public_generation() -> str | None:
    """The generation that is public now."""
    try:
        return Path(os.readlink(root() / "public")).name
    except OSError:
        return None


def shown_at() -> float | None:
    """When the public tree last became what it is: seconds since 1970."""
    try:
        return (root() / "public").lstat().st_mtime
    except OSError:
        return None


def sweep(older_than_seconds: float) -> int:
    """Remove staging folders whose builder died; returns how many."""
    removed = 0
    limit = time.time() - older_than_seconds
    for path in (root() / "staging").glob("*"):
        if path.stat().st_mtime < limit:
            shutil.rmtree(path, ignore_errors=True)
            removed += 1
    return removed


@contextmanager
def only_one_shows() -> Iterator[None]:
    """One process at a time makes the public tree."""
    root().mkdir(parents=True, exist_ok=True)
    with (root() / ".show.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _sync(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
