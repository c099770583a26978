"""Either side of a redline, read back exactly."""

from __future__ import annotations

import json
from collections.abc import Iterator

from core.richtext.inline import Content
from core.richtext.tree import Node, parse

from .inline import nested, pieces
from .marks import OURS
from .units import is_lead, write

DEPTH = 120
_NEITHER = frozenset({"words", "filler"})
_ONLY_NEW = frozenset({"inserted", "moved-to", "rest"})
_ONLY_OLD = frozenset({"deleted", "moved-from"})


def accept(html: str) -> str:
    """The new text: every change taken. `accept(redline(old, new).html) == new`."""
    return _side(html, new=True)


def reject(html: str) -> str:
    """The old text: every change refused. `reject(redline(old, new).html) == old`."""
    return _side(html, new=False)


def _side(html: str, *, new: bool) -> str:
    blocks = list(parse(html, max_depth=DEPTH).elements())
    return write([node for node in _taken(list(blocks), new=new) if isinstance(node, Node)])


def _taken(items: Content, *, new: bool) -> Iterator[Node | str]:
    for item in items:
        if isinstance(item, str):
            yield item
            continue
        tokens = set(item.attrs.get("data-redline", "").split())
        if item.tag in ("ins", "del"):
            if (item.tag == "ins") == new:
                yield from _taken(item.children, new=new)
        elif tokens & _NEITHER or tokens & (_ONLY_OLD if new else _ONLY_NEW):
            continue
        elif "remarked" in tokens or (not new and "data-old" in item.attrs):
            yield from _taken(item.children, new=True) if new else parse(item.attrs["data-old"]).children
        else:
            yield _element(item, tokens, new=new)


def _element(item: Node, tokens: set[str], *, new: bool) -> Node:
    tag = item.tag
    attrs = {name: value for name, value in item.attrs.items() if name not in OURS}
    if not new and "data-was" in item.attrs:
        tag, pairs = json.loads(item.attrs["data-was"])
        attrs = dict(pairs)
    children = list(_taken(item.children, new=new))
    if "changed" in tokens:
        lead = [child for child in children if is_lead(child)]
        children = [*nested(list(pieces(lead))), *(child for child in children if not is_lead(child))]
    return Node(tag, attrs, children)
