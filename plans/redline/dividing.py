"""A paragraph that was divided, or two that were joined, with every word kept: shown as that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from core.richtext.tree import Node, serialise

from .marks import copied, label, marked
from .matching import Pair
from .record import Record, shortened
from .units import Unit

Side = Callable[[Pair], Unit | None]


@dataclass(frozen=True, slots=True)
class Divided:
    """Old blocks that hold the same words as new ones. `pairs` is how many places of the list this takes."""

    old: list[Unit]
    new: list[Unit]
    pairs: int = 2

    def written(self, record: Record) -> list[Node]:
        """The new blocks with a label, the old ones kept beside the first."""
        anchor = record.anchor()
        joined = len(self.new) == 1
        nodes = [copied(unit.node) for unit in self.new]
        marked(nodes[0], "joined" if joined else "divided", anchor)
        nodes[0].attrs["data-old"] = serialise([unit.node for unit in self.old])
        for node in nodes[1:]:
            marked(node, "rest")
            label(node, "[divided here] ")
        if joined:
            label(nodes[0], "[two joined into one] ")
        old, new = (shortened(" ¶ ".join(unit.text for unit in units)) for units in (self.old, self.new))
        record.add("changed", "joined" if joined else "divided", self.new[0], anchor, old=old, new=new)
        return nodes


def divided(pairs: list[Pair], at: int) -> Divided | None:
    """One old block that is two new ones here."""
    return _same_words(pairs[at : at + 2], lambda pair: pair.new, lambda pair: pair.old)


def rejoined(pairs: list[Pair], at: int) -> Divided | None:
    """Two old blocks that are one new one here."""
    found = _same_words(pairs[at : at + 2], lambda pair: pair.old, lambda pair: pair.new)
    return Divided(found.new, found.old) if found else None


def _same_words(pairs: list[Pair], many: Side, one: Side) -> Divided | None:
    if len(pairs) < 2 or any(pair.moved for pair in pairs):
        return None
    parts = [unit for pair in pairs if (unit := many(pair))]
    wholes = [unit for pair in pairs if (unit := one(pair))]
    if len(parts) != 2 or len(wholes) != 1 or any(unit.units or unit.mixed for unit in parts + wholes):
        return None
    if {unit.tag for unit in parts + wholes} not in ({"p"}, {"li"}):
        return None
    text = wholes[0].text
    if text not in (f"{parts[0].text} {parts[1].text}", f"{parts[0].text}{parts[1].text}"):
        return None
    return Divided(wholes, parts)
