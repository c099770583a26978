"""Reading canonical bodies: their texts, their tables, their headings at another level."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .inline import is_inline
from .schema import LISTS, MAX_INPUT_DEPTH
from .tables import span
from .tree import Node, parse

_HOLDERS = frozenset({"p", "h2", "h3", "h4", "li", "td", "th", "caption", "figcaption", "aside"})
_HEADING = re.compile(r"(</?h)([2-6])(?=[\s>])")


@dataclass(frozen=True, slots=True)
class Table:
    """A table's texts: every row has the same number of cells, and a cell that spans several is repeated in each."""

    caption: str
    header: list[list[str]]
    body: list[list[str]]


@dataclass(frozen=True, slots=True)
class Passage:
    """One text of a body: the element that holds it, the block to find it by, and its words without those nested."""

    tag: str
    bid: str
    text: str


def texts_in(html: str) -> list[Passage]:
    """The texts of a body in reading order, as `text_set` gives them, each with the id of the nearest block."""
    found: list[Passage] = []

    def visit(node: Node, bid: str) -> None:
        bid = node.attrs.get("data-bid", bid)
        if node.tag in _HOLDERS and (text := _own_text(node)):
            found.append(Passage(node.tag, bid, text))
        for child in node.elements():
            visit(child, bid)

    visit(parse(html, max_depth=MAX_INPUT_DEPTH), "")
    return found


def text_set(html: str, *, note_marks: bool = False) -> list[str]:
    """The texts of a canonical body in reading order: each heading, paragraph, list item (its own text, without what is
    nested in it), table cell (or each block in it), caption and note, with spaces collapsed. Empty ones are left out.

    Reference marks of notes are left out too, unless `note_marks` is true.
    """
    texts = []
    for node in parse(html, max_depth=MAX_INPUT_DEPTH).walk():
        if node.tag in _HOLDERS:
            text = _own_text(node, note_marks=note_marks)
            if text:
                texts.append(text)
    return texts


def plain(html: str) -> str:
    """The text of a canonical body alone, one line for each of its texts."""
    return "\n".join(text_set(html))


def tables(html: str) -> Iterator[Table]:
    """Each table of a canonical body, with spans expanded, for export as CSV."""
    for node in parse(html).walk():
        if node.tag != "table":
            continue
        caption = " ".join(_own_text(child) for child in node.elements() if child.tag == "caption")
        parts = {child.tag: _expanded(child) for child in node.elements() if child.tag in ("thead", "tbody")}
        yield Table(caption, parts.get("thead", []), parts.get("tbody", []))


def shift_headings(html: str, top: int) -> str:
    """The body with its relative h2 written as h<top>, h3 as the next level and so on, none below h6."""
    if not 1 <= top <= 6:
        raise ValueError(f"There is no heading level {top}.")
    return _HEADING.sub(lambda match: f"{match[1]}{min(6, int(match[2]) - 2 + top)}", html)


def _own_text(node: Node, *, note_marks: bool = False) -> str:
    return " ".join("".join(_words(node, note_marks=note_marks)).split())


def _words(node: Node, *, note_marks: bool) -> Iterator[str]:
    for child in node.children:
        if isinstance(child, str):
            yield child
        elif child.tag == "br":
            yield " "
        elif is_inline(child) and (note_marks or "data-note" not in child.attrs):
            yield from _words(child, note_marks=note_marks)


def _whole_text(cell: Node) -> str:
    blocks = [_own_text(node) for node in cell.walk() if node is not cell and node.tag in _HOLDERS | LISTS]
    return " ".join([text for text in [_own_text(cell), *blocks] if text])


def _expanded(part: Node) -> list[list[str]]:
    rows = [row for row in part.elements() if row.tag == "tr"]
    grid: list[dict[int, str]] = [{} for _ in rows]
    for index, row in enumerate(rows):
        column = 0
        for cell in row.elements():
            while column in grid[index]:
                column += 1
            width = span(cell.attrs.get("colspan", ""))
            for line in grid[index : index + span(cell.attrs.get("rowspan", ""))]:
                line.update(dict.fromkeys(range(column, column + width), _whole_text(cell)))
            column += width
    return [[line[column] for column in sorted(line)] for line in grid]
