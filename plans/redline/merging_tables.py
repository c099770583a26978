"""Tables that two people changed, merged by rows."""

from __future__ import annotations

from core.richtext.tree import Node

from .tables import reaching, width
from .threeway import Slot, agreed, ordered
from .units import Unit


def merged(base: Unit, mine: Unit, theirs: Unit) -> tuple[Node, Node] | None:
    """The table with all that does not collide, once with my version of what does and once with theirs (equal when
    nothing does). None when their columns are not the same ones: such tables have no rows in common."""
    sides = (base, mine, theirs)
    if any(reaching(side) for side in sides) or len({width(side) for side in sides}) > 1:
        return None
    if len({side.node.attrs.get("data-bid") for side in sides}) > 1:
        return None
    attrs = dict(theirs.node.attrs)
    return _built(attrs, sides, mine_first=True), _built(attrs, sides, mine_first=False)


def _built(attrs: dict[str, str], sides: tuple[Unit, Unit, Unit], *, mine_first: bool) -> Node:
    table = Node("table", attrs)
    captions = [[unit for unit in side.units if unit.tag == "caption"] for side in sides]
    table.children.extend(_chosen(Slot(*(found[0] if found else None for found in captions)), mine_first=mine_first))
    for tag in ("thead", "tbody"):
        parts = [[row for part in side.units if part.tag == tag for row in part.units] for side in sides]
        rows = [node for slot in ordered(*parts) for node in _chosen(slot, mine_first=mine_first)]
        if rows:
            table.children.append(Node(tag, {}, [*rows]))
    return table


def _chosen(slot: Slot, *, mine_first: bool) -> list[Node]:
    base, mine, theirs = (unit.html if unit else "" for unit in (slot.base, slot.mine, slot.theirs))
    text = agreed(base, mine, theirs)
    unit = slot.theirs if text == theirs else slot.mine
    if text is None:
        unit = slot.mine if mine_first else slot.theirs
    return [unit.node] if unit else []
