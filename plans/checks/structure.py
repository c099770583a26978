"""Can everybody find their way in the text? Headings, links, tables and pictures (WCAG 2.2: 1.1.1, 1.3.1, 2.4.4)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.richtext.tree import Node
from plans.checks.advice import Advice, Known

_VAGUE = """here, click here, found here, read more, more, link, this link, this, this page, details, website,
learn more, see here, download, document"""
VAGUE = frozenset(" ".join(_VAGUE.split()).split(", "))
_ADDRESS = re.compile(r"(https?://|www\.)\S+\Z", re.IGNORECASE)
_REFERENCE = re.compile(r"\b(figure|table|appendix|slide|annex)\s+(\d+)\b", re.IGNORECASE)
_STRAY = re.compile(r"(?:^|\s)([<>](?=[A-Za-z]))\S*(?:\s\S+)?")
# What follows says that the thing is in another document, whose parts are not this plan's.
_ELSEWHERE = re.compile(r"\s+(of|in|to)\s+(the|our|its|a)\s+(?!plan\b|document\b)\w+", re.IGNORECASE)


def words_of(node: Node) -> str:
    return " ".join(node.text().split())


def with_block(root: Node) -> Iterator[tuple[Node, str]]:
    """Every element with the id of the block it stands in."""
    waiting = [(root, "")]
    while waiting:
        node, bid = waiting.pop()
        bid = node.attrs.get("data-bid", bid)
        yield node, bid
        waiting.extend((child, bid) for child in reversed(list(node.elements())))


def headings(root: Node) -> Iterator[Advice]:
    level = 1
    for node, bid in with_block(root):
        if node.tag in {"h2", "h3", "h4"}:
            own = int(node.tag[1])
            if own > level + 1:
                sentence = (
                    f"The heading “{words_of(node)}” is of level {own}, but there is none of level {own - 1} above it."
                )
                yield Advice("heading-order", sentence, words_of(node), bid)
            level = own


def links(root: Node, known: Known) -> Iterator[Advice]:
    targets: dict[str, str] = {}
    for node, bid in with_block(root):
        if node.tag != "a" or "data-ref" in node.attrs:
            continue
        text, href = words_of(node), node.attrs.get("href", "")
        plain = text.lower().rstrip(".… ")
        if plain in VAGUE or not plain:
            yield Advice("link-text", f"The link “{text}” does not say where it leads.", text, bid)
        elif _ADDRESS.match(text):
            yield Advice(
                "link-text", f"The link shows a bare address, {text}, which is read out letter by letter.", text, bid
            )
        if leads_nowhere(href, known):
            yield Advice("dead-link", f"The link “{text}” leads to nothing ({href or 'no address'}).", text + href, bid)
        if targets.setdefault(plain, href) != href:
            sentence = f"Two links say “{text}” and lead to different pages: {targets[plain]} and {href}."
            yield Advice("link-same-words", sentence, text + href, bid)


def leads_nowhere(href: str, known: Known) -> bool:
    """Only what this site can know: links into the text, and to plans of this site."""
    if href in {"", "#"}:
        return True
    if href.startswith("#"):
        return href[1:] not in known.anchors
    plan = re.match(r"/plans/([\w-]+)/", href)
    return bool(plan) and plan[1] not in known.plans | {"register", "lineage", "partners"}


def references(root: Node, known: Known) -> Iterator[Advice]:
    """ "See slide 5" where the plan has no slide 5. What is recorded as lost is told by that record instead."""
    told = set()
    for node, bid in with_block(root):
        if node.tag not in {"p", "li", "td", "th", "figcaption", "aside"}:
            continue
        text = words_of(node)
        for match in _REFERENCE.finditer(text):
            label = f"{match[1]} {match[2]}".lower()
            if label in told | known.labels | known.lost or _ELSEWHERE.match(text[match.end() :]):
                continue
            told.add(label)
            yield Advice("dead-reference", f"The text points to {label}, which this plan does not hold.", text, bid)


def tables(root: Node) -> Iterator[Advice]:
    for node, bid in with_block(root):
        if node.tag != "table":
            continue
        inside = [child.tag for child in node.walk()]
        start = " ".join(words_of(node).split()[:8])
        if "th" not in inside:
            yield Advice(
                "table-headers", f"No cell of the table that begins “{start}” is marked as a header.", start, bid
            )
        if not any(words_of(child) for child in node.elements() if child.tag == "caption"):
            yield Advice("table-caption", f"The table that begins “{start}” has no caption.", start, bid)


def pictures(root: Node) -> Iterator[Advice]:
    for node, bid in with_block(root):
        if node.tag == "img" and not node.attrs.get("alt", "").strip():
            sentence = "A picture has no text alternative, so who cannot see it does not learn what it shows."
            yield Advice("picture-text", sentence, node.attrs.get("src", ""), bid)


def stray_signs(root: Node) -> Iterator[Advice]:
    for node, bid in with_block(root):
        own = " ".join("".join(child for child in node.children if isinstance(child, str)).split())
        for match in _STRAY.finditer(own):
            yield Advice("stray-sign", f"“{match[0].strip()}” begins with a sign that seems to be left over.", own, bid)
