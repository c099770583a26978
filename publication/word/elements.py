"""The few elements of WordprocessingML that are written by hand (ECMA-376 part 1, clause 17)."""

from __future__ import annotations

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement as Element


def element(tag: str, *children: Element, **attributes: str) -> Element:
    """`element("w:p", ..., val="x")`: attributes without a prefix are Word's own."""
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    for child in children:
        made.append(child)
    return made


def text_run(text: str, *properties: Element) -> Element:
    """A run of text; every space and tab in it counts."""
    made = element("w:r")
    if properties:
        made.append(element("w:rPr", *properties))
    for number, line in enumerate(text.split("\n")):
        if number:
            made.append(element("w:br"))
        for position, piece in enumerate(line.split("\t")):
            if position:
                made.append(element("w:tab"))
            if piece:
                words = element("w:t")
                words.text = piece
                words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
                made.append(words)
    return made


def paragraph(style: str, *runs: Element, numbered: tuple[int, int] | None = None) -> Element:
    """A paragraph of a style, given by its id; `numbered` is the numbering's id and the level in it."""
    properties = element("w:pPr", element("w:pStyle", val=style))
    if numbered:
        numbering, level = numbered
        properties.append(element("w:numPr", element("w:ilvl", val=str(level)), element("w:numId", val=str(numbering))))
    return element("w:p", properties, *runs)


def field(instruction: str, shown: str) -> list[Element]:
    """A field that Word can bring up to date, with what it shows until then."""
    code = element("w:instrText")
    code.text = f" {instruction} "
    code.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return [
        element("w:r", element("w:fldChar", fldCharType="begin")),
        element("w:r", code),
        element("w:r", element("w:fldChar", fldCharType="separate")),
        text_run(shown),
        element("w:r", element("w:fldChar", fldCharType="end")),
    ]
