"""What tells a list from text: typed bullets, numbers, and lists within lists."""

from __future__ import annotations

import re

from .inline import Content
from .schema import LIST_TYPES, LISTS
from .tree import Node

_BULLETS = "•▪◦‣●∙⁃"
_LEADING_BULLETS = re.compile(rf"[\s{_BULLETS}]*[{_BULLETS}]\s*")


def numbering(node: Node) -> dict[str, str]:
    """The start and the kind of numbers of an ordered list, where they are not the usual ones."""
    if node.tag != "ol":
        return {}
    attrs = {}
    start = node.attrs.get("start", "").strip()
    if start.isascii() and start.isdigit() and len(start) <= 5 and int(start) != 1:
        attrs["start"] = str(int(start))
    if node.attrs.get("type", "1") in LIST_TYPES - {"1"}:
        attrs["type"] = node.attrs["type"]
    return attrs


def is_list(item: Node | str) -> bool:
    """Whether the item is a list."""
    return isinstance(item, Node) and item.tag in LISTS


def has_items(node: Node) -> bool:
    """Whether this is a list at all: some converters wrap plain text in list tags."""
    return any(
        any(bullet in child for bullet in _BULLETS) if isinstance(child, str) else child.tag in LISTS | {"li"}
        for child in node.children
    )


def joined(lists: Content) -> Content:
    """Neighbouring lists of one kind become one, as an item may hold each kind but once in a row."""
    out: Content = []
    for each in lists:
        last = out[-1] if out else None
        if isinstance(each, Node) and isinstance(last, Node) and last.tag == each.tag and last.tag == "ul":
            last.children.extend(each.children)
        else:
            out.append(each)
    return out


def split_at_bullets(stray: Content) -> list[Content]:
    """The items of text that stands loose in a list, where typed bullets part it."""
    parts: list[Content] = [[]]
    for item in stray:
        if not isinstance(item, str):
            parts[-1].append(item)
            continue
        for number, text in enumerate(re.split(f"[{_BULLETS}]", item)):
            if number:
                parts.append([])
            parts[-1].append(text)
    return parts


def without_bullet(content: Content) -> Content:
    """A bullet typed before the text would be shown beside the list's own."""
    if not content:
        return content
    first = content[0]
    if isinstance(first, str):
        return [_LEADING_BULLETS.sub("", first, count=1) if _LEADING_BULLETS.match(first) else first, *content[1:]]
    return [Node(first.tag, first.attrs, without_bullet(first.children)), *content[1:]] if first.children else content
