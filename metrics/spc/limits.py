"""Where do the limits of an XmR chart lie? Mean and moving ranges of one group of points, nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import fsum

# The constants of the reference package, not 3 / 1.128 and 3.268: published charts are read against these.
LIMIT, SCREEN = 2.66, 3.267
NEAR = 2 * (LIMIT / 3)


@dataclass(frozen=True, slots=True)
class Limits:
    """Mean, process limits (three sigma) and near limits (two sigma), in the unit of the values. None: too few values,
    or every range was screened away, so that none can be computed."""

    mean: float | None
    lower: float | None
    upper: float | None
    near_lower: float | None
    near_upper: float | None

    @property
    def are_collapsed(self) -> bool:
        """Nothing varied: both limits lie on the mean."""
        return self.lower is not None and self.lower == self.upper


def average(values: Sequence[float]) -> float | None:
    return fsum(values) / len(values) if values else None


def limits_of(values: Sequence[float | None], *, baseline: int | None, screens: bool) -> Limits:
    """The limits of one group from its first `baseline` rows (all of them when None; missing rows count as rows).

    A range needs two neighbours: a gap is never bridged. Screening drops ranges that are not below 3.267 times their
    mean, once; it never touches the mean of the values."""
    based = values if baseline is None else values[:baseline]
    mean = average([value for value in based if value is not None])
    ranges = [abs(b - a) for a, b in pairwise(based) if a is not None and b is not None]
    spread = average(ranges)
    if screens and spread is not None:
        spread = average([each for each in ranges if each < SCREEN * spread])
    if mean is None or spread is None:
        return Limits(mean, None, None, None, None)
    wide, near = LIMIT * spread, NEAR * spread
    return Limits(mean, mean - wide, mean + wide, mean - near, mean + near)
