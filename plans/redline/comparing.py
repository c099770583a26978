"""Two bodies become one redline: blocks first, then the lines in them."""

from __future__ import annotations

from core.richtext.inline import Content
from core.richtext.tree import Node, serialise

from . import tables
from .changes import Change, Redline, figures_changed
from .dividing import divided, rejoined
from .inline import can_be_compared, compared
from .lines import element_changes, line_of
from .marks import changed_words, copied, label, marked, was, whole
from .matching import Pair, paired
from .record import Record, full_text, shortened
from .units import Unit, read, write

_ENOUGH_TO_KNOW = 4


def redline(old: str, new: str, *, prefix: str = "change-") -> Redline:
    """The two bodies as one, changes marked. Promises, for any two bodies that `core.richtext.clean` returns:
    `accept(html) == new`, `reject(html) == old`, equal bodies have no marks, and the cost is bounded by their size.

    `prefix` begins the id of every change, for pages that show several redlines.
    """
    if old == new:
        return Redline(new)
    comparison = Comparison(Record(prefix))
    nodes = comparison.blocks(read(old), read(new))
    comparison.find_moves()
    return comparison.record.finished(write(nodes))


class Comparison:
    """One comparison under way."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self._gone: list[tuple[Unit, Node, Change]] = []
        self._came: list[tuple[Unit, Node, Change]] = []
        self._left: dict[int, str] = {}
        self._landed: dict[int, str] = {}

    def blocks(self, old: list[Unit], new: list[Unit]) -> list[Node]:
        """Siblings of both sides in one list."""
        out: list[Node] = []
        pairs = paired(old, new)
        number = 0
        while number < len(pairs):
            pair = pairs[number]
            if found := divided(pairs, number) or rejoined(pairs, number):
                out.extend(found.written(self.record))
                number += found.pairs
                continue
            number += 1
            out.extend(self.pair(pair))
            if pair.new is not None and pair.new.tag in ("h2", "h3", "h4"):
                self.record.heading = shortened(pair.new.text)
        return out

    def pair(self, pair: Pair, *, as_whole: bool = False) -> list[Node]:
        """One place: a block of both sides, of one, or one that moved (`as_whole`: without the changes inside it)."""
        old, new = pair.old, pair.new
        if old is not None and pair.moved:
            return self._moved_from(old) if new is None else self._moved_to(old, new, as_whole=as_whole)
        if old is not None and new is not None:
            return self.block(old, new)
        if old is not None:
            return [self.one_sided(old, "deleted")]
        return [self.one_sided(new, "inserted")] if new is not None else []

    def block(self, old: Unit, new: Unit) -> list[Node]:
        """A block that both sides have; two when they cannot be shown as one."""
        if old.html == new.html:
            return [copied(new.node)]
        if new.tag == "table" and old.tag == "table":
            return tables.compared(self, old, new)
        node = Node(new.tag, dict(new.node.attrs))
        said = element_changes(old, new)
        lead, line_changed = self._line(old, new, node)
        node.children = [*lead, *self.blocks(old.units, new.units)]
        if (old.tag, old.node.attrs) != (new.tag, new.node.attrs):
            was(node, old.node)
        for aspect, words in said:
            anchor = node.attrs.get("id") or self.record.anchor()
            node.attrs["id"] = anchor
            self.record.add("changed", aspect, new, anchor, old=shortened(old.text), new=shortened(new.text) or words)
            label(node, f"[{words}] ")
        if said and not line_changed:
            marked(node, "element")
        return [node]

    def one_sided(self, unit: Unit, status: str, place: str = "") -> Node:
        """A block that only one side has, marked and recorded."""
        anchor = self.record.anchor()
        node = whole(unit.node, status, anchor)
        self.record.one_sided("deleted" if status == "deleted" else "inserted", unit, anchor, place)
        (self._gone if status == "deleted" else self._came).append((unit, node, self.record.changes[-1]))
        return node

    def find_moves(self) -> None:
        """What was taken out of one block and put into another (an item into another list) is a move as well."""
        by_id = {unit.bid: entry for entry in self._came if (unit := entry[0]).bid}
        by_text = {unit.key: entry for entry in self._came if len((unit := entry[0]).words) >= _ENOUGH_TO_KNOW}
        used: set[int] = set()
        for unit, node, change in self._gone:
            entry = by_id.get(unit.bid) or by_text.get(unit.key)
            if entry is None or unit.tag == "tr" or id(entry[1]) in used or entry[0].key != unit.key:
                continue
            used.add(id(entry[1]))
            self.record.moved(change, entry[2])
            for each, target, status in ((unit, node, "moved-from"), (entry[0], entry[1], "moved-to")):
                again = whole(each.node, status, target.attrs.get("id", ""))
                target.attrs, target.children = again.attrs, again.children

    def _moved_from(self, old: Unit) -> list[Node]:
        anchor = self.record.anchor()
        self._left[id(old)] = anchor
        if id(old) in self._landed:
            self.record.left(self._landed[id(old)], anchor)
        return [whole(old.node, "moved-from", anchor)]

    def _moved_to(self, old: Unit, new: Unit, *, as_whole: bool) -> list[Node]:
        anchor = self.record.anchor()
        self._landed[id(old)] = anchor
        before, after = full_text(old), full_text(new)
        said = {"old": shortened(before), "new": shortened(after), "anchor_from": self._left.get(id(old), "")}
        self.record.add("moved", "place", new, anchor, **said)
        if not as_whole and old.key != new.key and new.tag != "table":
            nodes = self.block(old, new)
            if len(nodes) == 1:
                self.record.renamed(nodes[0].attrs.pop("id", ""), anchor)
                label(nodes[0], "[moved to here] ")
                marked(nodes[0], "moved-to", anchor)
                return nodes
        self.record.figures += figures_changed(before, after, self.record.place(new), anchor)
        return [whole(new.node, "moved-to", anchor)]

    def _line(self, old: Unit, new: Unit, node: Node) -> tuple[Content, bool]:
        if serialise(old.lead) == serialise(new.lead):
            return [child if isinstance(child, str) else copied(child) for child in new.lead], False
        anchor = self.record.anchor()
        if can_be_compared(old.lead) and can_be_compared(new.lead):
            stretches = compared(old.lead, new.lead, self.record.budget)
            line = line_of(stretches)
            marked(node, "changed", anchor)
            self.record.line(old, new, anchor, stretches)
        else:
            taken = [changed_words("deleted", old.lead)] if old.lead else []
            given = [changed_words("inserted", new.lead)] if new.lead else []
            line = [*taken, *given]
            marked(node, "replaced", anchor)
            self.record.replaced(old, new, anchor)
        return line, True
