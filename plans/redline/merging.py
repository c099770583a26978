"""Two people changed one text: what both did, together, and what collides."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.richtext import clean
from core.richtext.tree import Node, parse, serialise

from . import merging_tables as tables
from .marks import copied
from .threeway import Slot, agreed, ordered
from .units import Unit, read, write

_HOLDERS = frozenset({"ul", "ol", "li", "blockquote"})


@dataclass(frozen=True, slots=True)
class Conflict:
    """One block that both changed, or that one changed and the other took out. An empty text: it is not there.

    The two texts hold everything else that did not collide (the other rows of a table, the other items of a list), so
    choosing one of them loses nothing but the other's version of what collided.
    """

    bid: str
    base: str
    mine: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Merge:
    """`html` is a canonical body: all that did not collide and, where something did, what `theirs` has, or `mine` where
    theirs took the block out. Each block of both sides is in `html` or in a conflict."""

    html: str
    conflicts: list[Conflict] = field(default_factory=list)

    def resolved(self, choices: dict[str, str]) -> str:
        """The body with the chosen text in place of each block that collided: block id -> HTML, empty to take it out.

        What is not chosen stays as `html` has it.
        """
        body = self.html
        for conflict in self.conflicts:
            if conflict.bid in choices:
                body = clean(_put(body, conflict.bid, choices[conflict.bid]))
        return body


def merge(base: str, mine: str, theirs: str) -> Merge:
    """Both sets of changes to `base` in one text, by block; the units are paragraphs, list items and table rows.

    Promises: `merge(b, m, b).html == m`, `merge(b, b, t).html == t`, `merge(b, x, x).html == x`, all without conflicts;
    changes to different blocks never collide; nothing of either side is lost silently. May raise
    `core.richtext.TooLarge` when both together pass a bound of the schema.
    """
    if mine in (base, theirs):
        return Merge(theirs)
    if theirs == base:
        return Merge(mine)
    texts = read(base), read(mine), read(theirs)
    merger = _Merger()
    nodes = merger.blocks(*texts)
    _once_each(nodes, *texts, merger.conflicts)
    return Merge(clean(write(nodes)), merger.conflicts)


class _Merger:
    def __init__(self) -> None:
        self.conflicts: list[Conflict] = []

    def blocks(self, base: list[Unit], mine: list[Unit], theirs: list[Unit]) -> list[Node]:
        """Siblings of three texts as one list."""
        return [node for slot in ordered(base, mine, theirs) for node in self._block(slot)]

    def _block(self, slot: Slot) -> list[Node]:
        base, mine, theirs = slot.base, slot.mine, slot.theirs
        texts = [unit.html if unit else "" for unit in (base, mine, theirs)]
        if texts[1] in (texts[0], texts[2]):
            return [theirs.node] if theirs else []
        if texts[2] == texts[0]:
            return [mine.node] if mine else []
        if base and mine and theirs and not (base.mixed or mine.mixed or theirs.mixed):
            if base.tag == mine.tag == theirs.tag == "table":
                return self._table(base, mine, theirs)
            if mine.tag in _HOLDERS and theirs.tag in _HOLDERS:
                return [self._holder(base, mine, theirs)]
        self._collide(base, mine, theirs)
        kept = theirs or mine
        return [kept.node] if kept else []

    def _collide(self, base: Unit | None, mine: Unit | None, theirs: Unit | None) -> None:
        bid = next((unit.bid for unit in (theirs, mine) if unit), "")
        self.conflicts.append(Conflict(bid, *(unit.html if unit else "" for unit in (base, mine, theirs))))

    def _holder(self, base: Unit, mine: Unit, theirs: Unit) -> Node:
        before = len(self.conflicts)
        inner = self.blocks(base.units, mine.units, theirs.units)
        head = _three_way(_head(base), _head(mine), _head(theirs))
        if head is not None:
            return _built(head, inner)
        # The line of an item collided, not what is nested in it.
        choices = [_built(_head(side), [copied(node) for node in inner]) for side in (mine, theirs)]
        conflict = Conflict(theirs.bid, base.html, serialise([choices[0]]), serialise([choices[1]]))
        self.conflicts.insert(before, conflict)
        return choices[1]

    def _table(self, base: Unit, mine: Unit, theirs: Unit) -> list[Node]:
        sides = tables.merged(base, mine, theirs)
        if sides is None:
            self._collide(base, mine, theirs)
            return [theirs.node]
        texts = [serialise([side]) for side in sides]
        if texts[0] != texts[1]:
            self.conflicts.append(Conflict(theirs.bid, base.html, *texts))
        return [sides[1]]


def _once_each(
    nodes: list[Node], base: list[Unit], mine: list[Unit], theirs: list[Unit], found: list[Conflict]
) -> None:
    """What one moved into another block and the other moved elsewhere, or changed, is there twice: the first stays."""
    sides = [{unit.bid: unit.html for top in side for unit in top.walk() if unit.bid} for side in (base, mine, theirs)]
    seen: dict[str, str] = {}
    root = Node("root", {}, [*nodes])
    for holder in root.walk():
        for node in list(holder.elements()):
            bid = node.attrs.get("data-bid", "")
            if bid and bid in seen:
                holder.children = [child for child in holder.children if child is not node]
                if seen[bid] != serialise([node]):
                    found[:] = [each for each in found if each.bid != bid]
                    found.append(Conflict(bid, *(side.get(bid, "") for side in sides)))
            elif bid:
                seen[bid] = serialise([node])
    nodes[:] = list(root.elements())


def _head(unit: Unit) -> Node:
    return Node(unit.tag, unit.node.attrs, unit.lead)


def _built(head: Node, inner: list[Node]) -> Node:
    return Node(head.tag, dict(head.attrs), [*head.children, *inner])


def _three_way(base: Node, mine: Node, theirs: Node) -> Node | None:
    """The opening and the line of a block, each from whoever changed it; None when both did."""
    ids = [node.attrs.get("data-bid", "") for node in (base, mine, theirs)]
    heads = [(node.tag, {k: v for k, v in node.attrs.items() if k != "data-bid"}) for node in (base, mine, theirs)]
    lines = [node.children for node in (base, mine, theirs)]
    head, line = agreed(*heads), agreed(*lines)
    if head is None or line is None:
        return None
    return Node(head[0], {"data-bid": ids[2] if ids[1] == ids[0] else ids[1], **head[1]}, line)


def _put(body: str, bid: str, html: str) -> str:
    root = parse(body)
    chosen = list(parse(html).children)
    for node in root.walk():
        for place, child in enumerate(node.children):
            if isinstance(child, Node) and child.attrs.get("data-bid") == bid:
                node.children = [*node.children[:place], *chosen, *node.children[place + 1 :]]
                return serialise(root.children)
    return body
