"""Where does each thing lie on a picture? Pure functions; a template draws it, and a table says the same in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from core.days import MONTHS
from priorities.queries import ObjectiveRow, PlaceRow, Standing, Step

WIDTH, NAMES, MARGIN, TOP, ROW = 960, 300, 24, 44, 34
LONGEST_NAME = 38
Scale = Callable[[date], float]


@dataclass(frozen=True)
class Bar:
    """A step's line: from its first day (or its last alone) to its last."""

    name: str
    y: int
    x: float
    width: float
    state: str


@dataclass(frozen=True)
class Timeline:
    height: int
    bottom: int
    months: tuple[tuple[float, str], ...]
    bars: tuple[Bar, ...]
    waited: tuple[tuple[float, str, bool], ...]
    today: float | None
    width: int = WIDTH
    left: int = NAMES


def timeline(steps: list[Step], guidance: list[tuple[str, date, bool]], *, on: date) -> Timeline | None:
    """The cycle from its first day to its last; today only where it lies within. `guidance` is (title, day, came)."""
    if not steps:
        return None
    days = [day for step in steps for day in (step.row.starts_on, step.row.due_on) if day]
    days += [day for _, day, _ in guidance]
    first, last = min(days).replace(day=1), max(days)
    span = max((last - first).days, 1)

    def x(day: date) -> float:
        return round(NAMES + (day - first).days / span * (WIDTH - NAMES - MARGIN), 1)

    bars = tuple(_bar(step, TOP + number * ROW, x, on) for number, step in enumerate(steps))
    bottom = TOP + (len(steps) + bool(guidance)) * ROW
    waited = tuple((x(day), title, came) for title, day, came in guidance)
    today = x(on) if first <= on <= last else None
    return Timeline(bottom + 20, bottom, tuple(_months(first, last, x)), bars, waited, today)


def _bar(step: Step, y: int, x: Scale, on: date) -> Bar:
    start = step.row.starts_on or step.row.due_on - timedelta(days=6)
    left, right = x(start), x(step.row.due_on)
    name = step.row.theme
    name = name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"
    return Bar(name, y, max(left, NAMES), round(max(right - max(left, NAMES), 6), 1), step.state(on))


def _months(first: date, last: date, x: Scale) -> list[tuple[float, str]]:
    months, day = [], first
    while day <= last:
        year = f" {day.year}" if not months or day.month == 1 else ""
        months.append((x(day), f"{MONTHS[day.month - 1][:3]}{year}"))
        day = (day + timedelta(days=32)).replace(day=1)
    return months


@dataclass(frozen=True)
class Point:
    """An intention by its score (across) and how much the scorers agree (up); its number stands beside it."""

    x: float
    y: float
    number: int
    words: str


@dataclass(frozen=True)
class Certainty:
    points: tuple[Point, ...]
    width: int = 720
    height: int = 400
    left: int = 60
    bottom: int = 350
    ticks: tuple[tuple[float, float, int], ...] = tuple(
        (60 + 6.2 * share, 350 - 3.2 * share, share) for share in (0, 25, 50, 75, 100)
    )


def certainty(standings: Sequence[Standing]) -> Certainty | None:
    """Intentions that have a score; the table beside it says the same."""
    points = tuple(
        Point(
            round(60 + 6.2 * row.percent, 1), round(350 - 3.2 * row.agreement, 1), row.intention.number,
            f"{row.intention.number}: score {row.percent}%, agreement {row.agreement}%",
        )
        for row in standings
        if row.percent is not None
    )  # fmt: skip
    return Certainty(points) if points else None


@dataclass(frozen=True)
class Disc:
    """An assessment: the larger, the further; its score stands in it, and a ring shows what it was before."""

    x: int
    y: int
    r: int
    before: int | None
    score: str
    words: str


@dataclass(frozen=True)
class Development:
    heads: tuple[tuple[int, str], ...]
    names: tuple[tuple[int, str], ...]
    discs: tuple[Disc, ...]
    height: int
    width: int = WIDTH


def development(domains: Sequence[str], rows: Sequence[PlaceRow]) -> Development | None:
    """Places down, domains across; the table beside it says the same."""
    if not domains or not any(mark for row in rows for mark in row.marks):
        return None
    step = (WIDTH - NAMES + MARGIN) // len(domains)

    def x(number: int) -> int:
        return NAMES - 2 * MARGIN + step * number

    heads = tuple((x(number), name) for number, name in enumerate(domains))
    names = tuple((TOP + number * DISC_ROW, str(row.place)) for number, row in enumerate(rows))
    discs = tuple(
        Disc(
            x(number) + 20, y, _radius(mark.newest.score), _radius(mark.before.score) if mark.before else None,
            str(mark.newest.score), f"{place}, {domains[number]}: {mark.newest.score}, {mark.change}",
        )
        for (y, place), row in zip(names, rows, strict=True)
        for number, mark in enumerate(row.marks)
        if mark is not None
    )  # fmt: skip
    return Development(heads, names, discs, TOP + len(rows) * DISC_ROW)


DISC_ROW = 48


def _radius(score: int) -> int:
    return 8 + 3 * score


@dataclass(frozen=True)
class Cell:
    """How much is done about an objective in one Place; the darker, the more. Its number stands in it."""

    x: int
    y: int
    count: int
    shade: str
    words: str

    @property
    def middle(self) -> int:
        return self.x + CELL // 2


@dataclass(frozen=True)
class Heat:
    """Objectives (down) by Places (across)."""

    columns: tuple[tuple[int, str], ...]
    rows: tuple[tuple[int, str], ...]
    cells: tuple[Cell, ...]
    width: int
    height: int


CELL, LABELS, HEAD, LONGEST_LABEL = 56, 330, 150, 46


def heat(rows: Sequence[ObjectiveRow], places: Sequence[str]) -> Heat | None:
    """What each Place does about each objective; nothing to draw without objectives or Places."""
    if not rows or not places:
        return None
    cells = tuple(
        Cell(
            LABELS + column * CELL, HEAD + number * ROW, done.count, done.shade,
            f"{row.item.wording}, {name}: {done.words or 'nobody'}",
        )
        for number, row in enumerate(rows)
        for column, (name, done) in enumerate(zip(places, row.cells, strict=True))
    )  # fmt: skip
    return Heat(
        tuple((LABELS + column * CELL + CELL // 2, name) for column, name in enumerate(places)),
        tuple((HEAD + number * ROW, _shortened(row.item.wording)) for number, row in enumerate(rows)),
        cells, LABELS + len(places) * CELL + 2, HEAD + len(rows) * ROW + 2,
    )  # fmt: skip


def _shortened(words: str) -> str:
    return words if len(words) <= LONGEST_LABEL else f"{words[: LONGEST_LABEL - 1]}…"
