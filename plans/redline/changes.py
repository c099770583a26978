"""What a redline says about itself: its list of changes, and the figures that changed."""

from __future__ import annotations

import re
from collections import Counter
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
_SAID = {
    "inserted": "added",
    "deleted": "taken out",
    "moved": "moved",
    "link-target": "the link’s target changed",
    "link": "the link changed",
    "alt": "the picture’s description changed",
    "abbreviation": "the abbreviation’s meaning changed",
    "heading-level": "the heading’s level changed",
    "block-kind": "made another kind of block",
    "list-type": "the list’s kind changed",
    "cell-header": "made a header cell, or no longer one",
    "cells": "cells joined, split or moved; shown before and after",
    "divided": "divided in two",
    "joined": "two joined into one",
    "attribute": "a detail changed",
}
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
    noun: str = "block"
    table: str = ""
    bid: str = ""
    old: str = ""
    new: str = ""
    inserted: int = 0
    deleted: int = 0
    anchor_from: str = ""

    @property
    def said(self) -> str:
        """What happened, in words."""
        what = _SAID.get(self.aspect, f"{self.aspect} changed") if self.kind == "changed" else _SAID[self.kind]
        if self.aspect in ("link-target", "link", "alt", "abbreviation"):
            return f"{what}: {self.old or 'nothing'} became {self.new or 'nothing'}"
        if self.kind == "changed" and self.aspect in ("text", "caption"):
            words = [f"{counted(self.inserted, 'word')} added"] if self.inserted else []
            words += [f"{counted(self.deleted, 'word')} taken out"] if self.deleted else []
            return " and ".join(words) or "signs changed"
        return f"{what}: {self.new or self.old}" if self.new or self.old else what


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


def in_words(changes: list[Change]) -> str:
    """How much changed, in a line: `4 changes: 2 paragraphs, 1 list item, 1 table`. A block and a table count once."""
    if not changes:
        return "No change"
    nouns = Counter(noun for _, noun in {(change.anchor, change.noun): 0 for change in changes if not change.table})
    nouns["table"] += len({change.table for change in changes if change.table})
    parts = ", ".join(counted(number, noun) for noun, number in nouns.items() if number)
    return f"{counted(len(changes), 'change')}: {parts}"


def counted(number: int, noun: str) -> str:
    """`1 change`, `2 changes`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


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
