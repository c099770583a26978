"""From a harmless tree to a tree of sections: one for every heading, each with its canonical body."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from core.richtext import TooLarge, clean
from core.richtext.inline import has_text, is_inline
from core.richtext.tree import Node, serialise

from .fitting import fitted, pieces
from .plan import CannotImport, ImportedSection, Report
from .preparing import with_captions

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_OPAQUE = frozenset({"p", "ul", "ol", "li", "blockquote", "table", "figure", "pre", "dl", "hr", "img", *_HEADINGS})
# "(continued)" may follow, and a plan's section holds 300 letters.
_LONGEST_TITLE = 250
_SERIES = re.compile(
    r"(?:(?P<word>appendix|annex|chapter|part)\s+)?(?P<number>\d{1,2})(?!\.?\d)[.:)]?\s", re.IGNORECASE
)

# The class of a heading that stands within the text and begins no section.
INNER = "inner"

Content = list[Node | str]


@dataclass(slots=True)
class _Part:
    """A heading and what follows it, before it has its place in the tree."""

    title: str
    level: int
    content: Content = field(default_factory=list)
    named_title: bool = False
    uid: str = ""
    number: str = ""


def sections(root: Node, report: Report, *, told: bool = False) -> list[ImportedSection]:
    """The tree of sections. What stands before the first heading gets an empty title, for the caller to name.

    Where the document has `told` its levels, no numbering in titles is looked at.
    Raises CannotImport, naming the section, when a body passes a bound of the schema and cannot be cut.
    """
    notes = _notes(root)
    parts = _parts(_flattened(root), report)
    if not told:
        _mend_series(parts, report)
    return _tree(parts, notes, report)


def _notes(root: Node) -> dict[str, Node]:
    found: dict[str, Node] = {}
    for node in root.walk():
        for child in list(node.elements()):
            if child.tag == "aside" and "data-note" in child.attrs:
                found.setdefault(child.attrs["data-note"], child)
                node.children.remove(child)
    return found


def _flattened(node: Node) -> Content:
    out: Content = []
    for child in node.children:
        if isinstance(child, str) or child.tag in _OPAQUE or is_inline(child):
            out.append(child)
        else:
            # An empty paragraph keeps the text of two containers apart; cleaning drops it.
            out.extend([Node("p"), *_flattened(child), Node("p")])
    return out


def _parts(items: Content, report: Report) -> list[_Part]:
    parts = [_Part("", 1)]
    for item in items:
        if not isinstance(item, Node) or item.tag not in _HEADINGS or item.attrs.get("class") == INNER:
            parts[-1].content.append(item)
            continue
        title = _title_text(item)
        if len(title) > _LONGEST_TITLE:
            report.count("Headings too long for a title, kept as text", title)
            parts[-1].content.append(Node("p", {}, item.children))
            continue
        references = [node for node in item.walk() if "data-note" in node.attrs]
        pictures = [node for node in item.walk() if node.tag == "img"]
        if has_text(title):
            part = _Part(title, _HEADINGS[item.tag], named_title=item.attrs.get("class") == "title")
            part.uid, part.number = item.attrs.get("data-uid", ""), item.attrs.get("data-number", "")
            parts.append(part)
        if references:
            parts[-1].content.append(Node("p", {}, [*references]))
        parts[-1].content.extend(pictures)
    before = parts[0]
    has_content = any(has_text(c) if isinstance(c, str) else _shows(c) for c in before.content)
    return parts if has_content else parts[1:]


def _title_text(heading: Node) -> str:
    words = [
        child if isinstance(child, str) else " " if child.tag == "br" else _title_text(child)
        for child in heading.children
        if isinstance(child, str) or "data-note" not in child.attrs
    ]
    text = "".join(words)
    return text if heading.tag not in _HEADINGS else " ".join(text.split())


def _shows(node: Node) -> bool:
    return has_text(node.text()) or any(child.tag == "img" for child in node.walk())


def _mend_series(parts: list[_Part], report: Report) -> None:
    """A heading that counts on from an earlier one (5., then 6.), but is marked one level lower, belongs beside it."""
    seen: dict[tuple[str, int], _Part] = {}
    for part in parts:
        match = _SERIES.match(part.title)
        if not match:
            continue
        word, number = (match["word"] or "").lower(), int(match["number"])
        before = seen.get((word, number - 1))
        if before and part.level == before.level + 1:
            part.level = before.level
            report.count(
                "Headings marked one level lower than the one whose number they follow, put at the same level",
                part.title,
            )
        seen[word, number] = part


def _tree(parts: list[_Part], notes: dict[str, Node], report: Report) -> list[ImportedSection]:
    top: list[ImportedSection] = []
    open_: list[tuple[int, ImportedSection]] = []
    for part in parts:
        while open_ and open_[-1][0] >= part.level:
            open_.pop()
        if open_ and part.level > open_[-1][0] + 1:
            report.count("Headings that skip a level, put directly below the heading before", part.title)
        for number, body in enumerate(_bodies(part, notes, report)):
            title = part.title if not number else f"{part.title} (continued)"
            if number:
                open_.pop()
                report.count("Long sections that were cut into several", part.title)
            section = ImportedSection(title, len(open_) + 1, body, is_title=part.named_title and not top)
            section.uid, section.number = ("", "") if number else (part.uid, part.number)
            (open_[-1][1].sections if open_ else top).append(section)
            open_.append((part.level, section))
    return _with_title_apart(top)


def _with_title_apart(top: list[ImportedSection]) -> list[ImportedSection]:
    """One heading above all others is the document's title: what stands below it becomes the top of the tree."""
    named = [section for section in top if section.title]
    if len(named) == 1 and named[0].sections and (len(named[0].sections) > 1 or not named[0].body):
        title = named[0]
        title.is_title = True
        for section in (below for child in title.sections for below in child.walk()):
            section.level -= 1
        at = top.index(title) + 1
        top[at:at] = title.sections
        title.sections = []
    return top


def _bodies(part: _Part, notes: dict[str, Node], report: Report) -> list[str]:
    blocks: Content = []
    for item in with_captions(part.content):
        blocks.extend([item] if isinstance(item, str) else fitted(item, report))
    try:
        return [clean(serialise([*piece, *_referenced(piece, notes)])) for piece in pieces(_lines_joined(blocks))] or [
            ""
        ]
    except TooLarge as error:
        where = f"In the section “{part.title}”: " if part.title else ""
        raise CannotImport(f"{where}{error} Then import the file again.") from None


def _lines_joined(blocks: Content) -> Content:
    """Loose inline items become paragraphs, so that no piece ends within a line."""
    out: Content = []
    line: Content = []
    for block in [*blocks, Node("p")]:
        if is_inline(block):
            line.append(block)
            continue
        if line:
            out.append(Node("div", {}, line))
            line = []
        out.append(block)
    return [block for block in out if not (isinstance(block, Node) and block.tag == "p" and not block.children)]


def _referenced(blocks: Content, notes: dict[str, Node]) -> list[Node]:
    keys = [
        node.attrs["data-note"]
        for block in blocks
        if isinstance(block, Node)
        for node in block.walk()
        if node.tag == "sup" and "data-note" in node.attrs
    ]
    return [notes[key] for key in dict.fromkeys(keys) if key in notes]
