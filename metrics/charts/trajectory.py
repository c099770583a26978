"""What was planned and what came: the planned way to a target, and the values beside it, on one axis of time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from core.days import day_in_words
from metrics.charts.drawing import PALE, Picture, line, opening, places_of, span, ticks, write
from metrics.charts.icons import AMBER, BLUE, INK
from metrics.charts.line import short_day
from metrics.progress.words import difference, figure

WIDTH, HEIGHT = 720, 320
LEFT, RIGHT, TOP, BOTTOM = 64, 112, 20, 40
LABELS = 8
LEGEND = "Full line with dots: what came. Dashed line with hollow diamonds: what was planned."
HEAD = ("Period to", "Came", "Planned", "Difference")


def trajectory(
    points: Sequence[Mapping[str, Any]], plan: Mapping[str, float], *, key: str, title: str, unit: str = "",
    decimals: int = 1, target: float | None = None,
) -> Picture | None:  # fmt: skip
    """The plan against what came. `points` have `last` and `value`; `plan` holds the planned value for the period that
    ends on a day. Nothing is read between two points of the plan. None without a plan."""
    came = {point["last"]: point["value"] for point in points if point["value"] is not None}
    if not plan:
        return None
    days = sorted({*came, *plan})
    first, whole = date.fromisoformat(days[0]), (date.fromisoformat(days[-1]) - date.fromisoformat(days[0])).days or 1
    low, high = span([*came.values(), *plan.values(), target])

    def x(day: str) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (date.fromisoformat(day) - first).days / whole, 1)

    def y(value: float) -> float:
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (value - low) / (high - low), 1)

    told = {"unit": unit, "decimals": decimals}
    words = _words(came, plan, told)
    parts = [opening(key=key, title=title, words=words, width=WIDTH, height=HEIGHT)]
    axis = {"unit": unit, "decimals": places_of(low, high, decimals)}
    for tick in ticks(low, high):
        parts.append(line(LEFT, y(tick), WIDTH - RIGHT, y(tick), colour=PALE))
        parts.append(write(LEFT - 8, y(tick) + 5, figure(tick, **axis), anchor="end"))
    for day in days[:: max(1, -(-len(days) // LABELS))]:
        parts.append(write(x(day), HEIGHT - 14, short_day(day), anchor="middle"))
    if target is not None:
        parts.append(line(LEFT, y(target), WIDTH - RIGHT, y(target), colour=AMBER, width=2, dash="2 3"))
    parts += _way(sorted(plan.items()), x, y, dash="6 4", shape=_diamond)
    parts += _way(sorted(came.items()), x, y, dash="", shape=_dot)
    ends = [("plan", plan, INK), ("came", came, BLUE)]
    labels = [
        (y(held[max(held)]), f"{name} {figure(held[max(held)], **told)}", ink) for name, held, ink in ends if held
    ]
    if target is not None:
        labels.append((y(target), f"target {figure(target, **told)}", AMBER))
    parts += _labels(labels)
    rows = tuple(_row(day, came.get(day), plan.get(day), told) for day in reversed(days))
    return Picture("trajectory", "".join([*parts, "</svg>"]), title, words, LEGEND, HEAD, rows)


def _words(came: Mapping[str, float], plan: Mapping[str, float], told: Mapping[str, Any]) -> str:
    end = max(plan)
    aimed = f"The plan ends at {figure(plan[end], **told)} for the period to {_day(end)}."
    both = sorted({*came} & {*plan})
    if not came:
        return f"There are no values yet. {aimed}"
    if not both:
        return f"No period has both a value and a planned one. {aimed}"
    last = both[-1]
    return (
        f"For the period to {_day(last)}, {figure(plan[last], **told)} was planned and {figure(came[last], **told)} "
        f"came. {aimed}"
    )


def _row(day: str, came: float | None, planned: float | None, told: Mapping[str, Any]) -> tuple[str, ...]:
    gap = "" if came is None or planned is None else difference(came - planned, **told)
    return _day(day), figure(came, **told) or "no value", figure(planned, **told) or "not planned", gap


def _day(iso: str) -> str:
    return day_in_words(date.fromisoformat(iso))


def _way(held: Sequence[tuple[str, float]], x: Any, y: Any, *, dash: str, shape: Any) -> list[str]:
    points = [(x(day), y(value)) for day, value in held]
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    way = " ".join(f"{left},{top}" for left, top in points)
    drawn = [f'<polyline points="{way}" fill="none" stroke="{INK}" stroke-width="1.5"{dashed}/>'] if points[1:] else []
    return drawn + [shape(left, top) for left, top in points]


def _dot(x: float, y: float) -> str:
    return f'<circle cx="{x}" cy="{y}" r="4" fill="{BLUE}" stroke="#ffffff"/>'


def _diamond(x: float, y: float) -> str:
    return f'<path d="M{x} {y - 5}l5 5-5 5-5-5z" fill="#ffffff" stroke="{INK}" stroke-width="1.5"/>'


def _labels(found: list[tuple[float, str, str]]) -> list[str]:
    """Names at the right end of the lines, moved apart where they would lie on one another."""
    parts, before = [], float("-inf")
    for at, words, ink in sorted(found):
        at = max(at, before + 17)
        parts.append(write(WIDTH - RIGHT + 8, round(at + 5, 1), words, colour=ink, bold=True))
        before = at
    return parts
