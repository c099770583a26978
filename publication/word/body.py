"""The body of a section as Word's own things: paragraphs, headings, lists, quotations, tables, pictures."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from docx.document import Document
from docx.image.exceptions import UnrecognizedImageError
from docx.oxml.ns import qn
from docx.shared import Emu

from core.richtext.schema import HEADINGS, LISTS
from core.richtext.tree import Node, parse
from publication.word import tables
from publication.word.elements import Element, element, paragraph, text_run
from publication.word.inline import Lines, bookmarked
from publication.word.lists import DEEPEST, Numberings
from publication.word.notes import Footnotes
from publication.word.styles import CELL, FIGURE_CAPTION, TABLE_CAPTION, TEXT_WIDTH

_LOWEST_HEADING = 9
_TALLEST = 7_200_000


@dataclass
class Place:
    """What the bodies of one document share."""

    document: Document
    pictures: dict[str, bytes]
    places: dict[str, str]
    site: str
    numberings: Numberings
    footnotes: Footnotes
    abbreviations: dict[str, str] = field(default_factory=dict)
    _bookmarks: int = 0

    def bookmark(self, name: str) -> list[Element]:
        """A bookmark of this name, here."""
        self._bookmarks += 1
        return bookmarked(name, self._bookmarks)

    def numbered_bookmark(self, name: str) -> list[Element]:
        """A bookmark of this name and a number that no other has."""
        return self.bookmark(f"{name}_{self._bookmarks + 1}")

    def lines(self, asides: dict[str, Node] | None = None) -> Lines:
        return Lines(self.document.part, self.footnotes, self.places, asides or {}, self.site)


class Body:
    """One body on its way to Word. `level` is that of the section's own title."""

    def __init__(self, html: str, place: Place, level: int) -> None:
        self._root = parse(html)
        self._place, self._level = place, level
        self._last = level
        asides = {node.attrs.get("data-note", ""): node for node in self._root.walk() if node.tag == "aside"}
        self._lines = place.lines({key: aside for key, aside in asides.items() if key})
        referred = {node.attrs.get("data-note") for node in self._root.walk() if node.tag == "sup"}
        self._loose = [aside for key, aside in asides.items() if key not in referred]
        for node in self._root.walk():
            if node.tag == "abbr" and node.attrs.get("title"):
                place.abbreviations.setdefault(" ".join(node.text().split()), node.attrs["title"])

    def written(self) -> Iterator[Element]:
        """The body's elements, in order. A note that nothing refers to stands at the end as a paragraph."""
        yield from self._flow(self._root, "Normal", 0)
        for aside in self._loose:
            yield paragraph("Normal", *self._lines.runs(aside.children))

    def _flow(self, holder: Node, style: str, depth: int) -> Iterator[Element]:
        """The blocks of a holder; text that stands loose in it is a paragraph."""
        line: list[Node | str] = []
        for child in holder.children:
            write = self._writer(child) if isinstance(child, Node) else None
            if write is None and not (isinstance(child, Node) and child.tag in ("aside", "div")):
                line.append(child)
                continue
            yield from self._loose_line(line, style)
            line = []
            if isinstance(child, Node):
                yield from write(child, style) if write else self._flow_inside(child, style, depth)
        yield from self._loose_line(line, style)

    def _flow_inside(self, node: Node, style: str, depth: int) -> Iterator[Element]:
        return iter(()) if node.tag == "aside" else self._flow(node, style, depth)

    def _loose_line(self, line: list[Node | str], style: str) -> Iterator[Element]:
        if any(not isinstance(item, str) or item.strip() for item in line):
            yield paragraph(style, *self._lines.runs(line))

    def _writer(self, node: Node) -> Callable[[Node, str], Iterator[Element]] | None:
        if node.tag in HEADINGS:
            return self._heading
        if node.tag in LISTS:
            return lambda each, _: self._list(each, 0)
        known = {"p": self._paragraph, "blockquote": self._quotation, "table": self._table, "figure": self._figure}
        return known.get(node.tag)

    def _paragraph(self, node: Node, style: str) -> Iterator[Element]:
        yield paragraph(style, *self._lines.runs(node.children))

    def _heading(self, node: Node, _: str) -> Iterator[Element]:
        relative = int(node.tag[1])
        # No level is skipped (WCAG 1.3.1); the bookmark tells the importer the level that was meant, and that this
        # heading stands in the text and begins no section.
        level = self._last = min(_LOWEST_HEADING, self._level + relative - 1, self._last + 1)
        here = self._place.numbered_bookmark(f"_txt{relative}")
        yield paragraph(f"Heading{level}", *here, *self._lines.runs(node.children))

    def _quotation(self, node: Node, _: str) -> Iterator[Element]:
        yield from self._flow(node, "Quote", 0)

    def _list(self, node: Node, depth: int) -> Iterator[Element]:
        level = min(depth, DEEPEST)
        numbering = self._place.numberings.of(node, level)
        style = "ListBullet" if node.tag == "ul" else "ListNumber"
        for item in node.elements():
            own = [child for child in item.children if isinstance(child, str) or child.tag not in LISTS]
            yield paragraph(style, *self._lines.runs(own), numbered=(numbering, level))
            for child in item.elements():
                if child.tag in LISTS:
                    yield from self._list(child, depth + 1)

    def _table(self, node: Node, _: str) -> Iterator[Element]:
        for child in node.elements():
            if child.tag == "caption":
                yield paragraph(TABLE_CAPTION, *self._lines.runs(child.children))
        yield tables.table(node, lambda cell, style: list(self._flow(cell, style, 0)))
        # Word draws two tables as one unless a paragraph stands between them.
        yield element("w:p", element("w:pPr", element("w:pStyle", val=CELL)))

    def _figure(self, node: Node, _: str) -> Iterator[Element]:
        for child in node.elements():
            if child.tag == "img":
                yield self._picture(child)
            elif child.tag == "figcaption":
                yield paragraph(FIGURE_CAPTION, *self._lines.runs(child.children))

    def _picture(self, node: Node) -> Element:
        alt = node.attrs.get("alt", "")
        data = self._place.pictures.get(node.attrs.get("src", "").removeprefix("asset:"))
        if data is None:
            return paragraph("Normal", text_run(f"[Picture: {alt or 'without a description'}]"))
        if data.startswith(b"<svg "):
            # Word draws no SVG of its own in every version; what the chart says stands here, its numbers below it.
            return paragraph("Normal", text_run(f"Chart. {alt}"))
        try:
            inline = self._place.document.part.new_pic_inline(io.BytesIO(data))
        except UnrecognizedImageError:
            return paragraph("Normal", text_run(f"[Picture: {alt or 'without a description'}]"))
        _fit(inline)
        inline.docPr.set("descr", alt)
        return paragraph("Normal", element("w:r", element("w:drawing", inline)))


def _fit(inline: Element) -> None:
    """At 96 pixels to the inch, made smaller where the page asks for it, never larger."""
    drawn = next(inline.iter(qn("pic:spPr"))).find(f"{qn('a:xfrm')}/{qn('a:ext')}")
    width, height = inline.extent.cx, inline.extent.cy
    scale = min(1.0, TEXT_WIDTH / width, _TALLEST / height)
    inline.extent.cx = drawn.cx = Emu(int(width * scale))
    inline.extent.cy = drawn.cy = Emu(int(height * scale))
