"""Tables: header rows that Word repeats and reads out, cells that span, rows that stay whole."""

from __future__ import annotations

from collections.abc import Callable

from core.richtext.tables import span
from core.richtext.tree import Node
from publication.word.elements import Element, element
from publication.word.styles import CELL, ROW_HEADING, TABLE_HEADING, TEXT_WIDTH

CellWriter = Callable[[Node, str], list[Element]]


def table(node: Node, write: CellWriter) -> Element:
    """The table without its caption; `write` gives the paragraphs of a cell in a style."""
    parts = [(child.tag == "thead", child) for child in node.elements() if child.tag in ("thead", "tbody")]
    rows = [(head, row, part) for head, part in parts for row in part.elements() if row.tag == "tr"]
    width = sum(span(cell.attrs.get("colspan", "")) for cell in rows[0][1].elements()) if rows else 1
    caption = next((" ".join(child.text().split()) for child in node.elements() if child.tag == "caption"), "")
    out = element("w:tbl", _properties(caption, has_head=any(head for head, _, _ in rows)), _grid(width))
    open_: dict[int, tuple[int, int]] = {}
    part_before: Node | None = None
    for head, row, part in rows:
        if part is not part_before:
            open_, part_before = {}, part
        out.append(_row(row, head, width, open_, write))
    return out


def _properties(caption: str, *, has_head: bool) -> Element:
    borders = [
        element(f"w:{side}", val="single", sz="4", space="0", color="768692")
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    ]
    properties = element(
        "w:tblPr",
        element("w:tblStyle", val="TableGrid"),
        element("w:tblW", w="5000", type="pct"),
        element("w:tblBorders", *borders),
        element("w:tblLook", val="04A0", firstRow="1" if has_head else "0", firstColumn="0", noHBand="1", noVBand="1"),
    )
    if caption:
        properties.append(element("w:tblCaption", val=caption))
    return properties


def _grid(width: int) -> Element:
    each = str(int(TEXT_WIDTH.twips / width))
    return element("w:tblGrid", *[element("w:gridCol", w=each) for _ in range(width)])


def _row(row: Node, head: bool, width: int, open_: dict[int, tuple[int, int]], write: CellWriter) -> Element:
    out = element("w:tr", element("w:trPr", element("w:cantSplit")))
    if head:
        out[0].append(element("w:tblHeader"))
    cells = iter(list(row.elements()))
    column = 0
    while column < width:
        if column in open_:
            columns, left = open_.pop(column)
            out.append(_cell(columns, [element("w:p")], merge="continue"))
            if left > 1:
                open_[column] = (columns, left - 1)
            column += columns
            continue
        cell = next(cells, None)
        if cell is None:
            out.append(_cell(1, [element("w:p")]))
            column += 1
            continue
        columns, rows = span(cell.attrs.get("colspan", "")), span(cell.attrs.get("rowspan", ""))
        style = CELL if cell.tag == "td" else TABLE_HEADING if head else ROW_HEADING
        merge = "restart" if rows > 1 else ""
        out.append(_cell(columns, write(cell, style) or [element("w:p")], merge=merge, shaded=head))
        if rows > 1:
            open_[column] = (columns, rows - 1)
        column += columns
    return out


def _cell(columns: int, content: list[Element], *, merge: str = "", shaded: bool = False) -> Element:
    properties = element("w:tcPr", element("w:tcW", w="0", type="auto"))
    if columns > 1:
        properties.append(element("w:gridSpan", val=str(columns)))
    if merge:
        properties.append(element("w:vMerge", val=merge))
    if shaded:
        properties.append(element("w:shd", val="clear", color="auto", fill="E8EDEE"))
    return element("w:tc", properties, *content)
