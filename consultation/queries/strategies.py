"""Which strategies must a board speak about, and what does the draft do about them?"""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from organisations.models import Organisation
from plans.models import RegisteredPlan

Content = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """One strategy of the board that the question is about, and whether its period is known to touch the plan's."""

    strategy: RegisteredPlan
    is_certain: bool
    why: str

    @property
    def period(self) -> str:
        """Its period in the source's words, or as far as it is known."""
        told = self.strategy
        if told.period_words:
            return told.period_words
        known = [f"from {told.starts}" if told.starts else "", f"until {told.ends}" if told.ends else ""]
        return " ".join(filter(None, known))


@dataclass(frozen=True)
class Place:
    """Where the draft does something about a priority: a section of the frozen text, a commitment in it."""

    heading: str
    uid: str
    words: str = ""


@dataclass(frozen=True)
class Answered:
    """A priority of the strategy, in its words, with all that the draft links to it."""

    priority: str
    places: list[Place] = field(default_factory=list)


def strategies_asked(board: Organisation, content: Content) -> list[Asked]:
    """The board's published strategies whose period touches any part of the period of the plan (NHS Act 2006
    s.14Z54(4)(b)). One whose period is not known is asked about too, and it is said why."""
    rows = RegisteredPlan.objects.filter(owner=board, place__isnull=False).order_by("position", "pk")
    first, last = (_day(content["plan"][name]) for name in ("starts_on", "ends_on"))
    return [asked for row in rows if (asked := touches(row, first, last))]


def touches(strategy: RegisteredPlan, first: date | None, last: date | None) -> Asked | None:
    """Whether a strategy's period touches the days from `first` to `last`; None where it certainly does not."""
    starts = _first_day(strategy.starts) if strategy.starts else None
    ends = _last_day(strategy.ends) if strategy.ends else None
    if (starts and last and starts > last) or (ends and first and ends < first):
        return None
    if starts and ends and first and last:
        return Asked(strategy, True, "Its period and the plan’s have days in common.")
    if not (first and last):
        return Asked(strategy, False, "The plan’s own period is not fully known, so it is asked about.")
    lacks = "Neither its first nor its last day is" if not (starts or ends) else (
        "Its first day is not" if not starts else "Its last day is not"
    )  # fmt: skip
    return Asked(strategy, False, f"{lacks} known here, so it is asked about.")


def answered(strategy: RegisteredPlan, content: Content) -> tuple[list[Answered], list[Place], bool]:
    """For each priority of a strategy what the frozen draft links to it; then what it links to the strategy as a whole;
    and whether the draft was frozen with its links (an older one was not)."""
    kept = {row["slug"]: row for row in content.get("strategies", [])}
    found = kept.get(strategy.slug)
    if found is None:
        return [Answered(words) for words in strategy.priorities], [], "strategies" in content
    where = {
        promise["id"]: Place(_heading(section), section["id"], promise["text"])
        for section in sections_of(content["sections"])
        for promise in _promises(section["commitments"])
    }
    linked: dict[str, list[Place]] = {words: [] for words in found["priorities"]}
    whole: list[Place] = []
    for link in found["commitments"]:
        if place := where.get(link["id"]):
            linked.get(link["priority"], whole).append(place)
    return [Answered(words, places) for words, places in linked.items()], whole, True


def sections_of(rows: Iterable[Content]) -> Iterable[Content]:
    """Every section of a frozen text in the order of reading."""
    for row in rows:
        yield row
        yield from sections_of(row["sections"])


def _promises(rows: Iterable[Content]) -> Iterable[Content]:
    for row in rows:
        yield row
        yield from _promises(row["commitments"])


def _heading(section: Content) -> str:
    return f"{section['number']} {section['title']}".strip()


def _day(told: str | None) -> date | None:
    return date.fromisoformat(told) if told else None


def _first_day(partial: str) -> date:
    return date.fromisoformat(f"{partial}-01-01"[:10])


def _last_day(partial: str) -> date:
    """The last day of a date that is only as long as it is certain: `2027` ends on 31 December."""
    parts = [int(part) for part in partial.split("-")]
    year, month = parts[0], parts[1] if len(parts) > 1 else 12
    return date(year, month, parts[2] if len(parts) > 2 else calendar.monthrange(year, month)[1])
