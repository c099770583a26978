"""Which points of a group are more than chance? The four rules of Making Data Count, each for itself.

All comparisons are strict. A missing value is part of no signal, and breaks every run, trend and window of three.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from metrics.spc.limits import Limits

Values = Sequence[float | None]


def sides(values: Values, limits: Limits) -> list[int | None]:
    """1 above the mean, -1 below it, 0 exactly on it; None for a missing value."""
    mean = limits.mean
    return [None if v is None or mean is None else (v > mean) - (v < mean) for v in values]


def outside(values: Values, limits: Limits) -> list[bool]:
    """Beyond a process limit."""
    low, high = limits.lower, limits.upper
    if low is None or high is None:
        return [False] * len(values)
    return [v is not None and (v > high or v < low) for v in values]


def close(values: Values, limits: Limits, is_outside: Sequence[bool]) -> list[bool]:
    """Beyond a near limit, and not beyond the process limit."""
    low, high = limits.near_lower, limits.near_upper
    if low is None or high is None:
        return [False] * len(values)
    return [v is not None and not out and (v > high or v < low) for v, out in zip(values, is_outside, strict=True)]


def runs(side: Sequence[int | None], length: int) -> list[bool]:
    """At least `length` points in a row on one side of the mean; a point exactly on it ends the run."""
    found = [False] * len(side)
    for first, last in _stretches([s or 0 for s in side]):
        if last - first >= length:
            found[first:last] = [True] * (last - first)
    return found


def steps(values: Values) -> list[int]:
    """From each point to the next: 1 up, -1 down, 0 level, or not known because one of the two is missing."""
    return [0 if a is None or b is None else (b > a) - (b < a) for a, b in pairwise(values)]


def trends(step: Sequence[int], count: int, length: int) -> list[bool]:
    """At least `length` of `count` points in a row that all rise, or all fall; a level step ends the trend."""
    found = [False] * count
    for first, last in _stretches(step):
        if last - first >= length - 1:
            found[first : last + 1] = [True] * (last + 1 - first)
    return found


def trend_directions(step: Sequence[int], in_trend: Sequence[bool]) -> list[int]:
    """Which way each point of a trend goes: by the step that leads on when the next point is in a trend too, otherwise
    by the step that led to it. So an apex that ends a rise and begins a fall is falling."""
    found = [0] * len(in_trend)
    for at, is_in in enumerate(in_trend):
        if is_in:
            leads_on = at + 1 < len(in_trend) and in_trend[at + 1]
            found[at] = step[at] if leads_on else step[at - 1]
    return found


def two_in_three(counted: Sequence[bool], side: Sequence[int | None]) -> list[bool]:
    """Those that count, in any three neighbours of which at least two count and all lie on the same side."""
    found = [False] * len(counted)
    for first in range(len(counted) - 2):
        window = range(first, first + 3)
        if side[first] and side[first] == side[first + 1] == side[first + 2]:
            counting = [at for at in window if counted[at]]
            if len(counting) >= 2:
                for at in counting:
                    found[at] = True
    return found


def _stretches(signs: Sequence[int]) -> Iterable[tuple[int, int]]:
    """First and one past the last of each stretch of equal signs that are not 0."""
    first = 0
    for at in range(1, len(signs) + 1):
        if at == len(signs) or signs[at] != signs[first]:
            if signs[first]:
                yield first, at
            first = at
