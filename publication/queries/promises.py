"""What does a frozen text promise, by which target, and what did the data say when it was frozen? Reads frozen content
(jfp-snapshot/1) only, so that page, PDF and Word say the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.days import MONTHS, day_in_words

Content = dict[str, Any]
Pair = tuple[str, str]
"""An indicator's short name and an area's code."""
NO_METRIC = "No metric is agreed."
QUESTIONS = ("met", "on_trajectory", "changing", "will_meet")
# Why a figure is not there, in words.
WITHOUT = {"no data": "There are no data yet.", "not open": "No open licence for its numbers is recorded."}


@dataclass(frozen=True)
class Aim:
    """A target in the words of the text, what it was confirmed to mean, and the figure that shows how it stands."""

    words: str
    meaning: str
    figure: Content | None
    is_held: bool

    @property
    def sentences(self) -> list[str]:
        """The answers as they were kept; those that hold the number against a target only if it is this one."""
        return said(self.figure, held=self.is_held) if self.figure else []


@dataclass(frozen=True)
class Promise:
    """A commitment in its section, with all that is agreed of it."""

    id: str
    text: str
    section: Content
    measure: str
    aims: tuple[Aim, ...]
    none: str
    due: str
    milestones: tuple[tuple[str, str], ...]


def said(figure: Content, *, held: bool) -> list[str]:
    """The answers of a figure, each a sentence; without what is only said of a target, unless it is `held` against it.
    That no target or trajectory is agreed is not said: the target beside it says what there is."""
    silent = {"no target", "no trajectory", "no data", "not planned"}
    names = QUESTIONS if held else ("changing",)
    answers = figure.get("answers", {})
    return [answers[name]["words"] for name in names if name in answers and answers[name]["key"] not in silent]


def key_of(figure: Content) -> Pair:
    """By which indicator and area a figure is found again."""
    return figure["indicator"], figure["area"]["code"]


def in_short(figure: Content) -> str:
    """`62.1% (2023/24)`, or why there is no number."""
    if figure["state"] != "known":
        return WITHOUT[figure["state"]]
    return f"{figure['value']} ({figure['period']})"


MOVES = {"improvement": "changing for the better", "concern": "changing for the worse", "neutral": "changing",
         "no": "without significant change"}  # fmt: skip


def since(published: Content | None, now: Content | None) -> str:
    """`Since then: 63.0% (2024/25), changing for the better.`, where more is known now than was published; both
    as they are frozen."""
    if not now or now["state"] != "known":
        return ""
    if published and published["state"] == "known":
        if published["last"] == now["last"]:
            return f"Revised since then: {in_short(now)}." if published["value"] != now["value"] else ""
        if published["last"] > now["last"]:
            return ""
    move = MOVES.get(now["answers"]["changing"]["key"].split(" ")[0])
    return f"Since then: {in_short(now)}, {move}." if move else f"Since then: {in_short(now)}."


def promises_of(content: Content) -> list[Promise]:
    """Every commitment of a frozen text in reading order; nothing for a text frozen before its numbers were."""
    numbers = content.get("numbers")
    if numbers is None:
        return []
    agreed = {row["id"]: row for row in numbers["promised"]["commitments"]}
    figures = {key_of(row): row for row in numbers["known"]["figures"]}
    here = numbers["promised"]["area"]
    return [_promise(section, row, agreed.get(row["id"], {}), figures, here) for section, row in _each(content)]


def _each(content: Content) -> Iterator[tuple[Content, Content]]:
    def below(section: Content, rows: list[Content]) -> Iterator[tuple[Content, Content]]:
        for row in rows:
            yield section, row
            yield from below(section, row["commitments"])

    def walk(sections: list[Content]) -> Iterator[tuple[Content, Content]]:
        for section in sections:
            yield from below(section, section["commitments"])
            yield from walk(section["sections"])

    return walk(content["sections"])


def _promise(section: Content, row: Content, agreed: Content, figures: dict[Pair, Content], here: str) -> Promise:
    aims = []
    for target in agreed.get("targets", []):
        figure = figures.get((target["indicator"], target["area"] or here))
        is_held = bool(figure and figure.get("target") == target["slug"])
        aims.append(Aim(target["wording"], target["meaning"].get("words", ""), figure, is_held))
    if agreed.get("indicator") and agreed["indicator"] not in {target["indicator"] for target in agreed["targets"]}:
        aims.append(Aim("", "", figures.get((agreed["indicator"], here)), False))
    measure = agreed.get("measure", "")
    why = agreed.get("why_no_measure", "").rstrip(".")
    none = "" if aims or measure else f"{NO_METRIC} {why}.".strip() if why else NO_METRIC
    due_on = agreed.get("due_on", "")
    return Promise(
        row["id"], row["text"], section, measure, tuple(aims), none,
        due(due_on, "day") if due_on else "",
        tuple((each["title"], due(each["due_on"], each["precision"])) for each in agreed.get("milestones", [])),
    )  # fmt: skip


def due(day: str, precision: str) -> str:
    """A due date no more exact than its source: a month, a year or a financial year where that is all it gives."""
    found = date.fromisoformat(day)
    if precision == "month":
        return f"{MONTHS[found.month - 1]} {found.year}"
    if precision == "financial year":
        first = found.year if found.month > 3 else found.year - 1
        return f"{first}/{(first + 1) % 100:02}"
    return str(found.year) if precision == "year" else day_in_words(found)
