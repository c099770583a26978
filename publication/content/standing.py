"""How does a promise or a milestone stand at a year's end, and how is that said of many? Words made from counts, and
what is missing before what is known. Plain Python; nothing is worked out from the data here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from publication.queries.promises import Aim, Promise

Content = dict[str, Any]
NO_PROMISE = "No promise answers it."
# In the order in which they are told, of many: "2 with no metric agreed".
PROMISES = {
    "not frozen": "without what was agreed of it, which was not frozen with this edition",
    "no metric": "with no metric agreed",
    "in words": "with a measure in words that no data are kept for",
    "no target": "with an indicator and no target",
    "no data": "with no data",
    "not open": "with numbers that no open licence lets us show",
    "earlier": "with no data for this year",
    "not held": "with a target that no number is held against",
    "not met": "not met",
    "met": "met",
}
MILESTONES = {
    "never": "never reported on",
    "late": "late",
    "off track": "off track",
    "at risk": "at risk",
    "on track": "on track",
    "done": "done",
}
RULES = tuple(
    """\
A promise is met if each of its targets was met by the newest value for the year, and not met if one of them was not. \
If a target has no such value, the promise is neither.
A value counts for the year if its period ends in it. The answers are those that were stored when the data came in, \
and none was worked out for this page.
A target counts when a person has confirmed what it means, and the stored answer was held against that target.
A milestone is late if the day that the plan gives is past and no report on a month up to the end of the year says \
that it is done. Else it stands as its last report up to then says.
A duty leads to the promises of the sections that answer it, with the sections below them. A priority of a board’s \
strategy leads to the promises that are said to come from it. Neither is guessed, and promises of other plans that \
this one includes are not counted.
What the published plan must carry besides (the views of people, the boards’ opinions) promises nothing, and is left \
out.
""".splitlines()
)


def promise_stands(promise: Promise, *, first_day: date) -> str:
    """One of PROMISES; what is missing of one of its targets counts before what is known of another, except that a
    target which is not met is not made better by it."""
    if promise.none:
        return "no metric"
    if not promise.aims:
        return "in words"
    found = [_aim_stands(aim, first_day=first_day) for aim in promise.aims]
    return "not met" if "not met" in found else min(found, key=list(PROMISES).index)


def _aim_stands(aim: Aim, *, first_day: date) -> str:
    figure = aim.figure
    if figure is None or figure["state"] != "known":
        return figure["state"] if figure else "no data"
    if not aim.words:
        return "no target"
    if figure["last"] < first_day.isoformat():
        return "earlier"
    answer = figure["answers"]["met"]["key"] if aim.is_held else ""
    return {"yes": "met", "no": "not met"}.get(answer, "not held")


def milestone_stands(due_on: str, status: str, *, last_day: date) -> str:
    """One of MILESTONES; `status` is that of its last report, or empty, `last_day` the one that is over."""
    if status == "done":
        return "done"
    if not status:
        return "never"
    return "late" if due_on <= last_day.isoformat() else status


def day_that_is_over(last: date, *, on: date) -> date:
    """The last day of the year, or before it is over the day before today."""
    return min(last, on - timedelta(days=1))


def in_words(promises: Iterable[str], milestones: Iterable[str]) -> str:
    """`4 promises: 2 with no metric agreed, 1 not met, 1 met; 3 milestones: 1 late, 2 done.`"""
    promised, due = list(promises), list(milestones)
    if not promised:
        return NO_PROMISE
    parts = [_counted(promised, PROMISES, "promise")]
    if due or "not frozen" not in promised:
        parts.append(_counted(due, MILESTONES, "milestone") if due else "no milestone is agreed")
    return f"{'; '.join(parts)}."


def _counted(states: list[str], words: dict[str, str], noun: str) -> str:
    counts = Counter(states)
    told = ", ".join(f"{counts[state]} {said}" for state, said in words.items() if counts[state])
    return f"{len(states)} {noun}{'' if len(states) == 1 else 's'}: {told}"


def missing(content: Content, *, is_over: bool, published_on: date) -> list[str]:
    """What the status of a year lacks, in sentences."""
    year, found = content["year"], []
    if not is_over:
        found.append(f"The year is not over: it ends on {year['ends']}.")
    if published_on.isoformat() > year["to"]:
        found.append("This edition was published after the year had ended.")
    duties, promises, milestones = content["duties"], content["promises"], content["milestones"]
    found += _lacking(duties, "duty", "duties", {
        "no section answers it": lambda row: not row["sections"],
        "a section answers it, and no promise does": lambda row: row["sections"] and not row["promises"],
    })  # fmt: skip
    strategies = content["strategies"]
    if strategies is None:
        found.append("What the edition does about the boards’ strategies was not frozen with it.")
    elif not strategies:
        found.append("No strategy of a board is on record for this plan.")
    priorities = [row for strategy in strategies or () for row in strategy["priorities"]]
    found += _lacking(priorities, "priority of a strategy", "priorities of strategies", {
        "no promise answers it": lambda row: not row["promises"],
    })  # fmt: skip
    found += [f"{strategy['title']}: its priorities are not on record."
              for strategy in strategies or () if not strategy["are_known"]]  # fmt: skip
    unknown = list(PROMISES)[: list(PROMISES).index("not met")]
    found += _lacking(promises, "promise", "promises", {
        PROMISES[state]: lambda row, state=state: row["state"] == state for state in unknown
    })  # fmt: skip
    if not promises:
        found.append("The edition makes no promise.")
    elif not milestones and "not frozen" not in {row["state"] for row in promises}:
        found.append("No promise has a milestone.")
    return found + _lacking(milestones, "milestone", "milestones", {
        MILESTONES["never"]: lambda row: row["state"] == "never",
    })  # fmt: skip


def _lacking(rows: list[Content], one: str, many: str, asked: dict[str, Any]) -> list[str]:
    """`2 of 17 duties: no section answers it.`"""
    counts = {words: sum(bool(lacks(row)) for row in rows) for words, lacks in asked.items()}
    noun = one if len(rows) == 1 else many
    return [f"{count} of {len(rows)} {noun}: {words}." for words, count in counts.items() if count]
