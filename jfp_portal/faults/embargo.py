"""Does anybody outside read a word of what is not published? The embargo probe (experiment F8).

It looks as a stranger does: at every file of the public tree, at thousands of guessed addresses (next year's names,
editions to come, other endings, backups, folders of ours), and at what the search and the open interface answer. It
knows what it must not find: words of drafts, of boards' unfinished answers, of comments, and bytes of files sent with
them, as the database holds them. It writes nothing, so that it may be put to an installation in service.
"""

from __future__ import annotations

import gzip
import io
import itertools
import json
import os
import random
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from urllib.parse import quote

from consultation.models import DraftAttachment, OpinionDraft
from plans.models import Comment, Plan, Section, Snapshot, Upload
from publication.models import TakenOff

SIZES = {"small": 400, "full": 10_000}
MOST_CANARIES = 400
LEAST, LONGEST = 24, 90
ENDINGS = ("", "/", ".pdf", ".docx", ".json", ".html", ".csv", ".zip", ".bak", ".old", "~", ".gz", ".txt", ".map")
FOLDERS = (
    "staging", "drafts", "draft", "bundles", "withheld", "site", "backup", "backups", "old", "tmp", "media", "uploads",
    "files", "download", "export", "preview", "private", ".git", ".env", "static/drafts", "public", "snapshots",
)  # fmt: skip
OPEN = re.compile(r"/(search/|follow/|verify/|api/|accounts/(sign-in|password)/|healthz|readyz|consultations/)")
"""Addresses of the application that everybody may read, whatever stands behind them."""
SIGN_IN = "/accounts/sign-in/"


@dataclass(frozen=True)
class Answer:
    """What a server said: status, where it sends one, body."""

    status: int
    location: str
    body: bytes


@dataclass
class Outcome:
    """Of what was tried, what was kept and what was lost, each loss in a sentence; and whether the control was found,
    without which nothing was shown."""

    tried: int = 0
    lost: list[str] = field(default_factory=list)
    control: bool = False

    @property
    def survived(self) -> int:
        return self.tried - len(self.lost)


Fetch = Callable[[str], Answer]


def run(size: str, *, fetch: Fetch, root: Path, seed: int = 1) -> Outcome:
    """Look everywhere, then put a canary into the public tree for a moment and look there: it must be found. `fetch`
    asks the public host without a cookie; `root` is PUBLICATION_ROOT."""
    secret = canaries()
    outcome = Outcome()
    _look_at_files(root / "public", secret, outcome)
    _look_at_addresses(itertools.islice(guesses(root, seed), SIZES[size]), secret, fetch, root, outcome)
    outcome.control = _control_is_found(secret, fetch, root)
    return outcome


