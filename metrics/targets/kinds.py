"""Which kinds of target are there, and what is an empty cell?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """What keeps a target; a numeric kind needs a value. The models name them for people."""

    AT_LEAST = "at least"
    AT_MOST = "at most"
    ABOVE = "above"
    BELOW = "below"
    WITHIN = "within"
    ZERO = "zero"
    CHANGE = "change"
    YEAR_ON_YEAR = "year on year"
    RELATIVE = "relative to baseline"
    FLOOR = "floor and stretch"
    COVERAGE = "coverage"
    DIRECTION_UP = "up"
    DIRECTION_DOWN = "down"
    MILESTONE = "milestone"
    IN_WORDS = "in words"
    TO_BE_AGREED = "to be agreed"
    NONE_DEFINED = "none defined"

    @property
    def is_numeric(self) -> bool:
        return self in NUMERIC

    @property
    def way(self) -> str:
        """Which way improvement lies, where the kind says it: up, down or nothing."""
        return {Kind.AT_LEAST: "up", Kind.ABOVE: "up", Kind.RELATIVE: "up", Kind.FLOOR: "up", Kind.DIRECTION_UP: "up",
                Kind.COVERAGE: "up", Kind.AT_MOST: "down", Kind.BELOW: "down", Kind.ZERO: "down",
                Kind.DIRECTION_DOWN: "down"}.get(self, "")  # fmt: skip


NUMERIC = {
    Kind.AT_LEAST, Kind.AT_MOST, Kind.ABOVE, Kind.BELOW, Kind.WITHIN, Kind.ZERO, Kind.CHANGE, Kind.YEAR_ON_YEAR,
    Kind.RELATIVE, Kind.FLOOR, Kind.COVERAGE,
}  # fmt: skip


class Unit(StrEnum):
    PERCENT = "%"
    COUNT = "count"
    SECONDS = "seconds"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a target's words seem to mean. Without a kind they could not be read. `upper` is the end of a range, or the
    ambition above a minimum; `verbatim` is the part of the words that was read."""

    verbatim: str
    kind: Kind | None = None
    value: float | None = None
    upper: float | None = None
    unit: Unit | None = None
    by_date: date | None = None
    baseline: str = ""
    authority: str = ""
    questions: tuple[str, ...] = ()

    @property
    def is_certain(self) -> bool:
        return self.kind is not None and not self.questions


class Blank(StrEnum):
    """What a cell without a value says."""

    EMPTY = "empty"
    NOT_AVAILABLE = "not available"
    NOT_APPLICABLE = "not applicable"


def blank(words: str) -> Blank | None:
    """Whether a cell holds no value, and which of the three kinds of nothing it is. Zero is a value."""
    said = words.strip()
    if not said:
        return Blank.EMPTY
    if said in {"-", "–", "—"}:
        return Blank.NOT_AVAILABLE
    return Blank.NOT_APPLICABLE if said.upper() in {"NA", "N/A"} else None
