"""One period, side by side: Places with their confidence limits, or the groups between which there is a gap."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from metrics.charts.drawing import PALE, Picture, line, mark, opening, places_of, shortened, span, ticks, write
from metrics.charts.icons import AMBER, INK
from metrics.progress.words import difference, figure

WIDTH, LEFT, RIGHT, TOP, ROW, BOTTOM = 720, 256, 84, 34, 28, 34
LETTERS = 34
HEAD = ("", "Value", "Lower 95% limit", "Upper 95% limit", "In words")
SHAPES = "The thin lines are the 95% confidence limits."
LEGEND = (
    "Square: better than {name}. Diamond: worse. Triangle: higher or lower, where neither is better. Circle: similar, "
    f"or not comparable. {SHAPES}"
)
GAP_LEGEND = f"Between the two dashed lines lies the gap. {SHAPES}"


@dataclass(frozen=True)
class Dot:
    """A row: whose value it is, how it stands to what it is held against (`better`, `worse`, `higher`, `lower`,
    `similar` or nothing), and that in words; without a value, why there is none."""

    name: str
    value: float | None
    lower: float | None = None
    upper: float | None = None
    kind: str = ""
    words: str = ""


@dataclass(frozen=True)
class Beside:
    """What the rows are held against: the value for England."""

    name: str
    value: float


def places(
    dots: Sequence[Dot], *, key: str, title: str, words: str, beside: Beside | None = None, unit: str = "",
    decimals: int = 1,
) -> Picture | None:  # fmt: skip
    """Places side by side for one period, with their limits. None where no row has a value."""
    aims = [(beside.value, f"{beside.name} {figure(beside.value, unit=unit, decimals=decimals)}")] if beside else []
    legend = LEGEND.format(name=beside.name) if beside else SHAPES
    told = {"key": key, "title": title, "words": words, "unit": unit, "decimals": decimals, "first": "Area"}
    return _drawn("places", dots, aims, legend, told)


def gap(
    dots: Sequence[Dot], *, ends: tuple[str, str], key: str, title: str, words: str, unit: str = "", decimals: int = 1
) -> Picture | None:
    """Groups side by side for one period, and the gap between two of them."""
    held = {dot.name: dot.value for dot in dots}
    aims = [(value, "") for value in (held.get(ends[0]), held.get(ends[1])) if value is not None]
    told = {"key": key, "title": title, "words": words, "unit": unit, "decimals": decimals, "first": "Group"}
    return _drawn("gap", dots, aims, GAP_LEGEND, told)


def _drawn(
    kind: str, dots: Sequence[Dot], aims: Sequence[tuple[float, str]], legend: str, told: Mapping[str, Any]
) -> Picture | None:
    if all(dot.value is None for dot in dots):
        return None
    low, high = span([*(n for dot in dots for n in (dot.value, dot.lower, dot.upper)), *(value for value, _ in aims)])
    height = TOP + ROW * len(dots) + BOTTOM
    style = {"unit": told["unit"], "decimals": told["decimals"]}

    def x(value: float) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (value - low) / (high - low), 1)

    parts = [opening(key=told["key"], title=told["title"], words=told["words"], width=WIDTH, height=height)]
    places = places_of(low, high, told["decimals"])
    for tick in ticks(low, high):
        parts.append(line(x(tick), TOP, x(tick), height - BOTTOM, colour=PALE))
        said = figure(tick, unit=told["unit"], decimals=places)
        parts.append(write(x(tick), height - 12, said, anchor="middle"))
    for value, name in aims:
        parts.append(line(x(value), TOP - 6, x(value), height - BOTTOM, colour=AMBER, width=2, dash="6 4"))
        if name:
            side = "end" if x(value) > (LEFT + WIDTH) / 2 else "start"
            parts.append(write(x(value), TOP - 12, name, anchor=side, bold=True, colour=AMBER))
    if len(aims) == 2 and kind == "gap":
        parts += _bracket(x(aims[0][0]), x(aims[1][0]), difference(abs(aims[0][0] - aims[1][0]), **style))
    for at, dot in enumerate(dots):
        parts += _row(dot, TOP + ROW * (at + 0.5), x, style)
    return Picture(
        kind, "".join([*parts, "</svg>"]), told["title"], told["words"], legend, (told["first"], *HEAD[1:]),
        tuple(_cells(dot, style) for dot in dots),
    )  # fmt: skip


def _bracket(one: float, other: float, size: str) -> list[str]:
    left, right = min(one, other), max(one, other)
    side, at = ("end", right) if right > WIDTH - RIGHT - 160 else ("start", left)
    return [
        line(left, TOP - 6, right, TOP - 6, colour=AMBER, width=2),
        write(at, TOP - 13, f"gap {size}", bold=True, colour=AMBER, anchor=side),
    ]


def _row(dot: Dot, y: float, x: Any, style: Mapping[str, Any]) -> list[str]:
    parts = [write(LEFT - 12, y + 5, shortened(dot.name, LETTERS), anchor="end")]
    if dot.value is None:
        return [*parts, write(LEFT + 8, y + 5, shortened(dot.words or "no value", 50))]
    if dot.lower is not None and dot.upper is not None:
        left, right = x(dot.lower), x(dot.upper)
        parts.append(line(left, y, right, y, colour=INK, width=1.5))
        parts += [line(end, y - 5, end, y + 5, colour=INK, width=1.5) for end in (left, right)]
    parts.append(mark(x(dot.value), y, dot.kind))
    return [*parts, write(WIDTH - RIGHT + 12, y + 5, figure(dot.value, **style))]


def _cells(dot: Dot, style: Mapping[str, Any]) -> tuple[str, ...]:
    numbers = [figure(number, **style) for number in (dot.value, dot.lower, dot.upper)]
    return dot.name, numbers[0] or "no value", *(each or "not known" for each in numbers[1:]), dot.words
