"""Do we read a series exactly as the reference package does? The answer in the words of NHSRplotthedots 0.2.2."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from metrics.spc.analysis import Point, analyse
from metrics.spc.profiles import NHSR


def conformance(values: Sequence[float | None], dates: Sequence[Any], **options: Any) -> dict[str, Any]:
    """The series under the profile `nhsr-0.2.2`, with the names of the reference's columns; `points` holds one list
    for each column, in the order of the dates. Options: improvement_direction, target, screen_outliers,
    fix_after_n_points, rebase_dates. None stands for a number that cannot be computed."""
    found = analyse(values, dates, profile=NHSR, **options)
    return {
        "mean": found.limits.mean,
        "lpl": found.limits.lower,
        "upl": found.limits.upper,
        "variation_icon": found.variation,
        "assurance_icon": found.assurance or "none",
        "short_group_warning": found.is_short,
        "points": {name: [read(point) for point in found.points] for name, read in COLUMNS.items()},
    }


def _cause(point: Point) -> str:
    if point.shown is None:
        return "Common Cause"
    is_up = point.shown.direction > 0
    above = "Above" if is_up else "Below"
    return {
        "outside": "Above UCL" if is_up else "Below LCL",
        "trend": f"7 Point Trend ({'In' if is_up else 'De'}creasing)",
        "two in three": f"2 in 3 {above} CL",
        "run": f"7 Points {above} CL",
    }[point.shown.rule]


COLUMNS = {
    "mean": lambda point: point.limits.mean,
    "lpl": lambda point: point.limits.lower,
    "upl": lambda point: point.limits.upper,
    "rebase_group": lambda point: point.group,
    "relative_to_mean": lambda point: point.side,
    "outside_limits": lambda point: point.is_outside,
    "close_to_limits": lambda point: point.is_close,
    "part_of_trend": lambda point: point.in_trend,
    "part_of_two_in_three": lambda point: point.in_two_in_three,
    "part_of_shift": lambda point: point.in_run,
    "special_cause_type": _cause,
    "point_type": lambda point: point.kind,
    "short_group_warning": lambda point: point.is_in_short_group,
}
