"""Do yearly values rise or fall? The recent trend as OHID describes it for Fingertips.

What is done here: the five most recent values, of periods that do not overlap; a straight line is laid through them,
each value weighted by the inverse of its variance; the square of its slope over the slope's variance is compared with
chi-squared of one degree of freedom at 95% (3.841). Where counts and denominators of a proportion are known, the
variance is that of the pooled proportion (the test of Cochran and Armitage); otherwise it comes from the 95% confidence
limits, taken as 1.96 standard errors to each side. The text of OHID's own guide was not at hand: it may differ in
detail.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum

LEAST = 5
CHI_SQUARED_95 = 3.841458820694124
STANDARD_ERRORS = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Yearly:
    value: float
    lower: float | None = None
    upper: float | None = None
    numerator: float | None = None
    denominator: float | None = None


@dataclass(frozen=True, slots=True)
class Trend:
    """direction: 1 rising, -1 falling, 0 no significant change; None where it cannot be said, with the reason."""

    direction: int | None
    reason: str = ""
    statistic: float | None = None
    method: str = ""


def trend(values: Sequence[Yearly], *, is_proportion: bool) -> Trend:
    """The recent trend of yearly values in the order of time."""
    if len(values) < LEAST:
        return Trend(None, f"There are not enough values for a trend ({len(values)} of {LEAST}).")
    recent = values[-LEAST:]
    if is_proportion and all(each.numerator is not None and each.denominator for each in recent):
        return _by_counts(recent)
    if all(each.lower is not None and each.upper is not None and each.upper > each.lower for each in recent):
        weights = [(2 * STANDARD_ERRORS / (each.upper - each.lower)) ** 2 for each in recent]
        return _sloped([each.value for each in recent], weights, "weighted by confidence limits")
    return Trend(None, "A trend needs confidence limits, or counts and denominators; the last five values lack them.")


def _by_counts(recent: Sequence[Yearly]) -> Trend:
    counts, sizes = [each.numerator or 0 for each in recent], [each.denominator or 0 for each in recent]
    pooled = fsum(counts) / fsum(sizes)
    if not 0 < pooled < 1:
        if pooled in {0, 1}:
            return Trend(0, statistic=0.0, method="proportions from counts")
        return Trend(None, "The counts are larger than their denominators.")
    weights = [size / (pooled * (1 - pooled)) for size in sizes]
    return _sloped([c / n for c, n in zip(counts, sizes, strict=True)], weights, "proportions from counts")


def _sloped(values: Sequence[float], weights: Sequence[float], method: str) -> Trend:
    whole = fsum(weights)
    middle = fsum(w * at for at, w in enumerate(weights)) / whole
    mean = fsum(w * v for v, w in zip(values, weights, strict=True)) / whole
    spread = fsum(w * (at - middle) ** 2 for at, w in enumerate(weights))
    slope = fsum(w * (at - middle) * (v - mean) for at, (v, w) in enumerate(zip(values, weights, strict=True))) / spread
    statistic = slope * slope * spread
    direction = 0 if statistic <= CHI_SQUARED_95 else 1 if slope > 0 else -1
    return Trend(direction, statistic=statistic, method=method)
