"""One block as lines of the plain notation: the plainest way first, then ways that say more."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from .inline import Content
from .tree import Node, serialise

_SPECIAL = re.compile(r"([\\`*_\[\]<>&|{])")
# Whoever writes can type a short name; an object that is known by a number only is held.
_NUMBERED = re.compile(r"[a-z]+:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")
_LINE_START = re.compile(r"^(\s*)([#+\-=]|\d{1,9}[.)])(?=\s|$|[-=])", re.MULTILINE)
_HEADINGS = {"h2": "##", "h3": "###", "h4": "####"}
Text = Callable[[str], str]


def written(node: Node) -> Iterator[str]:
    """Ways to write this block, each tried until one reads back as the block; none for what has no notation."""
    ways: tuple[tuple[Text, bool], ...] = ((str, False), (_escaped, False), (_escaped, True))
    for text, tagged in ways:
        lines = _lines(node, text, tagged)
        if lines:
            yield "\n".join(lines)


def held_as(node: Node) -> str:
    """What a person is told about a block that has no notation."""
    kinds = {"figure": "picture", "table": "table", "div": node.attrs.get("data-object", "").split(":")[0]}
    label = next((n.attrs.get("alt", "") for n in node.walk() if n.tag == "img"), "")
    label = label or next((n.text() for n in node.walk() if n.tag == "caption"), "") or node.text()
    words = " ".join(label.replace("[", "(").replace("]", ")").split())[:60].strip()
    return f"{kinds.get(node.tag) or 'passage'}{f' “{words}”' if words else ''}, kept as it is"


def _escaped(text: str) -> str:
    return _LINE_START.sub(lambda m: f"{m[1]}{_marked(m[2])}", _SPECIAL.sub(r"\\\1", text))


def _marked(sign: str) -> str:
    return f"{sign[:-1]}\\{sign[-1]}" if sign[0].isdigit() else f"\\{sign}"


def _lines(node: Node, text: Text, tagged: bool) -> list[str]:
    words = _inline(node.children, text, tagged) if node.tag not in ("ul", "ol", "table", "figure", "div") else ""
    if node.tag == "div":
        named = node.attrs["data-object"]
        return [] if _NUMBERED.match(named) else [f"{{{{{named}}}}}"]
    if node.tag in _HEADINGS:
        return [f"{_HEADINGS[node.tag]} {words}"]
    if node.tag == "p":
        return words.split("\n")
    if node.tag in ("ul", "ol"):
        return _list(node, text, tagged)
    if node.tag == "aside":
        return [f"[^{node.attrs['data-note']}]: {words}"]
    if node.tag == "blockquote":
        parts = [_inline(child.children, text, tagged).split("\n") for child in node.elements()]
        return [f"> {line}".rstrip() for n, part in enumerate(parts) for line in ([""] if n else []) + part]
    return _table(node, text, tagged) if node.tag == "table" else []


def _list(node: Node, text: Text, tagged: bool) -> list[str]:
    lines = []
    start = int(node.attrs.get("start", "1"))
    for number, item in enumerate(node.elements(), start=start):
        sign = f"{number}." if node.tag == "ol" else "-"
        own = [c for c in item.children if isinstance(c, str) or c.tag not in ("ul", "ol")]
        first, *rest = _inline(own, text, tagged).split("\n")
        indent = " " * (len(sign) + 1)
        lines.append(f"{sign} {first}")
        lines += [indent + line for line in rest]
        for below in item.elements():
            if below.tag in ("ul", "ol"):
                lines += [indent + line for line in _list(below, text, tagged)]
    return lines


def _table(node: Node, text: Text, tagged: bool) -> list[str]:
    rows = [list(row.elements()) for row in node.walk() if row.tag == "tr"]
    cells = [
        ["\\|".join(_inline(cell.children, text, tagged).replace("\n", "<br>").split("|")) for cell in row]
        for row in rows
    ]
    if text is not str:
        cells = [[cell.replace("\\\\|", "\\|") for cell in row] for row in cells]
    caption = next((c for c in node.elements() if c.tag == "caption"), None)
    lines = [f"| {' | '.join(row)} |" for row in cells]
    lines.insert(1, "|" + " --- |" * len(cells[0]))
    return ([f"Table: {_inline(caption.children, text, tagged)}"] if caption else []) + lines


def _inline(items: Content, text: Text, tagged: bool) -> str:
    return "".join(_piece(item, text, tagged) for item in items)


def _piece(item: Node | str, text: Text, tagged: bool) -> str:
    if isinstance(item, str):
        return text(item)
    inside = _inline(item.children, text, tagged)
    if item.tag == "br":
        return "\\\n"
    if item.tag == "sup" and "data-note" in item.attrs:
        return f"[^{item.attrs['data-note']}]"
    if item.tag == "a":
        target = item.attrs.get("href") or f"ref:{item.attrs['data-ref']}"
        return f"[{inside}]({f'<{target}>' if re.search(r'[()]', target) else target})"
    if item.tag in ("strong", "em") and not tagged:
        sign = "**" if item.tag == "strong" else "*"
        return f"{sign}{inside}{sign}"
    opening = serialise([Node(item.tag, item.attrs)]).removesuffix(f"</{item.tag}>")
    return f"{opening}{inside}</{item.tag}>"
