"""One line written as a redline, and what is said of changes that are not of words."""

from __future__ import annotations

from collections.abc import Iterator

from core.richtext.inline import Content
from core.richtext.tree import Node, serialise

from .inline import Piece, Stretch, joined, nested
from .marks import changed_words, words
from .units import Unit

_HEADINGS = ("h2", "h3", "h4")
_BLOCKS = {"p": "paragraph", "ul": "bulleted list", "ol": "numbered list", "td": "cell", "th": "header cell"}
_ATTRIBUTES = {"scope": "reach of the header cell", "data-mark": "mark of the note", "data-object": "thing shown here"}
_ASPECTS = {"a": "link", "abbr": "abbreviation", "span": "language"}
_SAID = {"abbreviation": "explanation of the abbreviation changed", "language": "language changed"}


def line_of(stretches: list[Stretch]) -> Content:
    """The line with its marks."""
    out: Content = []
    for stretch in stretches:
        content = nested(joined(stretch.new))
        if stretch.status == "equal":
            out.extend(content)
        elif stretch.status == "remarked":
            said = "; ".join(words_for(aspect, old, new) for aspect, old, new in remarks(stretch))
            attrs = {"data-redline": "remarked", "class": "redline-remarked"}
            attrs["data-old"] = serialise(nested(joined(stretch.old)))
            out.append(Node("span", attrs, [*content, words(f" [{said}]")]))
        else:
            out.append(changed_words(stretch.status, content))
    return out


def remarks(stretch: Stretch) -> list[tuple[str, str, str]]:
    """What changed about words that stayed: aspect, before, after."""
    before, after = dict(_values(stretch.old)), dict(_values(stretch.new))
    found: list[tuple[str, str, str]] = []
    for name in ("a", "abbr", "span", "alt"):
        old, new = before.get(name, ""), after.get(name, "")
        if old != new:
            aspect = _ASPECTS.get(name, name)
            found.append(("link-target" if name == "a" and old and new else aspect, old, new))
    return found or [("formatting", "", "")]


def words_for(aspect: str, old: str, new: str) -> str:
    """The change in words."""
    if aspect == "link-target":
        return f"link changed from {old} to {new}"
    if aspect == "link":
        return f"link to {new} added" if new else f"link to {old} removed"
    if aspect == "alt":
        return f"description of the picture changed from “{old}” to “{new}”"
    return _SAID.get(aspect, "formatting changed")


def element_changes(old: Unit, new: Unit) -> list[tuple[str, str]]:
    """What changed about a block beside its words: aspect, and the change in words. Readers do not see block ids."""
    found: list[tuple[str, str]] = []
    if old.tag != new.tag:
        if old.tag in _HEADINGS and new.tag in _HEADINGS:
            found.append(("heading-level", f"heading moved from level {old.tag[1]} to level {new.tag[1]}"))
        else:
            aspect = {"ul": "list-type", "ol": "list-type", "td": "cell-header", "th": "cell-header"}
            said = f"{_BLOCKS.get(old.tag, 'heading')} made a {_BLOCKS.get(new.tag, 'heading')}"
            found.append((aspect.get(new.tag, "block-kind"), said))
            return found
    before, after = old.node.attrs, new.node.attrs
    names = [name for name in {**before, **after} if name != "data-bid" and before.get(name) != after.get(name)]
    if {"start", "type"} & set(names):
        found.append(("list-type", "numbering of the list changed"))
    for name in names:
        if name not in ("start", "type"):
            was, now = before.get(name, "none"), after.get(name, "none")
            found.append(("attribute", f"{_ATTRIBUTES.get(name, name)} changed from {was} to {now}"))
    return found


def _values(flat: list[Piece]) -> Iterator[tuple[str, str]]:
    for item, marks in flat:
        if isinstance(item, Node) and item.tag == "img":
            yield "alt", item.attrs.get("alt", "")
        for tag, attrs in marks:
            if attrs:
                yield tag, attrs[0][1]
