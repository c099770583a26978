"""How a change is written into HTML: elements, words, and what is kept beside them so that each side can be read back.

| on | written | means |
|---|---|---|
| a block | `data-redline="inserted"`, `deleted`, `moved-to`, `moved-from` | only one side has it (at this place) |
| a block | `data-redline="changed"` | words in its line came or went |
| a block | `data-was` | the old element's name and attributes, as JSON |
| a block | `data-redline="divided"` or `joined`, `data-old` | the old blocks that stood for it and its `rest` |
| a cell | `data-redline="filler"` | on neither side: it keeps the rows of a table even |
| in a line | `ins`, `del` | words that came or went |
| in a line | `span data-redline="remarked"`, `data-old` | the same words, under other marks before |
| in a line | `span data-redline="words"` | on neither side: what a screen reader, or everybody, is told |
"""

from __future__ import annotations

import json
from itertools import groupby

from core.richtext.inline import Content
from core.richtext.tree import Node

from .units import is_lead

SPOKEN = {
    "inserted": ("[added: ", " end of addition]"),
    "deleted": ("[removed: ", " end of removal]"),
    "moved-to": ("[moved to here: ", " end of moved text]"),
    "moved-from": ("[moved from here: ", " end of moved text]"),
}
ELEMENT = {"inserted": "ins", "moved-to": "ins", "deleted": "del", "moved-from": "del"}
_LINES = frozenset({"p", "h2", "h3", "h4", "li", "td", "th", "caption", "figcaption", "aside", "div", "figure"})
OURS = frozenset({"data-redline", "data-was", "data-old", "class", "id"})


def words(text: str, *, shown: bool = False) -> Node:
    """Words of ours in the text: for screen readers only, or for everybody."""
    look = "redline-label" if shown else "redline-words nhsuk-u-visually-hidden"
    return Node("span", {"data-redline": "words", "class": look}, [text])


def marked(node: Node, token: str, anchor: str = "") -> None:
    """Write on the element what happened to it."""
    tokens = [*node.attrs.get("data-redline", "").split(), token]
    node.attrs["data-redline"] = " ".join(tokens)
    node.attrs["class"] = " ".join(f"redline-{each}" for each in tokens)
    if anchor:
        node.attrs["id"] = anchor


def was(node: Node, old: Node) -> None:
    """Keep the old element's name and attributes beside the new one's."""
    node.attrs["data-was"] = json.dumps([old.tag, list(old.attrs.items())], ensure_ascii=False, separators=(",", ":"))


def changed_words(status: str, content: Content, anchor: str = "") -> Node:
    """Words that came or went, between the words that say so."""
    before, after = SPOKEN[status]
    node = Node(ELEMENT[status], {}, [words(before), *content, words(after)])
    if anchor:
        node.attrs["id"] = anchor
    return node


def whole(old: Node, status: str, anchor: str = "") -> Node:
    """A copy of a block of which only one side has it, each of its lines between ins or del."""
    node = copied(old)
    lines: list[Node] = []
    _wrap(node, ELEMENT[status], lines)
    if not lines and node.tag in _LINES:
        node.children = [Node(ELEMENT[status], {}, node.children)]
        lines = node.children[:]
    if lines:
        before, after = SPOKEN[status]
        shown = status.startswith("moved")
        lines[0].children.insert(0, words(before, shown=shown))
        lines[-1].children.append(words(after, shown=shown))
    marked(node, status, anchor)
    return node


def copied(node: Node) -> Node:
    """The element again, free to be written on."""
    children = [copied(child) if isinstance(child, Node) else child for child in node.children]
    return Node(node.tag, dict(node.attrs), children)


def label(node: Node, text: str) -> None:
    """Say something to everybody at the beginning of the first line in the block."""
    for each in node.walk():
        if each.tag in _LINES and each.tag != "figure" and "deleted" not in each.attrs.get("data-redline", ""):
            each.children.insert(0, words(text, shown=True))
            return


def _wrap(node: Node, element: str, lines: list[Node]) -> None:
    children: Content = []
    for in_line, group in groupby(node.children, key=is_lead):
        items = list(group)
        if in_line:
            line = Node(element, {}, items)
            lines.append(line)
            children.append(line)
            continue
        for child in items:
            _wrap(child, element, lines)
            children.append(child)
    node.children = children
