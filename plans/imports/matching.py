"""Which section of a file is which section of the plan?"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from core.richtext import text_set

from .keeping import says_the_same
from .plan import ImportedPlan, ImportedSection

_NUMBER = re.compile(r"\A\s*[0-9]+(\.[0-9]+)*[.):]?\s+")


class Existing(Protocol):
    """What is asked of a section that is there."""

    uid: UUID
    title: str
    number: str
    body: str
    version: int


@dataclass(slots=True)
class Row:
    """A section of the file: its place in reading order, how much it holds, and what it meets in the plan."""

    place: int
    section: ImportedSection
    words: int
    tables: int
    pictures: int
    beginning: str
    match: Existing | None = None
    same: bool = False
    repeats_title: bool = False

    @property
    def depth(self) -> int:
        return min(self.section.level, 6)

    @property
    def proposed(self) -> str:
        """What a person is offered first: nothing that is there already, and nothing that says nothing new."""
        if self.match:
            return "leave" if self.same else "replace"
        return "leave" if self.repeats_title else "add"

    @property
    def renames(self) -> bool:
        return self.match is not None and self.match.title != self.section.title


def rows(plan: ImportedPlan, existing: Iterable[Existing], *, title: str = "") -> list[Row]:
    """Every section of the file with the one it matches: by identity where the document came from the portal, else by
    heading, without regard to case and numbers. A section of the plan is matched once."""
    waiting = list(existing)
    out = [_row(place, section, title) for place, section in enumerate(plan.walk())]
    for by in (_same_identity, _same_heading):
        for row in out:
            if row.match is None and not row.repeats_title:
                row.match = next((each for each in waiting if by(each, row.section)), None)
                if row.match is not None:
                    waiting.remove(row.match)
                    row.same = row.match.title == row.section.title and says_the_same(row.match.body, row.section.body)
    return out


def _row(place: int, section: ImportedSection, title: str) -> Row:
    texts = text_set(section.body)
    first = " ".join(texts[:3])
    return Row(
        place,
        section,
        sum(len(text.split()) for text in texts),
        section.body.count("<table"),
        section.body.count("<img"),
        first if len(first) <= 160 else first[:157].rstrip() + "…",
        repeats_title=section.is_title and not section.body and bool(title),
    )


def _same_identity(existing: Existing, section: ImportedSection) -> bool:
    return bool(section.uid) and existing.uid.hex == section.uid


def _same_heading(existing: Existing, section: ImportedSection) -> bool:
    return _heading(existing.title) == _heading(section.title)


def _heading(title: str) -> str:
    return " ".join(_NUMBER.sub("", title).casefold().split())
