"""Lines of text: emphasis, raised and lowered letters, other languages, links, and marks of notes."""

from __future__ import annotations

from dataclasses import dataclass, field

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import Part
from docx.oxml.ns import qn

from core.richtext.schema import link_target
from core.richtext.tree import Node
from publication.word.elements import Element, element, text_run
from publication.word.notes import Footnotes, reference

Content = list[Node | str]
_ORDER = ("strong", "em", "sup", "sub", "span")


@dataclass
class Lines:
    """Writes the lines of one body. `asides` holds its notes; `places` the bookmark of every section by its slug."""

    part: Part
    footnotes: Footnotes
    places: dict[str, str]
    asides: dict[str, Node] = field(default_factory=dict)
    site: str = ""
    _numbers: dict[str, int] = field(default_factory=dict)

    def runs(self, items: Content) -> list[Element]:
        """The items as runs and links. What is not known here is read through to its words."""
        return self._written(items, {})

    def _written(self, items: Content, marks: dict[str, str]) -> list[Element]:
        out: list[Element] = []
        for item in items:
            if isinstance(item, str):
                text = " ".join(item.split("\n"))
                if text:
                    out.append(text_run(text, *_properties(marks)))
            elif item.tag == "br":
                out.append(element("w:r", element("w:br")))
            elif item.tag == "sup" and item.attrs.get("data-note", "") in self.asides:
                out.extend(self._note(item.attrs["data-note"]))
            elif item.tag == "a":
                out.extend(self._link(item, marks))
            elif item.tag in _ORDER:
                out.extend(self._written(item.children, {**marks, item.tag: item.attrs.get("lang", "")}))
            else:
                out.extend(self._written(item.children, marks))
        return out

    def _link(self, node: Node, marks: dict[str, str]) -> list[Element]:
        href = link_target(node.attrs.get("href", ""))
        if href.startswith("#"):
            place = self.places.get(href[1:], "")
            if not place:
                return self._written(node.children, marks)
            return [element("w:hyperlink", *self._written(node.children, {**marks, "a": ""}), anchor=place)]
        if not href:
            return self._written(node.children, marks)
        address = f"{self.site}{href}" if href.startswith("/") else href
        link = element("w:hyperlink", *self._written(node.children, {**marks, "a": ""}))
        link.set(qn("r:id"), self.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
        return [link]

    def _note(self, key: str) -> list[Element]:
        if key in self._numbers:
            # Word's notes have one place each; a further mark is a link to the first.
            number = self._numbers[key]
            mark = text_run(str(number), element("w:vertAlign", val="superscript"))
            return [element("w:hyperlink", mark, anchor=f"_note_{number}")]
        number = self._numbers[key] = self.footnotes.begin()
        within = Lines(self.footnotes.part, self.footnotes, self.places, site=self.site)
        self.footnotes.add(number, within.runs(self.asides[key].children))
        return [*bookmarked(f"_note_{number}", 500_000 + number), reference(number)]


def bookmarked(name: str, number: int) -> list[Element]:
    """A bookmark at this place. Names that begin with a low line do not show in Word's own list."""
    return [element("w:bookmarkStart", id=str(number), name=name), element("w:bookmarkEnd", id=str(number))]


def _properties(marks: dict[str, str]) -> list[Element]:
    """In the order that the standard asks for (17.3.2.28)."""
    out: list[Element] = []
    if "a" in marks:
        out.append(element("w:rStyle", val="Hyperlink"))
    if "strong" in marks:
        out.append(element("w:b"))
    if "em" in marks:
        out.append(element("w:i"))
    if "sup" in marks or "sub" in marks:
        out.append(element("w:vertAlign", val="superscript" if "sup" in marks else "subscript"))
    if marks.get("span"):
        out.append(element("w:lang", val=marks["span"]))
    return out
