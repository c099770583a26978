"""What stands in the way of knowing how we are doing? Each in a few words; shown before everything else."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

MONTHS_ALLOWED = {"weekly": 1, "monthly": 2, "quarterly": 6, "yearly": 24}
"""Two cycles of each frequency, in whole months since the last period with a value ended."""
WHERE_NOT_SAID = 12
NO_DATA = "No data yet"
NOT_UPDATED = "Not updated in time"
METRICS = {
    "not named": "No metric is named",
    "none defined": "No metric: the list says that none is defined",
    "to be agreed": "The measure is still to be agreed",
}


class Missing(NamedTuple):
    """`kind` is what it is counted under; `words` are those for one line."""

    kind: str
    words: str


def missing(
    *, metric: str, targets: Collection[str], has_source: bool, last: date | None, frequency: str, on: date
) -> list[Missing]:
    """All that is missing of one line: a metric, a target that is confirmed, a source, data, or data that are new
    enough. `targets` are the states of its targets; `last` is the end of the last period that has a value."""
    found = [METRICS[metric]] if metric in METRICS else []
    if metric == "none defined":
        return [Missing(found[0], found[0])]
    if not targets:
        found.append("No target")
    elif "verbatim" in targets:
        found.append("The target's words leave something open")
    elif "proposed" in targets:
        found.append("The target is not confirmed")
    if not has_source:
        found.append("No source of data")
    elif last is None:
        found.append(NO_DATA)
    told = [Missing(words, words) for words in found]
    months = months_since(last, on) if last else 0
    if months > MONTHS_ALLOWED.get(frequency, WHERE_NOT_SAID):
        told.append(Missing(NOT_UPDATED, f"Not updated for {months} months"))
    return told


def months_since(last: date, on: date) -> int:
    """Whole months from one day to another."""
    return (on.year - last.year) * 12 + on.month - last.month - (on.day < last.day)
