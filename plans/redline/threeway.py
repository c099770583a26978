"""Three lists of siblings as one: who stands where when two people changed the order, and who changed what."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TypeVar

from .matching import match, unmoved
from .units import Unit

Value = TypeVar("Value")


@dataclass(slots=True)
class Slot:
    """One block over the three texts; None where a text does not have it."""

    base: Unit | None = None
    mine: Unit | None = None
    theirs: Unit | None = None


def agreed(base: Value, mine: Value, theirs: Value) -> Value | None:
    """The value of whoever changed it; None when both did, differently."""
    if mine in (base, theirs):
        return theirs
    return mine if theirs == base else None


def ordered(base: list[Unit], mine: list[Unit], theirs: list[Unit]) -> list[Slot]:
    """Every block of the three, in an order that keeps the moves and the new places of both.

    The order is theirs; what mine has added or moved stands behind what it stands behind in mine. So where only one
    side changed the order the result has exactly that order.
    """
    slots = [Slot(base=unit) for unit in base]
    to_mine, to_theirs = match(base, mine), match(base, theirs)
    my_slots = _side(slots, to_mine, mine)
    their_slots = _side(slots, to_theirs, theirs)
    _share_additions(my_slots, mine, to_mine, their_slots, theirs, to_theirs)
    for slot, unit in zip(my_slots, mine, strict=True):
        slot.mine = unit
    for slot, unit in zip(their_slots, theirs, strict=True):
        slot.theirs = unit
    steady = {id(slots[i]) for i in unmoved(to_mine)} & {id(slot) for slot in their_slots}
    behind: dict[int, list[Slot]] = defaultdict(list)
    anchor = 0
    for slot in my_slots:
        if id(slot) in steady:
            anchor = id(slot)
        else:
            behind[anchor].append(slot)
    placed = {id(slot) for group in behind.values() for slot in group}
    result = behind[0]
    for slot in their_slots:
        if id(slot) not in placed:
            result += [slot, *behind.get(id(slot), [])]
    return result


def _side(slots: list[Slot], pairs: dict[int, int], units: list[Unit]) -> list[Slot]:
    known = {j: slots[i] for i, j in pairs.items()}
    return [known.get(j) or Slot() for j in range(len(units))]


def _share_additions(
    my_slots: list[Slot],
    mine: list[Unit],
    to_mine: dict[int, int],
    their_slots: list[Slot],
    theirs: list[Unit],
    to_theirs: dict[int, int],
) -> None:
    """What both added (the same block, or one with the same id) is one block."""
    known, taken = set(to_theirs.values()), set(to_mine.values())
    waiting = {name: j for j, unit in enumerate(theirs) if j not in known for name in (unit.bid, unit.key) if name}
    used: set[int] = set()
    for j, unit in enumerate(mine):
        place = waiting.get(unit.bid, waiting.get(unit.key)) if j not in taken else None
        if place is not None and place not in used:
            used.add(place)
            my_slots[j] = their_slots[place]
