"""Which intention comes first by the scores, how sure is that, and would other weights change it? Plain arithmetic.

Given what several people scored (or did not) on some criteria with weights. Without Django and without a database, so
that every statement can be tried against a reckoning by brute force (`tests/priorities/test_scoring.py`).

What it promises: a score that is missing is never counted as nought, nor as an average; what it could be is told as a
range. Equal results are a tie and get the same rank. A rank "holds for all weights within t" exactly when no choice of
weights, each within t of its own, changes any comparison with another: for weights w and differences d between two
intentions the sign of the sum of w*d cannot change while t < |sum of w*d| / sum of w*|d|.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

Scores = Mapping[int, int | None]
"""What one person gave one intention: criterion to score; None, or not there, where it is missing."""
WITHIN = Fraction(1, 5)


@dataclass(frozen=True)
class Line:
    """One criterion of an intention: what each gave, and how far they are apart."""

    criterion: int
    given: tuple[int | None, ...]
    mean: Fraction | None
    spread: int


@dataclass(frozen=True)
class Result:
    """One intention: its score in percent of what could be reached (None where a criterion has no score at all), the
    least and the most that the missing scores leave open, and how much those who scored agree, from 0 to 1."""

    key: int
    lines: tuple[Line, ...]
    percent: Fraction | None
    least: Fraction
    most: Fraction
    missing: int
    agreement: Fraction

    @property
    def disputed(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.spread)


@dataclass(frozen=True)
class Place:
    """The rank of an intention: 1 is first; those with the same score share it. None: it cannot be ranked, as a
    criterion has no score. `holds` is the share by which every weight may change before the rank may."""

    key: int
    rank: int | None
    tied: tuple[int, ...]
    holds: Fraction | None

    def holds_within(self, share: Fraction = WITHIN) -> bool:
        return self.holds is not None and self.holds > share


def result_of(key: int, seats: Sequence[Scores], weights: Mapping[int, int], highest: int) -> Result:
    """What the scores of several people come to. Each criterion counts by the mean of those who gave one."""
    lines = tuple(_line(criterion, seats) for criterion in weights)
    whole = sum(weights.values()) * highest
    found: Fraction | None = Fraction(0)
    least = most = Fraction(0)
    for line in lines:
        weight, given = weights[line.criterion], [each for each in line.given if each is not None]
        found = None if found is None or line.mean is None else found + weight * line.mean
        count = max(len(line.given), 1)
        least += Fraction(weight * sum(given), count)
        most += Fraction(weight * (sum(given) + highest * (count - len(given))), count)
    missing = sum(each is None for line in lines for each in line.given)
    apart = [Fraction(line.spread, highest) for line in lines if line.mean is not None]
    agreement = 1 - sum(apart, Fraction(0)) / len(apart) if apart else Fraction(0)
    percent = None if found is None else 100 * found / whole
    return Result(key, lines, percent, 100 * least / whole, 100 * most / whole, missing, agreement)


def _line(criterion: int, seats: Sequence[Scores]) -> Line:
    given = tuple(seat.get(criterion) for seat in seats)
    known = [each for each in given if each is not None]
    mean = Fraction(sum(known), len(known)) if known else None
    return Line(criterion, given, mean, max(known) - min(known) if known else 0)


def ranked(
    results: Sequence[Result], weights: Mapping[int, int], *, of: Sequence[int] | None = None, compare: bool = True
) -> list[Place]:
    """The places of all intentions, or of those named by `of`, in the order of `results`.

    How long a rank holds is looked for in a comparison with every other, so its cost grows with len(of) * len(results);
    without `compare` it is not looked for.
    """
    wanted = {result.key for result in results} if of is None else set(of)
    better: dict[Fraction, int] = {}
    ordered = sorted((each.percent for each in results if each.percent is not None), reverse=True)
    for place, percent in enumerate(ordered, start=1):
        better.setdefault(percent, place)
    same: dict[Fraction, list[int]] = {}
    for each in results:
        if each.percent is not None:
            same.setdefault(each.percent, []).append(each.key)
    means = _whole_means(results)
    places = []
    for result in results:
        if result.key not in wanted:
            continue
        if result.percent is None:
            places.append(Place(result.key, None, (), None))
            continue
        tied = tuple(key for key in same[result.percent] if key != result.key)
        holds = _holds(result.key, means, list(weights.values())) if compare else None
        places.append(Place(result.key, better[result.percent], tied, holds))
    return places


def _whole_means(results: Sequence[Result]) -> dict[int, tuple[int, ...]]:
    """The means of all that can be ranked, multiplied so that they are whole numbers."""
    known = [each for each in results if each.percent is not None]
    scale = lcm(*{line.mean.denominator for each in known for line in each.lines if line.mean is not None})
    return {each.key: tuple(int((line.mean or 0) * scale) for line in each.lines) for each in known}


def _holds(key: int, means: Mapping[int, tuple[int, ...]], weights: Sequence[int]) -> Fraction:
    """By what share every weight may change before a comparison of this intention with another may turn. Two that have
    the same mean on every criterion stay tied whatever the weights; a tie of others breaks at once."""
    own, found, least = means[key], Fraction(1), 1.0
    for other, theirs in means.items():
        if other == key:
            continue
        gap = scale = 0
        for weight, mine, their in zip(weights, own, theirs, strict=True):
            gap += weight * (mine - their)
            scale += weight * abs(mine - their)
        # Fractions are slow; they are made only where the quotient may be the least.
        if scale and abs(gap) / scale <= least * 1.000001:
            found = min(found, Fraction(abs(gap), scale))
            least = float(found)
    return found