def canaries() -> list[bytes]:
    """Words that no reader may see: a long enough piece of each text that is not published and stands in nothing that
    is, and a piece from the middle of each file. Of very many, some of each kind."""
    told = _published_words()
    kinds: list[Iterable[str]] = [
        Section.objects.exclude(body="").order_by("-pk").values_list("body", flat=True),
        OpinionDraft.objects.exclude(text="").order_by("-pk").values_list("text", flat=True),
        Comment.objects.order_by("-pk").values_list("text", flat=True),
    ]
    found: list[bytes] = []
    for texts in kinds:
        pieces = (_piece(text, told).encode() for text in texts)
        found += itertools.islice(filter(None, pieces), MOST_CANARIES // 4)
    files = [*DraftAttachment.objects.order_by("-pk")[:50], *Upload.objects.order_by("-pk")[:50]]
    found += [bytes(each.data)[len(each.data) // 2 :][:48] for each in files if len(each.data) >= 96]
    return list(dict.fromkeys(found))


def _published_words() -> str:
    public = Snapshot.objects.filter(publication__state="published")
    public = public.exclude(publication__taken_off__in=TakenOff.objects.filter(shown_at=None))
    texts = public.values_list("content", flat=True)
    return " ".join(_plain(json.dumps(json.loads(text), ensure_ascii=False)) for text in texts)


def _plain(text: str) -> str:
    return unescape(re.sub(r"<[^>]*>", " ", text))


def _piece(text: str, told: str) -> str:
    """A run of a text's own words, as it would stand in a page to the byte, that is in nothing published."""
    runs = (run.strip()[:LONGEST].strip() for run in re.split(r"<[^>]*>|[\n\r&\"'’<>\\]", text))
    return next((run for run in runs if len(run) >= LEAST and run not in told), "")


def _look_at_files(public: Path, secret: list[bytes], outcome: Outcome) -> None:
    for path in _files(public):
        outcome.tried += 1
        if found := _holds(_opened(path), secret):
            outcome.lost.append(f"{path.relative_to(public)} holds “{found}”.")


def _files(public: Path) -> Iterator[Path]:
    """Every file that a server could send, links followed."""
    for folder, _, names in os.walk(public.resolve(), followlinks=True):
        for name in sorted(names):
            yield public / Path(folder, name).relative_to(public.resolve())


def _opened(path: Path) -> bytes:
    """A file's bytes, and what is packed in it."""
    data = path.read_bytes()
    if path.suffix == ".gz":
        return gzip.decompress(data)
    if path.suffix in {".docx", ".zip"}:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return b"".join(package.read(name) for name in package.namelist())
    return data


def _holds(body: bytes, secret: list[bytes]) -> str:
    return next((each.decode(errors="replace")[:40] for each in secret if each in body), "")


def guesses(root: Path, seed: int) -> Iterator[str]:
    """Addresses that somebody might try, the likeliest first, then each kind in turn, the same for the same seed."""
    slugs = list(Plan.objects.order_by("-pk").values_list("slug", flat=True))
    years = [_later(slug, more) for slug in slugs for more in (1, 2)]
    names = list(dict.fromkeys([*slugs, *years, *(f"{slug}-draft" for slug in slugs), "draft", "next", "2027", "2028"]))
    known = [path.relative_to(root / "public").as_posix() for path in _files(root / "public")]
    yield from (f"/plans/{name}/" for name in names)
    kinds = [
        (f"/plans/{name}/editions/{number}/{file}" for number in range(1, 9) for name in names
         for file in ("", "plan.pdf", "plan.json", "manifest.json")),
        (f"/{folder}/{name}{ending}" for name in names for folder in FOLDERS for ending in ENDINGS),
        (f"/plans/{name}{ending}" for name in names for ending in ENDINGS[2:]),
        (f"/{path}{ending}" for path in _shuffled(known, seed) for ending in ("~", ".bak", ".old", ".map", "/..")),
        (f"/{way}/{number}/" for number in range(1, 2000) for way in
         ("boards", "workspace/mail", "workspace/jobs", "workspace/comments", "workspace/metrics/files")),
        (f"/workspace/plans/{name}/{page}" for name in names
         for page in ("", "word/", "evidence/pdf/", "compare/pdf/")),
        (f"/api/v1/{kind}/{name}/" for name in names for kind in ("plans", "sections", "editions", "opinions")),
        (f"/search/?q={quote(' '.join(words.split()[:3]))}" for words in _readable()),
        (f"/{folder}/" for folder in FOLDERS),
        (f"/plans/{name}/{file}" for name in names for file in ("feed.atom", "status.json", "summary.pdf", "changes/")),
    ]  # fmt: skip
    for turn in itertools.zip_longest(*kinds):
        yield from (address for address in turn if address)


def _later(slug: str, years: int) -> str:
    return re.sub(r"(19|20)\d\d", lambda year: str(int(year[0]) + years), slug)


def _readable() -> Iterator[str]:
    return (each.decode(errors="ignore") for each in canaries() if each.isascii())


def _shuffled(paths: list[str], seed: int) -> list[str]:
    return random.Random(seed).sample(paths, len(paths))


def _look_at_addresses(
    addresses: Iterable[str], secret: list[bytes], fetch: Fetch, root: Path, outcome: Outcome
) -> None:
    missing = fetch("/no/such/address/at/all").body
    for address in addresses:
        outcome.tried += 1
        if fault := _fault(address, fetch(address), secret, missing, root):
            outcome.lost.append(f"{address}: {fault}")


def _fault(address: str, answer: Answer, secret: list[bytes], missing: bytes, root: Path) -> str:
    """What is wrong with an answer, or nothing: a file of the public tree, the one page for what is not there, the way
    to sign in, and what everybody may ask."""
    if found := _holds(answer.body, secret):
        return f"it says “{found}”."
    path = address.partition("?")[0]
    if answer.status in {200, 308} and (root / "public" / path.strip("/")).exists():
        return ""
    if OPEN.match(path) or (answer.status == 302 and answer.location.startswith(SIGN_IN)):
        return ""
    if answer.status in {404, 410}:
        return "" if answer.status == 410 or answer.body == missing else "its 404 is not the one that all others give."
    return f"it answers {answer.status}."


def _control_is_found(secret: list[bytes], fetch: Fetch, root: Path) -> bool:
    """Whether the probe sees a draft that does lie in the public tree: as a file, and as a page."""
    if not secret:
        return False
    name = "embargo-control.txt"
    file = (root / "public").resolve() / name
    seen = Outcome()
    file.write_bytes(secret[0])
    try:
        _look_at_files(root / "public", secret, seen)
        _look_at_addresses([f"/{name}"], secret, fetch, root, seen)
    finally:
        file.unlink()
    return len(seen.lost) == 2
