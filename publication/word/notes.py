"""Real footnotes. python-docx knows none, so the part that holds them is made here (ECMA-376 part 1, 17.11)."""

from __future__ import annotations

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart
from docx.oxml.ns import qn

from publication.word.elements import Element, element, paragraph, text_run

_RULES = {"-1": ("separator", "w:separator"), "0": ("continuationSeparator", "w:continuationSeparator")}


class Footnotes:
    """The footnotes of a document, numbered from 1 in the order in which they are first referred to."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._root = element("w:footnotes")
        for key, (kind, rule) in _RULES.items():
            body = element("w:p", element("w:r", element(rule)))
            self._root.append(element("w:footnote", body, type=kind, id=key))
        self.part = XmlPart(
            PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, self._root, document.part.package
        )
        self.count = 0

    def begin(self) -> int:
        """The number of a new note, whose text follows by `add`."""
        self.count += 1
        if self.count == 1:
            self._document.part.relate_to(self.part, RELATIONSHIP_TYPE.FOOTNOTES)
            self._tell_settings()
        return self.count

    def add(self, number: int, runs: list[Element]) -> None:
        """Write the text of a note that was begun."""
        mark = element("w:r", element("w:rPr", element("w:rStyle", val="FootnoteReference")), element("w:footnoteRef"))
        text = paragraph("FootnoteText", mark, text_run(" "), *runs)
        self._root.append(element("w:footnote", text, id=str(number)))

    def _tell_settings(self) -> None:
        settings = self._document.settings.element
        rules = element("w:footnotePr", *[element("w:footnote", id=key) for key in _RULES])
        compat = settings.find(qn("w:compat"))
        if compat is not None:
            compat.addprevious(rules)


def reference(number: int) -> Element:
    """The mark in the text that leads to a note."""
    style = element("w:rPr", element("w:rStyle", val="FootnoteReference"))
    return element("w:r", style, element("w:footnoteReference", id=str(number)))
