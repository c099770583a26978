"""Red, Amber or Green, by a stated rule, only for a committee that asks for it. A letter and a word, never a colour; it
stands beside the four answers and replaces none of them.

Plain Python: stored answers come in; a letter, a word and the reason come out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

RULE = (
    (
        "R, Red: the target is not met, and the process will not meet it unless something changes; or the measure is "
        "neither on its trajectory nor changing for the better."
    ),
    "A, Amber: the target is not met, and the measure is on its trajectory or is changing for the better.",
    "G, Green: the target is met.",
    "–, No rating: no target is agreed, it cannot be held against one number, or there are no data.",
)
"""As it stands at the top of a report: a line for each letter."""


@dataclass(frozen=True)
class Rating:
    letter: str
    word: str
    why: str

    @property
    def words(self) -> str:
        """`A, Amber: it is on its trajectory.`"""
        return f"{self.letter}, {self.word}: {self.why}"


def rating(answers: Iterable[Mapping[str, Any]]) -> Rating:
    """The letter that the four answers give. That the process will not meet its target outweighs that it is getting
    better."""
    keys = {each["name"]: each["key"] for each in answers}
    met = keys.get("met", "no data")
    if met == "yes":
        return Rating("G", "Green", "the target is met.")
    if met != "no":
        reasons = {"no target": "no target is agreed.", "no data": "there are no data."}
        return Rating("–", "No rating", reasons.get(met, "the target cannot be held against one number."))
    if keys.get("will_meet") == "fail":
        return Rating("R", "Red", "the target is not met, and the process will not meet it unless something changes.")
    if keys.get("on_trajectory") == "yes":
        return Rating("A", "Amber", "the target is not met, and the measure is on its trajectory.")
    if keys.get("changing", "").startswith("improvement"):
        return Rating("A", "Amber", "the target is not met, and the measure is changing for the better.")
    behind = "is behind its trajectory" if keys.get("on_trajectory") == "no" else "has no trajectory to be on"
    return Rating("R", "Red", f"the target is not met, and the measure {behind} and is not changing for the better.")
