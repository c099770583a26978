"""What a redline says about itself: its list of changes, and the figures that changed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Literal

Kind = Literal["inserted", "deleted", "moved", "changed"]

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_FIGURE = re.compile(
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?(?:{_MONTHS})\s+\d{{4}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s+(?:{_MONTHS})\b"
    r"|[£€$]?\d+(?:[.,/:–-]\d+)*(?:\s?(?:%|per\s+cent\b|per\s+[\d,]+\b|million\b|billion\b|bn\b|m\b|k\b))*"
)
_MOST_FIGURES = 400


@dataclass(frozen=True, slots=True)
class Change:
    """One change, as a line of the list says it. `anchor` is the id in the redline where it can be seen.

    `aspect` is what about the block changed: its text, or only a link's target, a heading's level, a list's kind, a
    picture or its alternative text, the cells of a table, the formatting. A moved block has `anchor_from` as well.
    """

    kind: Kind
    aspect: str
    place: str
    anchor: str
    bid: str = ""
    old: str = ""
    new: str = ""
    inserted: int = 0
    deleted: int = 0
    anchor_from: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure, date or target that changed; `old` or `new` is empty where it came or went."""

    old: str
    new: str
    place: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Redline:
    """Two texts as one. Promises `accept(html) == new` and `reject(html) == old`; no changes means no marks."""

    html: str
    changes: list[Change] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)

    @property
    def inserted(self) -> int:
        """Words that came."""
        return sum(change.inserted for change in self.changes)

    @property
    def deleted(self) -> int:
        """Words that went."""
        return sum(change.deleted for change in self.changes)


def figures_changed(old: str, new: str, place: str, anchor: str) -> list[Figure]:
    """The figures of two texts that are not the same in both, paired in their order."""
    before, after = _figures(old), _figures(new)
    if before == after or max(len(before), len(after)) > _MOST_FIGURES:
        return []
    found: list[Figure] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        for number in range(max(i2 - i1, j2 - j1)):
            was = before[i1 + number] if i1 + number < i2 else ""
            now = after[j1 + number] if j1 + number < j2 else ""
            found.append(Figure(was, now, place, anchor))
    return found


def _figures(text: str) -> list[str]:
    return [" ".join(match.group().split()) for match in _FIGURE.finditer(text)]
