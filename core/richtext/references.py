"""References: what a body points at without holding its words, and how those words are put in when it is frozen."""

from __future__ import annotations

from collections.abc import Callable, Set

from .cleaning import clean
from .schema import REFERENCE
from .tree import Node, parse, serialise

Link = tuple[str, str]
"""The words of a reference and the address they link to; no address: the words alone."""


def references(html: str) -> list[str]:
    """Every KIND:KEY that a canonical body points at or holds as an object, once each, in reading order."""
    found = []
    for node in parse(html).walk():
        value = node.attrs.get("data-ref") or node.attrs.get("data-object") or ""
        if REFERENCE.match(value):
            found.append(value)
    return list(dict.fromkeys(found))


def kind_of(reference: str) -> str:
    """`section` of `section:KEY`."""
    return reference.partition(":")[0]


def resolved(
    html: str, *, link: Callable[[str, str], Link], block: Callable[[str], str], keep: Set[str] = frozenset()
) -> str:
    """The body with its references replaced by plain content, so that it says all by itself; those of a kind in `keep`
    stay references.

    `link` is given a reference and its words as typed, and says the words and the address to show. `block` is given an
    object and returns HTML, which takes over the object's block id; empty HTML leaves nothing.
    """
    if "data-ref=" not in html and "data-object=" not in html:
        return html
    root = parse(html)
    for node in list(root.walk()):
        node.children = [each for child in node.children for each in _resolved(child, link, block, keep)]
    return clean("\n".join(serialise([child]) for child in root.elements()))


def _resolved(
    child: Node | str, link: Callable[[str, str], Link], block: Callable[[str], str], keep: Set[str]
) -> list[Node | str]:
    if isinstance(child, str) or kind_of(child.attrs.get("data-ref") or child.attrs.get("data-object") or "") in keep:
        return [child]
    if "data-ref" in child.attrs:
        words, address = link(child.attrs["data-ref"], child.text())
        return [Node("a", {"href": address}, [words])] if address else [words]
    if "data-object" in child.attrs:
        made = list(parse(block(child.attrs["data-object"])).elements())
        if made and "data-bid" in child.attrs:
            made[0].attrs = {"data-bid": child.attrs["data-bid"], **made[0].attrs}
        return [*made]
    return [child]
