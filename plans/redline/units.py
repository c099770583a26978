"""A body as units: what the comparison and the merge walk over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.richtext import clean
from core.richtext.inline import Content, is_inline
from core.richtext.schema import LISTS, MAX_INPUT_DEPTH
from core.richtext.tree import Node, parse, serialise

_WORD = re.compile(r"\w+(?:[.,’'-]\w+)*")


@dataclass(slots=True, eq=False)
class Unit:
    """A block element: the text that leads it, the blocks in it, and what it is known by.

    `lead` is the inline content before the first block; a list item has both, a paragraph has only the lead. `mixed` is
    true when text stands after a block, which no canonical body has: such a unit is compared as a whole.
    """

    node: Node
    lead: Content
    units: list[Unit]
    mixed: bool
    html: str
    key: str
    words: list[str]

    @property
    def tag(self) -> str:
        return self.node.tag

    @property
    def bid(self) -> str:
        return self.node.attrs.get("data-bid", "")

    @property
    def text(self) -> str:
        """The words of the unit's own line, without what is nested in it."""
        return " ".join("".join(_shown(self.lead)).split())

    def walk(self) -> Iterator[Unit]:
        """This unit and every unit in it, in reading order."""
        yield self
        for unit in self.units:
            yield from unit.walk()


def read(html: str) -> list[Unit]:
    """The units of a body. What is not canonical is cleaned first, so that nothing of it can be overlooked."""
    units = _units(html)
    return units if write([unit.node for unit in units]) == html else _units(clean(html))


def write(nodes: list[Node]) -> str:
    """Blocks as a body: one a line, as `clean` writes them."""
    return "\n".join(serialise([node]) for node in nodes)


def _units(html: str) -> list[Unit]:
    return [unit_of(node) for node in parse(html, max_depth=MAX_INPUT_DEPTH).elements()]


def unit_of(node: Node) -> Unit:
    """The unit that an element makes."""
    lead: Content = []
    units: list[Unit] = []
    mixed = False
    for child in node.children:
        if is_lead(child):
            mixed |= bool(units)
            lead.append(child)
        else:
            units.append(unit_of(child))
    attrs = [f"{name}={value}" for name, value in node.attrs.items() if name != "data-bid"]
    inner = "".join(unit.key for unit in units)
    key = f"<{node.tag} {attrs}>{serialise(lead)}{inner}</>"
    words = words_in("".join(_shown(lead)))
    for unit in units:
        words.extend(unit.words)
    return Unit(node, lead, units, mixed, serialise([node]), key, words)


def words_in(text: str) -> list[str]:
    """The words of a text, as they are counted."""
    return _WORD.findall(text)


def is_lead(item: Node | str) -> bool:
    """Whether the item stands in a line: text, inline elements, and the picture of a figure."""
    return is_inline(item) or (isinstance(item, Node) and item.tag == "img")


def _shown(content: Content) -> Iterator[str]:
    for item in content:
        if isinstance(item, str):
            yield item
        elif item.tag == "br":
            yield " "
        else:
            yield from _shown(item.children)


_KINDS = {
    "p": "line",
    "h2": "line",
    "h3": "line",
    "h4": "line",
    "td": "cell",
    "th": "cell",
    **dict.fromkeys(LISTS, "list"),
}


def comparable(old: Unit, new: Unit) -> bool:
    """Whether one can become the other in place: a paragraph a heading, a list numbered, a cell a header cell."""
    return _KINDS.get(old.tag, old.tag) == _KINDS.get(new.tag, new.tag) and not (old.mixed or new.mixed)
