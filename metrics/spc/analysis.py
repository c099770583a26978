"""What do the data say? From values and days to points with their signals, and two answers for the latest."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

from metrics.spc import signals
from metrics.spc.limits import Limits, limits_of
from metrics.spc.profiles import MDC, Profile

ENGINE = "1"
"""Grows when the same values, options and profile could give another answer."""

DIRECTIONS = {"increase": 1, "decrease": -1, "neutral": 0}
LEAST_BASELINE = 12
SHORT = 13
"""Groups of fewer rows carry a warning under every profile."""


class SeriesError(ValueError):
    """The series or its options cannot be read. The message says what to do."""


@dataclass(frozen=True, slots=True)
class Signal:
    """A rule that a point meets, and which way: 1 up, -1 down."""

    rule: str
    direction: int


@dataclass(frozen=True, slots=True)
class Point:
    """One row of the series with all that holds of it. `signals` are all rules it meets, in order of precedence;
    `shown` is the one by which it is marked; `kind` says what that means for the way improvement lies."""

    value: float | None
    date: Any
    group: int
    limits: Limits
    side: int | None
    is_outside: bool
    is_close: bool
    in_trend: bool
    in_two_in_three: bool
    in_run: bool
    signals: tuple[Signal, ...]
    shown: Signal | None
    kind: str
    is_in_short_group: bool


@dataclass(frozen=True, slots=True)
class Interpretation:
    """What the data say under one named set of rules.

    variation: common_cause, improvement_high, improvement_low, concern_high, concern_low, neutral_high, neutral_low,
    no_variation, or None when no answer can be given. "High" and "low" tell the way the signal goes.
    assurance: pass, fail, inconsistent ("hit or miss"), or None without a target or a direction.
    meets_now: whether the latest present value meets the target; None without one.
    caveats: sentences that belong beside the icons."""

    profile: str
    engine: str
    points: tuple[Point, ...]
    latest: Point | None
    limits: Limits
    variation: str | None
    assurance: str | None
    meets_now: bool | None
    is_short: bool
    caveats: tuple[str, ...]


def analyse(
    values: Sequence[float | None],
    dates: Sequence[Any],
    *,
    profile: Profile = MDC,
    improvement_direction: str = "neutral",
    target: float | None = None,
    screen_outliers: bool | None = None,
    fix_after_n_points: int | None = None,
    rebase_dates: Collection[Any] = (),
) -> Interpretation:
    """Read a series. None is a missing value; days may come in any order, each once.

    `screen_outliers` overrules the profile; `fix_after_n_points` (12 or more) draws the limits of each group from its
    first rows; at each of `rebase_dates` a new group begins, with limits of its own. Raises SeriesError."""
    rows = _rows(values, dates)
    days = [day for day, _ in rows]
    _check(improvement_direction, target, fix_after_n_points)
    if profile.reads_gaps:
        _check_rebasing(rebase_dates, days)
    screens = profile.screens_ranges if screen_outliers is None else screen_outliers
    way = DIRECTIONS[improvement_direction]
    points: list[Point] = []
    for number, group in _groups(rows, rebase_dates):
        points += _read(number, group, profile=profile, baseline=fix_after_n_points, screens=screens, way=way)
    return _answer(points, profile=profile, way=way, target=target)


def _rows(values: Sequence[float | None], dates: Sequence[Any]) -> list[tuple[Any, float | None]]:
    if len(values) != len(dates):
        raise SeriesError(f"There are {len(values)} values and {len(dates)} dates; give one date for each value.")
    if not values:
        raise SeriesError("The series has no rows; give at least one.")
    if len(set(dates)) != len(dates):
        raise SeriesError("A date occurs twice; a series has one value for each date.")
    if any(value is not None and not isfinite(value) for value in values):
        raise SeriesError("A value is not a finite number; leave a missing one empty.")
    return sorted(zip(dates, values, strict=True), key=lambda row: row[0])


def _check(direction: str, target: float | None, baseline: int | None) -> None:
    if direction not in DIRECTIONS:
        raise SeriesError(f"“{direction}” is no direction of improvement; say increase, decrease or neutral.")
    if target is not None and not isfinite(target):
        raise SeriesError("The target is not a finite number.")
    if baseline is not None and baseline < LEAST_BASELINE:
        raise SeriesError(f"Limits are fixed after {LEAST_BASELINE} points or more, not after {baseline}.")


def _check_rebasing(rebase_dates: Collection[Any], days: Sequence[Any]) -> None:
    unknown = sorted(set(rebase_dates) - set(days))
    if unknown:
        raise SeriesError(
            f"There is no observation on {unknown[0]}, so limits cannot be drawn anew from then; choose the day of one."
        )


def _groups(
    rows: Sequence[tuple[Any, float | None]], rebase_dates: Collection[Any]
) -> Iterable[tuple[int, list[tuple[Any, float | None]]]]:
    """The rows from one rebasing to the next, numbered: 0 before the first."""
    number, group = 0, []
    for row in rows:
        if row[0] in rebase_dates:
            if group:
                yield number, group
            number, group = number + 1, []
        group.append(row)
    yield number, group


def _read(
    number: int, rows: Sequence[tuple[Any, float | None]], *, profile: Profile, baseline: int | None, screens: bool,
    way: int,
) -> list[Point]:  # fmt: skip
    values = [value for _, value in rows]
    limits = limits_of(values, baseline=baseline, screens=screens)
    side = signals.sides(values, limits)
    is_outside = signals.outside(values, limits)
    is_close = signals.close(values, limits, is_outside)
    step = signals.steps(values)
    in_trend = signals.trends(step, len(values), profile.trend)
    trend = signals.trend_directions(step, in_trend)
    counted = [a or b for a, b in zip(is_close, is_outside, strict=True)] if profile.counts_beyond else is_close
    in_three = signals.two_in_three(counted, side)
    in_run = signals.runs(side, profile.run)
    found = []
    for at, (day, value) in enumerate(rows):
        up = 1 if (side[at] or 0) > 0 else -1
        met = (
            (is_outside[at], "outside", up),
            (in_trend[at], "trend", 1 if trend[at] == 1 else -1),
            (in_three[at], "two in three", up),
            (in_run[at], "run", up),
        )
        every = tuple(Signal(rule, direction) for holds, rule, direction in met if holds)
        shown = _shown(every, profile, way)
        found.append(
            Point(
                value=value, date=day, group=number, limits=limits, side=side[at], is_outside=is_outside[at],
                is_close=is_close[at], in_trend=in_trend[at], in_two_in_three=in_three[at], in_run=in_run[at],
                signals=every, shown=shown, kind=_kind(shown, way), is_in_short_group=len(rows) < SHORT,
            )
        )  # fmt: skip
    return found


def _shown(every: tuple[Signal, ...], profile: Profile, way: int) -> Signal | None:
    if profile.improvement_wins and way:
        for signal in every:
            if signal.direction == way:
                return signal
    return every[0] if every else None


def _kind(shown: Signal | None, way: int) -> str:
    if shown is None:
        return "common_cause"
    if not way:
        return "special_cause_neutral_high" if shown.direction > 0 else "special_cause_neutral_low"
    return "special_cause_improvement" if shown.direction == way else "special_cause_concern"


def _answer(points: Sequence[Point], *, profile: Profile, way: int, target: float | None) -> Interpretation:
    last = points[-1]
    present = [point for point in points if point.value is not None]
    latest = (present[-1] if present else None) if profile.reads_gaps else last
    meets = _meets(present[-1].value, target, way) if present else None
    in_group = sum(1 for point in present if point.group == last.group)
    caveats = []
    if in_group < profile.least:
        caveats.append(f"There are not enough points to say more ({in_group} of {profile.least}).")
    if profile.reads_gaps and last.value is None:
        caveats.append("The latest value is missing; what is said is of the one before it.")
    is_told = in_group >= profile.least and latest is not None
    variation = _variation(latest, profile, way) if is_told and latest else None
    assurance = _assurance(last.limits, profile, way, target, meets) if is_told else None
    if assurance == "fail" and meets and profile.reads_gaps:
        caveats.append("The latest value meets the target although the limits do not; consider new limits.")
    return Interpretation(
        profile=profile.name, engine=ENGINE, points=tuple(points), latest=latest, limits=last.limits,
        variation=variation, assurance=assurance, meets_now=meets,
        is_short=any(point.is_in_short_group for point in points), caveats=tuple(caveats),
    )  # fmt: skip


def _variation(latest: Point, profile: Profile, way: int) -> str:
    if profile.reads_gaps and latest.limits.are_collapsed and latest.shown is None:
        return "no_variation"
    if latest.shown is None:
        return "common_cause"
    meaning = "neutral" if not way else "improvement" if latest.shown.direction == way else "concern"
    return f"{meaning}_{'high' if latest.shown.direction > 0 else 'low'}"


def _assurance(limits: Limits, profile: Profile, way: int, target: float | None, meets: bool | None) -> str | None:
    """The target against the limits of the latest group. When improvement is an increase, a target above the upper
    limit will not be met, one below the lower limit will."""
    if target is None or not way:
        return None
    if limits.lower is None or limits.upper is None:
        return "inconsistent"
    if profile.reads_gaps and limits.are_collapsed:
        return "pass" if meets else "fail"
    above = target > limits.upper or (profile.meets_at_limit and target == limits.upper)
    below = target < limits.lower or (profile.meets_at_limit and target == limits.lower)
    if above:
        return "fail" if way > 0 else "pass"
    if below:
        return "pass" if way > 0 else "fail"
    return "inconsistent"


def _meets(value: float | None, target: float | None, way: int) -> bool | None:
    if value is None or target is None or not way:
        return None
    return (value - target) * way >= 0
