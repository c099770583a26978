"""What do people read of a frozen text, and what may others read of what they sent? Pure functions of what was kept."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from core.richtext import anchors
from plans.content import charts_of, filled
from plans.models import Snapshot

LINK = re.compile(r'href="#([^"]*)"')
PICTURE = re.compile(r'src="asset:([0-9a-f]{64})"')
TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL)


@dataclass(frozen=True)
class Passage:
    """A paragraph, a list, a table: what a comment can be about."""

    bid: str
    html: str


@dataclass(frozen=True)
class Reading:
    """A section of a frozen text as people read it."""

    uid: UUID
    slug: str
    title: str
    depth: int
    body: str
    promises: tuple[str, ...]

    @property
    def has_text(self) -> bool:
        return bool(self.body or self.promises)

    def passages(self, *, section_at: str, picture_at: str) -> list[Passage]:
        """The text, passage by passage; `section_at` and `picture_at` are addresses with `@` for the name."""

        def link(match: re.Match[str]) -> str:
            return f'href="{section_at.replace("@", match[1])}"'

        # A wide table scrolls by itself (WCAG 1.4.10), and can be reached by keyboard to be scrolled.
        wrapped = r'<div class="jfp-scroll" role="group" aria-label="Table" tabindex="0">\g<0></div>'
        found = []
        for bid, html in anchors.marked(self.body, []):
            shown = PICTURE.sub(lambda match: f'src="{picture_at.replace("@", match[1])}"', LINK.sub(link, html))
            found.append(Passage(bid, TABLE.sub(wrapped, shown)))
        return found

    def words(self, bid: str) -> str | None:
        """The words of a block; None where there is no such block."""
        return anchors.block_texts(self.body).get(bid)


def readings(snapshot: Snapshot) -> list[Reading]:
    """Every section of a snapshot in reading order, with the numbers that were known then, without the
    statements that are only written afterwards."""
    return _readings(filled(json.loads(snapshot.content)))


def _readings(content: dict[str, Any]) -> list[Reading]:
    return list(_walk([row for row in content["sections"] if row["kind"] == "main"], 0))


def _walk(rows: Iterable[dict[str, Any]], depth: int) -> Iterator[Reading]:
    for row in rows:
        yield Reading(
            uid=UUID(row["id"]), slug=row["slug"], title=f"{row['number']} {row['title']}".strip(), depth=depth,
            body=row["body"], promises=tuple(each["text"] for each in row["commitments"] if not each.get("in_text")),
        )  # fmt: skip
        yield from _walk(row["sections"], depth + 1)


def pictures(snapshot: Snapshot) -> set[str]:
    """The pictures that a snapshot shows, without its charts."""
    return {row["sha256"] for row in json.loads(snapshot.content)["assets"]}


def charts(snapshot: Snapshot) -> dict[str, bytes]:
    """The charts that a snapshot was frozen with, by the hash of their bytes."""
    return charts_of(json.loads(snapshot.content))


Span = tuple[int, int, str]


def shortened(text: str, spans: Iterable[Span]) -> str:
    """The text with each span (start, end, reason) replaced by `[removed: reason]`. Spans that touch or overlap are
    taken out as one, with the reasons of all."""
    out, at = [], 0
    for start, end, reasons in _joined(spans):
        out += [text[at:start], f"[removed: {', '.join(reasons)}]"]
        at = end
    return "".join([*out, text[at:]])


def _joined(spans: Iterable[Span]) -> list[tuple[int, int, list[str]]]:
    joined: list[tuple[int, int, list[str]]] = []
    for start, end, reason in sorted(spans):
        if joined and start <= joined[-1][1]:
            first, last, reasons = joined[-1]
            joined[-1] = (first, max(last, end), reasons if reason in reasons else [*reasons, reason])
        else:
            joined.append((start, end, [reason]))
    return joined


def places_of(text: str, words: str, spans: Iterable[Span]) -> list[tuple[int, int]]:
    """Where these words stand in the text, everywhere, outside what is removed already. However they are spaced, and
    whichever case they are in: a name that is to be removed is to be removed wherever it is."""
    wanted = r"\s+".join(re.escape(word) for word in words.split())
    if not wanted:
        return []
    taken = [(start, end) for start, end, _ in spans]
    found = [match.span() for match in re.finditer(wanted, text, re.IGNORECASE)]
    return [(start, end) for start, end in found if all(end <= first or start >= last for first, last in taken)]


@dataclass(frozen=True)
class Changed:
    """A passage that reads differently in a later text, or is new in it; without `bid`, the section as a whole."""

    uid: UUID
    title: str
    bid: str
    words: str

    @property
    def key(self) -> str:
        return f"{self.uid}|{self.bid}"


def changed_passages(before: Snapshot, after: Snapshot) -> list[Changed]:
    """What a later text says that the one people were asked about did not, section by section in reading order. A newer
    figure in the same words is no answer to anybody, and so no change."""
    earlier, later = (_readings(json.loads(snapshot.content)) for snapshot in (before, after))
    known = {row.uid: row for row in earlier}
    found: list[Changed] = []
    for row in later:
        old = known.get(row.uid)
        if old is not None and (old.body, old.title, old.promises) == (row.body, row.title, row.promises):
            continue
        found.append(Changed(row.uid, row.title, "", ""))
        said = {words for _, _, words in anchors.outline(old.body)} if old else set()
        found += [
            Changed(row.uid, row.title, bid, text) for bid, _, text in anchors.outline(row.body) if text not in said
        ]
    return found
