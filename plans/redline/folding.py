"""A redline as it is read: changed parts open, long stretches without a change to be opened."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby

from core.richtext.tree import Node, parse

from .marks import copied
from .taking import DEPTH
from .units import write

_AROUND = 1
_LEAST_TO_FOLD = 4
_KEPT_FOR_READING_BACK = ("data-was", "data-old", "data-bid")
_HEADINGS = ("h2", "h3", "h4")
_PICTURE = re.compile(r"asset:([0-9a-f]{8})[0-9a-f]{56}")


@dataclass(frozen=True, slots=True)
class Part:
    """Some neighbouring blocks of a redline, for a page. `blocks` is how many; those without a change may be folded."""

    html: str
    changed: bool
    blocks: int


def folded(html: str, *, top: int = 2) -> list[Part]:
    """The redline for people to read: without what is only kept for `accept` and `reject`, pictures told in words as
    their bytes are elsewhere, and blocks without a change apart from those with one, but for the nearest. The headings
    begin at level `top`, and none skips a level: a text of two versions would often do so."""
    blocks = [_shown(node) for node in parse(html, max_depth=DEPTH).elements()]
    above = top - 1
    for node in (each for block in blocks for each in block.walk() if each.tag in _HEADINGS):
        above = min(int(node.tag[1]) - 2 + top, above + 1, 6)
        node.tag = f"h{above}"
    changed = [any(_is_mark(each) for each in node.walk()) for node in blocks]
    near = [any(changed[max(0, place - _AROUND) : place + _AROUND + 1]) for place in range(len(blocks))]
    parts: list[Part] = []
    for open_, group in groupby(range(len(blocks)), key=lambda place: near[place]):
        places = list(group)
        nodes = [blocks[place] for place in places]
        parts.append(Part(write(nodes), open_ or (any(changed) and len(places) < _LEAST_TO_FOLD), len(places)))
    return parts


def _is_mark(node: Node) -> bool:
    return node.tag in ("ins", "del") or "data-redline" in node.attrs


def _shown(node: Node) -> Node:
    if node.tag == "img":
        known = _PICTURE.search(node.attrs.get("src", ""))
        words = node.attrs.get("alt") or "no description"
        return Node("span", {"class": "redline-picture"}, [f"Picture: {words} ({known[1] if known else 'unknown'}…)"])
    shown = copied(Node(node.tag, node.attrs))
    for name in _KEPT_FOR_READING_BACK:
        shown.attrs.pop(name, None)
    shown.children = [_shown(child) if isinstance(child, Node) else child for child in node.children]
    if node.tag == "aside":
        shown.children.insert(0, Node("sup", {}, [f"{shown.attrs.pop('data-mark', '')} "]))
        shown.tag, shown.attrs = "p", {k: v for k, v in shown.attrs.items() if k != "data-note"}
    return shown
