"""Values through time, with what they are held against: the mean and the limits of the process, the target, the plan.

A pure function of the kept answers. Points differ in shape as well as colour; lines in their strokes; the words below
the title say what the picture shows, and `table` holds the same numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any
from xml.sax.saxutils import escape

from core.days import MONTHS, day_in_words
from metrics.charts.drawing import mark, opening, places_of, span, ticks
from metrics.charts.icons import AMBER, GREY, INK
from metrics.progress.words import figure

WIDTH, HEIGHT = 720, 320
LEFT, RIGHT, TOP, BOTTOM = 64, 16, 16, 40
STROKES = {"mean": "", "limit": "6 4", "target": "2 3", "plan": "10 3 2 3"}


@dataclass(frozen=True)
class Scale:
    """From values to pixels and back. The axis holds all that is drawn, in steps of 1, 2 or 5."""

    low: float
    high: float
    count: int

    def x(self, at: int) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (at + 0.5) / self.count, 1)

    def y(self, value: float) -> float:
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (value - self.low) / (self.high - self.low), 1)


def chart(
    points: Sequence[dict[str, Any]], *, key: str, title: str, words: str, unit: str = "", decimals: int = 1,
    target: float | None = None, plan: dict[str, float] | None = None,
) -> str:  # fmt: skip
    """The picture of a series. `points` as an interpretation keeps them (`last`, `value`, and where known `kind`,
    `mean`, `lower`, `upper`, `group`); `key` makes the ids of its parts unique on a page. Nothing to draw: empty."""
    shown = [point for point in points if point.get("value") is not None]
    if not shown:
        return ""
    plan = plan or {}
    scale = _scale(points, target, plan)
    parts = [
        opening(key=key, title=title, words=words, width=WIDTH, height=HEIGHT),
        *_axes(points, scale, unit, decimals),
        *_process(points, scale),
        *_aims(points, scale, target, plan),
        *_values(points, scale),
        "</svg>",
    ]
    return "".join(parts)


def table(points: Sequence[dict[str, Any]], *, unit: str = "", decimals: int = 1) -> list[tuple[str, str]]:
    """The picture's numbers, the newest first: period and value; a missing one says so."""
    return [
        (
            day_in_words(date.fromisoformat(point["last"])),
            figure(point["value"], unit=unit, decimals=decimals) or point.get("why") or "missing",
        )
        for point in reversed(points)
    ]


def _scale(points: Sequence[dict[str, Any]], target: float | None, plan: dict[str, float]) -> Scale:
    held = [point.get(name) for point in points for name in ("value", "lower", "upper")]
    return Scale(*span([*held, target, *plan.values()]), len(points))


def _axes(points: Sequence[dict[str, Any]], scale: Scale, unit: str, decimals: int) -> list[str]:
    parts = []
    places = places_of(scale.low, scale.high, decimals)
    for tick in ticks(scale.low, scale.high):
        y = scale.y(tick)
        parts.append(f'<line x1="{LEFT}" y1="{y}" x2="{WIDTH - RIGHT}" y2="{y}" stroke="#d8dde0"/>')
        said = figure(tick, unit=unit, decimals=places)
        parts.append(f'<text x="{LEFT - 8}" y="{y + 5}" text-anchor="end">{escape(said)}</text>')
    every = max(1, -(-len(points) // 8))
    for at in range(0, len(points), every):
        parts.append(
            f'<text x="{scale.x(at)}" y="{HEIGHT - 14}" text-anchor="middle">{short_day(points[at]["last"])}</text>'
        )
    return parts


def _process(points: Sequence[dict[str, Any]], scale: Scale) -> list[str]:
    """Mean and limits, one stretch for each group of points that have the same."""
    parts, starts = [], [0]
    starts += [at for at, (a, b) in enumerate(pairwise(points), start=1) if a.get("group") != b.get("group")]
    for first, end in pairwise([*starts, len(points)]):
        head = points[first]
        left, right = scale.x(first) - 4, scale.x(end - 1) + 4
        for name, stroke in (("mean", STROKES["mean"]), ("lower", STROKES["limit"]), ("upper", STROKES["limit"])):
            if head.get(name) is not None:
                dash = f' stroke-dasharray="{stroke}"' if stroke else ""
                y = scale.y(head[name])
                parts.append(
                    f'<line x1="{left}" y1="{y}" x2="{right}" y2="{y}" stroke="{GREY}" stroke-width="1.5"{dash}/>'
                )
    return parts


def _aims(points: Sequence[dict[str, Any]], scale: Scale, target: float | None, plan: dict[str, float]) -> list[str]:
    parts = []
    if target is not None:
        y = scale.y(target)
        parts.append(
            f'<line x1="{LEFT}" y1="{y}" x2="{WIDTH - RIGHT}" y2="{y}" stroke="{AMBER}" stroke-width="2"'
            f' stroke-dasharray="{STROKES["target"]}"/>'
            f'<text x="{WIDTH - RIGHT}" y="{y - 5}" text-anchor="end" fill="{AMBER}" font-weight="700">target</text>'
        )
    planned = [(scale.x(at), scale.y(plan[p["last"]])) for at, p in enumerate(points) if p["last"] in plan]
    if planned:
        line = " ".join(f"{x},{y}" for x, y in planned)
        parts.append(
            f'<polyline points="{line}" fill="none" stroke="{INK}" stroke-width="1.5"'
            f' stroke-dasharray="{STROKES["plan"]}"/>'
        )
    return parts


def _values(points: Sequence[dict[str, Any]], scale: Scale) -> list[str]:
    """The line is broken where a value is missing: nothing is drawn between."""
    parts, run = [], []
    for at, point in enumerate([*points, {"value": None}]):
        if point["value"] is None:
            if len(run) > 1:
                parts.append(f'<polyline points="{" ".join(run)}" fill="none" stroke="{INK}" stroke-width="1"/>')
            run = []
        else:
            run.append(f"{scale.x(at)},{scale.y(point['value'])}")
    for at, point in enumerate(points):
        if point["value"] is not None:
            parts.append(mark(scale.x(at), scale.y(point["value"]), point.get("kind") or ""))
    return parts


def short_day(iso: str) -> str:
    day = date.fromisoformat(iso)
    return f"{MONTHS[day.month - 1][:3]} {day.year % 100:02}"
