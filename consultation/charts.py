"""Where does each day of a timetable, or each count, lie on a picture? Pure functions; a template draws it, and a table
says the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from textwrap import wrap

from consultation.timetable import Case, Timetable
from core.days import MONTHS

WIDTH, NAMES, MARGIN = 960, 250, 24
TOP, ROW = 44, 34
LONGEST_NAME = 34
Scale = Callable[[date], float]


@dataclass(frozen=True)
class Bar:
    """A board's line: marks at the draft, the papers and the meeting; without marks it cannot make it."""

    name: str
    y: int
    makes_it: bool
    draft: float | None = None
    papers: float | None = None
    meeting: float | None = None
    avoided: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True)
class Picture:
    height: int
    bottom: int
    months: tuple[tuple[float, str], ...]
    bars: tuple[Bar, ...]
    publish: float
    opinions: float
    width: int = WIDTH
    left: int = NAMES


def timeline(table: Timetable) -> Picture:
    """From today, or the first day that matters, to the day of publication."""
    ways = [case.way for case in table.boards if case.way]
    first = min([table.asking.on, *(way.leave_by for way in ways)])
    last = max([table.asking.publish_on, *(way.meeting.held_on for way in ways)])
    span = max((last - first).days, 1)

    def x(day: date) -> float:
        inside = min(max(day, first), last)
        return round(NAMES + (inside - first).days / span * (WIDTH - NAMES - MARGIN), 1)

    bars = tuple(_bar(case, TOP + number * ROW, x, first, last) for number, case in enumerate(table.boards))
    bottom = TOP + len(bars) * ROW
    return Picture(
        bottom + 12, bottom, tuple(_months(first, last, x)), bars, x(table.asking.publish_on), x(table.opinions_by)
    )


def _bar(case: Case, y: int, x: Scale, first: date, last: date) -> Bar:
    avoided = tuple(
        (x(window.starts_on), round(x(window.ends_on) - x(window.starts_on), 1))
        for window in case.body.windows
        if window.ends_on >= first and window.starts_on <= last
    )
    name = case.body.name.replace("Health and Wellbeing Board", "").strip() or case.body.name
    name = name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"
    if not (case.makes_it and case.way):
        return Bar(name, y, False, avoided=avoided)
    way = case.way
    return Bar(name, y, True, x(way.leave_by), x(way.papers_due_on), x(way.meeting.held_on), avoided)


def _months(first: date, last: date, x: Scale) -> Iterator[tuple[float, str]]:
    """The first day of each month, told where there is room: with the year at the start and each January."""
    months = [date(first.year + n // 12, n % 12 + 1, 1) for n in range(first.month, first.month + 48)]
    months = [day for day in months if day <= last]
    step = max(1, -(-len(months) // 9))
    for number, day in enumerate(months[::step]):
        year = f" {day.year}" if number == 0 or day.month <= step else ""
        yield x(day), f"{MONTHS[day.month - 1][:3]}{year}"


@dataclass(frozen=True)
class CountBar:
    """One bar of a count: its words over as many lines (height, words) as they need, its length, and its number."""

    words: str
    lines: tuple[tuple[int, str], ...]
    number: int
    y: int
    length: float


@dataclass(frozen=True)
class Bars:
    bars: tuple[CountBar, ...]
    height: int
    width: int = 640
    left: int = 250


LINE, LETTERS = 20, 30


def bars(rows: list[tuple[str, int]]) -> Bars:
    """Counts as bars, from nothing to the longest, in the order given. Drawn beside a table that says the same."""
    most, y, drawn = max([number for _, number in rows] or [0]) or 1, 8, []
    for words, number in rows:
        lines = tuple((20 + LINE * at, line) for at, line in enumerate(_lines(words)))
        drawn.append(CountBar(words, lines, number, y, round(number / most * (Bars.width - Bars.left - 60), 1)))
        y += max(LINE * len(lines), 28) + 12
    return Bars(tuple(drawn), y)


def _lines(words: str) -> tuple[str, ...]:
    lines = wrap(words, LETTERS)
    return tuple(lines if len(lines) <= 3 else [*lines[:2], f"{lines[2][: LETTERS - 1]}…"])
