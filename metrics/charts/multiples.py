"""One small picture for each Place, all on the same axes, so that their shapes can be compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.days import day_in_words
from metrics.charts.drawing import PALE, Picture, line, opening, places_of, shortened, span, write
from metrics.charts.icons import BLUE, INK
from metrics.progress.words import figure

WIDTH, COLUMNS = 720, 3
PANEL, HEIGHT, LEFT, TOP, BOTTOM, GUTTER = 240, 138, 52, 30, 22, 14
LEGEND = "All panels have the same axes. The last value of each is marked and told."


@dataclass(frozen=True)
class Panel:
    """Values of one Place by the day on which their period ended."""

    name: str
    values: Mapping[str, float]


def multiples(
    panels: Sequence[Panel], *, key: str, title: str, words: str, unit: str = "", decimals: int = 1
) -> Picture | None:
    """None where no panel has a value."""
    days = sorted({day for panel in panels for day in panel.values})
    if not days:
        return None
    low, high = span(value for panel in panels for value in panel.values.values())
    height = HEIGHT * -(-len(panels) // COLUMNS)
    style = {"unit": unit, "decimals": decimals}
    axis = {"unit": unit, "decimals": places_of(low, high, decimals)}
    parts = [opening(key=key, title=title, words=words, width=WIDTH, height=height)]
    for at, panel in enumerate(panels):
        left, top = PANEL * (at % COLUMNS), HEIGHT * (at // COLUMNS)
        parts += _panel(panel, left, top, days, (low, high), style, axis)
    head = ("Period to", *(panel.name for panel in panels))
    rows = tuple(
        (_day(day), *(figure(panel.values.get(day), **style) or "no value" for panel in panels))
        for day in reversed(days)
    )
    return Picture("multiples", "".join([*parts, "</svg>"]), title, words, LEGEND, head, rows)


def spark(values: Sequence[float | None]) -> str:
    """A line as small as a word, without axes: its numbers stand beside it, so it says nothing itself."""
    held = [(at, float(value)) for at, value in enumerate(values) if value is not None]
    if len(held) < 2:
        return ""
    low, high = min(value for _, value in held), max(value for _, value in held)
    size, last = (high - low) or 1, len(values) - 1
    points = [(round(3 + 74 * at / last, 1), round(19 - 16 * (value - low) / size, 1)) for at, value in held]
    way = " ".join(f"{x},{y}" for x, y in points)
    return (
        '<svg class="jfp-spark" width="80" height="22" viewBox="0 0 80 22" aria-hidden="true" focusable="false">'
        f'<polyline points="{way}" fill="none" stroke="{INK}" stroke-width="1"/>'
        f'<circle cx="{points[-1][0]}" cy="{points[-1][1]}" r="2.5" fill="{BLUE}"/></svg>'
    )


def _panel(
    panel: Panel, left: int, top: int, days: Sequence[str], ends: tuple[float, float], style: Mapping[str, Any],
    axis: Mapping[str, Any],
) -> list[str]:  # fmt: skip
    low, high = ends
    ground, right = top + HEIGHT - BOTTOM, left + PANEL - GUTTER
    parts = [write(left + 4, top + 18, shortened(panel.name, 18), bold=True)]
    for value, y in ((high, top + TOP), (low, ground)):
        parts.append(line(left + LEFT, y, right, y, colour=PALE))
        parts.append(write(left + LEFT - 6, y + 5, figure(value, **axis), anchor="end"))
    if not panel.values:
        return [*parts, write(left + LEFT + 8, (top + TOP + ground) / 2 + 5, "no data")]
    wide, tall = right - left - LEFT - 8, ground - top - TOP
    places = {day: round(left + LEFT + 4 + wide * at / max(1, len(days) - 1), 1) for at, day in enumerate(days)}
    drawn = [
        (places[day], round(ground - tall * (value - low) / (high - low), 1))
        for day, value in sorted(panel.values.items())
    ]
    way = " ".join(f"{x},{y}" for x, y in drawn)
    x, y = drawn[-1]
    parts.append(f'<polyline points="{way}" fill="none" stroke="{INK}" stroke-width="1.5"/>')
    parts.append(f'<circle cx="{x}" cy="{y}" r="4" fill="{BLUE}" stroke="#ffffff"/>')
    latest = figure(panel.values[max(panel.values)], **style)
    return [*parts, write(right, top + 18, latest, anchor="end")]


def _day(iso: str) -> str:
    return day_in_words(date.fromisoformat(iso))
