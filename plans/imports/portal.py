"""A Word document that came from the portal finds its way back: it carries hidden bookmarks and styles of its own.

`_sec_<uid>` marks the heading of a section, `_txt<level>_<n>` a heading within a text, `_apart…` what is made from
records, `_note_<n>` the place of a footnote (publication/word writes them).
"""

from __future__ import annotations

import re

from core.richtext.tree import Node

from .outline import INNER
from .plan import Report

_SECTION = re.compile(r"_sec_([0-9a-f]{32})\Z")
_INNER = re.compile(r"_txt([2-4])_")
_APART = re.compile(r"_apart")
_NOTE = re.compile(r"#_note_([0-9]+)\Z")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


def own_marks(root: Node, report: Report) -> frozenset[str] | None:
    """Settle the marks of the portal in a harmless tree; returns the links to sections that the document holds, or None
    where the document did not come from the portal."""
    seen: set[str] = set()
    for heading in [node for node in root.walk() if node.tag in _HEADINGS]:
        _settle_heading(heading, seen)
    if not seen:
        return None
    root.children = _without_apart(root.children, report)
    for node in root.walk():
        _settle_row_headings(node)
        _settle_further_marks(node)
    return frozenset(f"#_sec_{uid}" for uid in seen)


def _settle_heading(heading: Node, seen: set[str]) -> None:
    for mark in _names(heading):
        section, inner = _SECTION.match(mark), _INNER.match(mark)
        if section and section[1] not in seen:
            seen.add(section[1])
            number = next((node for node in heading.walk() if node.attrs.get("class") == "number"), None)
            if number is not None:
                heading.attrs["data-number"] = " ".join(number.text().split())
                number.children = []
            heading.attrs["data-uid"] = section[1]
        elif inner:
            heading.tag, heading.attrs = f"h{inner[1]}", {"class": INNER}
        elif _APART.match(mark):
            heading.attrs["class"] = "apart"


def _names(node: Node) -> list[str]:
    return [each.attrs["id"] for each in node.walk() if each.tag == "a" and "id" in each.attrs]


def _without_apart(items: list[Node | str], report: Report) -> list[Node | str]:
    """What the portal makes from its records, and would make again: from such a heading to the next one of the text."""
    kept: list[Node | str] = []
    apart = False
    for item in items:
        if isinstance(item, Node):
            if item.tag in _HEADINGS:
                # A heading without a mark was written in Word, wherever it stands: it is text.
                apart = item.attrs.get("class") == "apart"
            if item.tag == "h1" and item.attrs.get("class") == "apart":
                report.count("Parts that are made from records were left out; change the records instead", item.text())
            if item.attrs.get("class") == "commitment":
                report.count("Commitments are records of their own and were left out of the text", item.text())
                continue
            if item.attrs.get("class") == "cover":
                continue
        if not apart or (isinstance(item, Node) and item.tag == "aside"):
            kept.append(item)
    return kept


def _settle_row_headings(node: Node) -> None:
    if node.tag == "td" and any(child.attrs.get("class") == "rowheading" for child in node.elements()):
        node.tag, node.attrs = "th", {**node.attrs, "scope": "row"}


def _settle_further_marks(node: Node) -> None:
    match = _NOTE.match(node.attrs.get("href", "")) if node.tag == "a" else None
    if match:
        node.tag, node.attrs = "sup", {"data-note": f"footnote-{match[1]}"}
        node.children = [node.text()]
