"""Is something so far off its track that its committee must be told? Plain Python, of stored answers and reports alone.

`rules` says from how much on each rule holds; a rule that is not in it is not applied."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from statistics import median
from typing import Any, NamedTuple

from core.days import day_in_words
from metrics.progress.answers import WAYS
from metrics.progress.words import figure

Rules = Mapping[str, int | None]


def of_answers(answers: Mapping[str, Any], rules: Rules) -> dict[str, str]:
    """The rules that hold for a measure, each with what the committee is told."""
    found = {}
    if "concern" in rules and answers["changing"]["key"].startswith("concern"):
        found["concern"] = answers["changing"]["words"]
    if "failing" in rules and answers["will_meet"]["key"] == "fail":
        found["failing"] = answers["will_meet"]["words"]
    count = behind_for(answers)
    if rules.get("behind") and count >= (rules["behind"] or 0):
        periods = f"{count} period{'' if count == 1 else 's'} in a row"
        found["behind"] = f"{answers['on_trajectory']['words']} It has been behind for {periods}."
    return found


def behind_for(answers: Mapping[str, Any]) -> int:
    """For how many of the last periods in a row the value was worse than planned. Which way is worse, the stored answer
    for the last of them says."""
    plan = answers.get("plan") or {}
    if answers["on_trajectory"]["key"] != "no":
        return 0
    gaps = [
        each["value"] - plan[each["last"]] if each["last"] in plan else 0.0
        for each in answers["points"]
        if each["value"] is not None
    ]
    count = 0
    while count < len(gaps) and gaps[-1 - count] * gaps[-1] > 0:
        count += 1
    return count


class Peer(NamedTuple):
    """One Place's value for the period that is compared, with its 95% confidence limits."""

    name: str
    value: float
    lower: float | None
    upper: float | None


def worse_than_peers(
    peers: Sequence[Peer], *, way: str, least: int, among: str = "", unit: str = "", decimals: int = 1
) -> str:
    """Of which Places the value is worse than the median of all others for the same period, beyond its own 95%
    confidence limits, in words; nothing where there are fewer than `least`. `among` asks for one Place alone. Without
    limits a difference cannot be told from chance, so none is told."""
    if len(peers) < least or way not in WAYS:
        return ""
    found = []
    for peer in peers:
        others = median(each.value for each in peers if each is not peer)
        nearest = peer.upper if WAYS[way] > 0 else peer.lower
        if among not in {"", peer.name} or nearest is None or (nearest - others) * WAYS[way] >= 0:
            continue
        shown = [figure(value, unit=unit, decimals=decimals) for value in (peer.value, others)]
        found.append(f"{peer.name} ({shown[0]}; median of the other Places {shown[1]})")
    return f"Worse than the other Places, more than chance explains: {', '.join(found)}." if found else ""


def of_milestone(due_on: date, status: str, *, on: date, rules: Rules) -> dict[str, str]:
    """The rules that hold for a milestone; `status` is that of its last report, empty where there is none."""
    if status == "done":
        return {}
    found = {}
    days = (on - due_on).days
    late = rules.get("late")
    if late is not None and days >= late and days > 0:
        found["late"] = f"It was due by {day_in_words(due_on)} and is not reported as done."
    if "reported" in rules and status == "off track":
        found["reported"] = "Its last monthly report says that it will be late or fall short."
    return found
