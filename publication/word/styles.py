"""How the document looks: a few named styles in the NHS colours, on A4, in British English."""

from __future__ import annotations

from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from publication.word.elements import element

FONT = "Arial"
BLUE = RGBColor(0x00, 0x30, 0x87)
GREY = RGBColor(0x42, 0x55, 0x63)
TEXT_WIDTH = Cm(16.5)
# Style ids of what this room adds; `plans/imports/word.py` knows their names.
COVER, COMMITMENT, COMMITMENT_BELOW = "CoverLine", "Commitment", "CommitmentBelow"
LOCAL_TYPE, TABLE_CAPTION, FIGURE_CAPTION = "LocalType", "TableCaption", "FigureCaption"
TABLE_HEADING, ROW_HEADING, CELL, OPINION, NUMBER = (
    "TableHeading",
    "RowHeading",
    "TableText",
    "Opinion",
    "SectionNumber",
)

_SIZES = {1: 20, 2: 16, 3: 14, 4: 12, 5: 11, 6: 11, 7: 11, 8: 11, 9: 11}


def prepare(document: Document) -> None:
    """Give an empty document its page, its language and its styles."""
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = (page.page_width - TEXT_WIDTH) // 2
    page.top_margin = page.bottom_margin = Cm(2.2)
    _language(document)
    styles = document.styles
    for style in styles:
        # The template's lists would number beside ours.
        for numbering in style.element.findall(f"{qn('w:pPr')}/{qn('w:numPr')}"):
            numbering.getparent().remove(numbering)
    _set(styles["Normal"], size=11, after=8, line=1.25)
    _set(styles["Title"], size=28, bold=True, colour=BLUE, after=6)
    for border in styles["Title"].element.iter(qn("w:pBdr")):
        border.getparent().remove(border)
        break
    for level, size in _SIZES.items():
        _set(styles[f"Heading {level}"], size=size, bold=True, colour=BLUE, before=14, after=6, keep=True)
    _set(styles["Quote"], size=11, colour=GREY, left=1, after=8)
    _set(styles["List Bullet"], size=11, after=4, left=0)
    _set(styles["List Number"], size=11, after=4, left=0)
    _set(styles["TOC Heading"], size=16, bold=True, colour=BLUE, before=18, after=6)
    _set(styles["Footer"], size=8, colour=GREY)
    _add_paragraph_styles(styles)
    _add_run_styles(styles)


def _language(document: Document) -> None:
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")
    for language in document.settings.element.iter(qn("w:themeFontLang")):
        language.set(qn("w:val"), "en-GB")


def _add_paragraph_styles(styles: Any) -> None:
    def add(name: str, base: str = "Normal", **looks: Any) -> None:
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.element.set(qn("w:styleId"), _id(name))
        style.base_style = styles[base]
        style.quick_style = True
        _set(style, **looks)

    add("Cover Line", size=12, colour=GREY, after=4)
    add("Commitment", size=11, left=0.6, after=6, bar=True)
    add("Commitment Below", base="Commitment", left=1.4, after=6, bar=True)
    add("Local Type", size=10, colour=GREY, after=6, keep=True)
    add("Table Caption", base="Caption", size=10, bold=True, colour=BLUE, before=8, after=4, keep=True)
    add("Figure Caption", base="Caption", size=10, bold=False, colour=GREY, before=2, after=10)
    add("Table Text", size=10, after=2, before=2)
    add("Table Heading", base="Table Text", size=10, bold=True)
    add("Row Heading", base="Table Text", size=10, bold=True)
    add("Opinion", size=11, left=0.6, after=8, bar=True)
    add("footnote text", size=9, after=2)
    for level in (1, 2, 3):
        add(f"toc {level}", size=11, after=3, left=0.6 * (level - 1))


def _id(name: str) -> str:
    """Word's own styles have lower-case names, and ids with capitals."""
    return "".join("TOC" if word == "toc" else word[0].upper() + word[1:] for word in name.split())


def _add_run_styles(styles: Any) -> None:
    link = styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
    link.font.color.rgb, link.font.underline = RGBColor(0x00, 0x5E, 0xB8), True
    mark = styles.add_style("footnote reference", WD_STYLE_TYPE.CHARACTER)
    mark.element.set(qn("w:styleId"), _id("footnote reference"))
    mark.font.superscript = True
    styles.add_style("Section Number", WD_STYLE_TYPE.CHARACTER)


def _set(
    style: Any,
    *,
    size: float | None = None,
    bold: bool | None = None,
    colour: RGBColor | None = None,
    before: float | None = None,
    after: float | None = None,
    line: float | None = None,
    left: float | None = None,
    keep: bool = False,
    bar: bool = False,
) -> None:
    style.font.name = FONT
    fonts = style.element.rPr.rFonts
    for name in [key for key in fonts.attrib if key.endswith("Theme")]:
        del fonts.attrib[name]
    for script in ("w:cs", "w:eastAsia", "w:hAnsi"):
        fonts.set(qn(script), FONT)
    if size:
        style.font.size = Pt(size)
    if bold is not None:
        style.font.bold = bold
    style.font.italic = False
    if colour is not None:
        style.font.color.rgb = colour
    form = style.paragraph_format
    form.keep_with_next = True if keep else form.keep_with_next
    for name, value in (("space_before", before), ("space_after", after)):
        if value is not None:
            setattr(form, name, Pt(value))
    if line is not None:
        form.line_spacing = line
    if left is not None:
        form.left_indent, form.first_line_indent = Cm(left), Cm(0)
    if bar:
        edge = element("w:left", val="single", sz="24", space="8", color="005EB8")
        style.element.get_or_add_pPr().insert_element_before(
            element("w:pBdr", edge),
            "w:shd",
            "w:tabs",
            "w:spacing",
            "w:ind",
            "w:contextualSpacing",
            "w:jc",
            "w:outlineLvl",
        )
