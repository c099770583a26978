"""What changed between two reports to a committee? Data that were told differently stand apart from what truly changed.

Plain Python: the content of the report before and of this one come in; sentences come out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from core.days import day_in_words

Content = Mapping[str, Any]
KINDS = {
    "new": "Watched since",
    "gone": "No longer in the report",
    "real": "What truly changed",
    "milestones": "Milestones",
    "revised": "Data that were told differently: not a change of the thing measured",
}
"""What can have changed, in the order in which it is told."""
SHOWN = 3
"""Of how many periods that were revised each value is told; of more it is told how many there are."""


def changes(before: Content | None, now: Content) -> dict[str, list[str]]:
    """What is different since the report before, by kind; nothing of a first report."""
    found: dict[str, list[str]] = {kind: [] for kind in KINDS}
    if before is None:
        return found
    for name, words in (("measures", _measure), ("milestones", _milestone)):
        was, here = ({row["id"]: row for row in content[name]} for content in (before, now))
        found["new"] += [words(here[key]) + "." for key in here if key not in was]
        found["gone"] += [words(was[key]) + "." for key in was if key not in here]
        for key, row in here.items():
            if key in was and name == "milestones":
                found["milestones"] += [f"{words(row)}: {said}" for said in _moved(was[key], row)]
            elif key in was:
                _of_measure(was[key], row, found)
    return found


def _measure(row: Content) -> str:
    return row["title"]


def _milestone(row: Content) -> str:
    return f"Milestone “{row['title']}”"


def _of_measure(was: Content, row: Content, found: dict[str, list[str]]) -> None:
    name = _measure(row)
    aims = [sorted(aim["words"] for aim in each["targets"]) for each in (was, row)]
    if aims[0] != aims[1]:
        before, after = ("; ".join(each) or "none" for each in aims)
        found["real"].append(f"{name}: the target changed. Before: {before}. Now: {after}.")
    found["real"] += [f"{name}: {said}" for said in _decided(was, row)]
    if was["told"] is None or row["told"] is None:
        if (was["told"] is None) != (row["told"] is None):
            found["real"].append(f"{name}: {'there are data now' if row['told'] else 'there are no data any more'}.")
        return
    revised = _revised(was["told"], row["told"])
    found["revised"] += [f"{name}: {said}" for said in revised]
    period = _new_period(was["told"], row["told"])
    # An answer that changed while no period came, no target and no limits changed, changed because data did.
    only_data = bool(revised) and not period and aims[0] == aims[1] and was["rebases"] == row["rebases"]
    answered = [*period, *_answers(was["told"], row["told"])]
    found["revised" if only_data else "real"] += [f"{name}: {said}" for said in answered]


def _decided(was: Content, row: Content) -> Iterator[str]:
    """Decisions on new limits that were taken, or taken back, since."""
    before, after = ({each["from"]: each for each in one["rebases"]} for one in (was, row))
    for day in sorted(after.keys() - before.keys()):
        yield f"limits are drawn anew from {_day(day)}, as was decided: {after[day]['reason']}"
    for day in sorted(before.keys() - after.keys()):
        yield f"the decision to draw limits anew from {_day(day)} was taken back."


def _new_period(was: Content, told: Content) -> list[str]:
    old, new = was["latest"], told["latest"]
    if old is None or new is None or new["last"] <= old["last"]:
        return []
    before = f"after {old['words']} for the one to {_day(old['last'])}"
    return [f"a new period, to {_day(new['last'])}: {new['words']}, {before}."]


def _answers(was: Content, told: Content) -> Iterator[str]:
    before = {each["name"]: each for each in was["answers"]}
    for each in told["answers"]:
        old = before.get(each["name"])
        if old and old["key"] != each["key"]:
            yield f"{each['question']} Before: {old['words']} Now: {each['words']}"


def _revised(was: Content, told: Content) -> list[str]:
    """Periods that both reports know, with other values."""
    old = {each["last"]: each for each in was["points"]}
    new = {each["last"]: each for each in told["points"]}
    ended = max(old, default="")
    different = [
        (day, old.get(day), new.get(day))
        for day in sorted(old.keys() | {day for day in new if day <= ended})
        if (old.get(day) or {}).get("value") != (new.get(day) or {}).get("value")
    ]
    if not different:
        return []
    told_of = "; ".join(
        f"to {_day(day)}, {_shown(before)} before and {_shown(after)} now" for day, before, after in different[:SHOWN]
    )
    more = f"; and {len(different) - SHOWN} more" if len(different) > SHOWN else ""
    count = f"{len(different)} period{'s were' if len(different) > 1 else ' was'}"
    return [f"{count} told differently: {told_of}{more}."]


def _shown(point: Content | None) -> str:
    return "nothing" if point is None else point["words"] or "no value"


def _moved(was: Content, row: Content) -> Iterator[str]:
    if was["due_on"] != row["due_on"]:
        yield f"its day moved from {_day(was['due_on'])} to {_day(row['due_on'])}."
    if row["late_days"] and not was["late_days"]:
        yield f"it is newly late: it was due by {_day(row['due_on'])}."
    old, new = (each["report"] or {} for each in (was, row))
    if new.get("status") != old.get("status"):
        yield f"it was {_status(old)} and is now {_status(new)}."
    elif new and new.get("id") != old.get("id"):
        yield f"it was reported on again: still {_status(new)}."


def _status(report: Content) -> str:
    return f"“{report['status_words'].split(':')[0].lower()}”" if report else "not reported on"


def _day(iso: str) -> str:
    return day_in_words(date.fromisoformat(iso))
