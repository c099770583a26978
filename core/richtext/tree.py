"""A small tree for HTML: what the cleaner reads, rewrites and writes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from .schema import MAX_DEPTH, MAX_INPUT_DEPTH, VOID, TooLarge


@dataclass(slots=True)
class Node:
    """An element. Its children are elements and plain strings, in order."""

    tag: str
    attrs: dict[str, str] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)

    def elements(self) -> Iterator[Node]:
        """The child elements, without the text between them."""
        return (child for child in self.children if isinstance(child, Node))

    def walk(self) -> Iterator[Node]:
        """This element and every element inside it, in reading order."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(list(node.elements())))

    def text(self) -> str:
        """All the text inside, as it stands."""
        parts: list[str] = []
        waiting: list[Node | str] = [self]
        while waiting:
            item = waiting.pop()
            if isinstance(item, str):
                parts.append(item)
            else:
                parts.append("\n" if item.tag == "br" else "")
                waiting.extend(reversed(item.children))
        return "".join(parts)


class _Reader(HTMLParser):
    def __init__(self, max_depth: int) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("root")
        self._open = [self.root]
        self._max_depth = max_depth

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(node)
        if tag in VOID:
            return
        if len(self._open) > self._max_depth:
            raise TooLarge(f"The text is nested more than {MAX_DEPTH} levels deep; please make its structure simpler.")
        self._open.append(node)

    def handle_endtag(self, tag: str) -> None:
        for position in range(len(self._open) - 1, 0, -1):
            if self._open[position].tag == tag:
                del self._open[position:]
                return

    def handle_data(self, data: str) -> None:
        children = self._open[-1].children
        if children and isinstance(children[-1], str):
            children[-1] += data
        else:
            children.append(data)


def parse(html: str, *, max_depth: int = MAX_INPUT_DEPTH) -> Node:
    """Read balanced HTML (what nh3 or `serialise` wrote) into a tree under a nameless root.

    Raises TooLarge when elements stand more than `max_depth` deep.
    """
    reader = _Reader(max_depth)
    reader.feed(html)
    reader.close()
    return reader.root


def serialise(nodes: list[Node | str]) -> str:
    """Write the nodes as HTML, always the same way."""
    out: list[str] = []
    waiting: list[Node | str | tuple[str]] = list(reversed(nodes))
    while waiting:
        item = waiting.pop()
        if isinstance(item, tuple):
            out.append(item[0])
        elif isinstance(item, str):
            out.append(item.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))
        else:
            attrs = "".join(f' {name}="{_quote(value)}"' for name, value in item.attrs.items())
            out.append(f"<{item.tag}{attrs}>")
            if item.tag not in VOID:
                waiting.append((f"</{item.tag}>",))
                waiting.extend(reversed(item.children))
    return "".join(out)


def _quote(value: str) -> str:
    return value.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")
