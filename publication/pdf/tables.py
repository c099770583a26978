"""How is a table of the closed schema made fit for PDF/UA and for the width of a page?

ISO 14289-1, 7.2 and 7.5, as measured with veraPDF (reference, PDF): rows of one width, a scope on every header cell, no
empty header cell, and no cell that spans rows broken over two pages.
"""

import re
from collections.abc import Iterator
from copy import deepcopy

from lxml import etree

from .refusal import CannotRender

ROWS, COLUMNS, SPAN = 200, 20, 50
# A group of rows tied by a spanning cell is kept on one page up to about this many lines (half a page).
KEPT_LINES, LETTERS_A_LINE = 30, 25
# Letters that fit beside one another, when each column is as wide as its longest word: at 8.5 pt, at 7.5 pt, across.
PORTRAIT_LETTERS, SMALL_LETTERS, LANDSCAPE_LETTERS = 92, 112, 150
LONG_WORD = 24


def prepare(table: etree._Element, where: str) -> None:
    """Rewrite the table in place: squared, scoped, in row groups that may be kept together, with a width class.

    Raises CannotRender, naming `where`, for a table beyond the bounds.
    """
    heads = [row for part in table.iterchildren("thead") for row in part.iterchildren("tr")]
    rows = [row for row in _rows(table) if not any(row is head for head in heads)]
    if len(heads) + len(rows) > ROWS:
        raise CannotRender(f"{where} holds a table of {len(heads) + len(rows)} rows; the limit is {ROWS}.")
    for row in (*heads, *rows):
        for cell in row.iterchildren("td", "th"):
            _check_span(cell, where)
    head_grid, body_grid = _grid(heads, where), _grid(rows, where)
    width = max((len(line) for line in (*head_grid, *body_grid)), default=0)
    spans = bool(table.xpath(".//*[@colspan or @rowspan]"))
    for lines, grid, in_head in ((heads, head_grid, True), (rows, body_grid, False)):
        for row, line in zip(lines, grid, strict=True):
            _square(row, line, width, in_head, spans)
    caption = next(table.iterchildren("caption"), None)
    for child in list(table):
        table.remove(child)
    if caption is not None:
        table.append(caption)
    if heads:
        etree.SubElement(table, "thead").extend(heads)
    for group in _groups(rows):
        etree.SubElement(table, "tbody", {"class": "kept"} if len(group) > 1 else {}).extend(group)
    table.set("class", _width_class(head_grid + body_grid, width))


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in {"thead", "tbody", "tfoot"}:
            yield from child.iterchildren("tr")


def _check_span(cell: etree._Element, where: str) -> None:
    for name in ("colspan", "rowspan"):
        value = cell.get(name)
        if value is None:
            continue
        number = int(value) if re.fullmatch(r"[0-9]{1,12}", value.strip()) else 1
        if number > SPAN:
            raise CannotRender(f"{where} holds a table cell with {name} {number}; the limit is {SPAN}.")
        if number > 1:
            cell.set(name, str(number))
        else:
            del cell.attrib[name]


def _grid(rows: list[etree._Element], where: str) -> list[list[etree._Element]]:
    """For each row the cell that covers each column; row spans are cut at the end of their part of the table."""
    grid: list[dict[int, etree._Element]] = [{} for _ in rows]
    for y, row in enumerate(rows):
        x = 0
        for cell in list(row.iterchildren("td", "th")):
            while x in grid[y]:
                x += 1
            across, down = int(cell.get("colspan", 1)), min(int(cell.get("rowspan", 1)), len(rows) - y)
            if down > 1:
                cell.set("rowspan", str(down))
            else:
                cell.attrib.pop("rowspan", None)
            for dy in range(down):
                for dx in range(across):
                    grid[y + dy].setdefault(x + dx, cell)
            x += across
            if x > COLUMNS:
                raise CannotRender(f"{where} holds a table of more than {COLUMNS} columns.")
    width = max((max(line, default=-1) + 1 for line in grid), default=0)
    for y, line in enumerate(grid):
        for x in range(width):
            if x not in line:
                cell = etree.SubElement(rows[y], "td")
                line[x] = cell
    return [[line[x] for x in range(width)] for line in grid]


def _square(row: etree._Element, line: list[etree._Element], width: int, in_head: bool, spans: bool) -> None:
    for _ in range(width - len(line)):
        line.append(etree.SubElement(row, "td"))
    for cell in line:
        empty = not "".join(cell.itertext()).strip() and cell.find(".//img") is None
        if empty and cell.tag == "th":
            cell.tag = "td"
        if cell.tag == "th":
            if cell.get("scope") not in {"row", "col"}:
                cell.set("scope", "col" if in_head else "row")
        else:
            cell.attrib.pop("scope", None)
            if spans:
                cell.set("data-spans", "1")


def _groups(rows: list[etree._Element]) -> list[list[etree._Element]]:
    """Rows tied together by row spans, each group to be kept on one page.

    Where a group is too long for that, or is the first (WeasyPrint 70 breaks the group below a table's head all the
    same), the whole table is untied, so that its groups look alike.
    """
    groups: list[list[etree._Element]] = []
    at = 0
    while at < len(rows):
        start, end = at, at + 1
        while at < end:
            reach = max((int(cell.get("rowspan", 1)) for cell in rows[at]), default=1)
            end = max(end, min(at + reach, len(rows)))
            at += 1
        groups.append(rows[start:end])
    if any(len(group) > 1 and (number == 0 or _lines(group) > KEPT_LINES) for number, group in enumerate(groups)):
        for group in groups:
            _untie(group)
        return [[row] for row in rows]
    return groups


def _lines(group: list[etree._Element]) -> float:
    """About how many lines high the rows are in a narrow column."""

    def of(cell: etree._Element) -> float:
        return len("".join(cell.itertext())) / LETTERS_A_LINE + sum(1 for _ in cell.iter("li", "br", "p")) + 1

    tied = sum(of(cell) for row in group for cell in row if cell.get("rowspan"))
    return max(tied, sum(max((of(cell) for cell in row if not cell.get("rowspan")), default=1) for row in group))


def _untie(group: list[etree._Element]) -> None:
    """Replace row spans by cells: a spanning header is repeated in every row that it heads, other text stays once."""
    columns: list[dict[int, etree._Element]] = [{} for _ in group]
    for y, row in enumerate(group):
        x = 0
        for cell in list(row):
            while x in columns[y]:
                x += 1
            down, across = int(cell.attrib.pop("rowspan", 1)), int(cell.get("colspan", 1))
            for dx in range(across):
                columns[y].setdefault(x + dx, cell)
            for dy in range(1, min(down, len(group) - y)):
                again = deepcopy(cell) if cell.tag == "th" else etree.Element(cell.tag, cell.attrib)
                again.tail = None
                again.set("class", "again")
                again.attrib.pop("id", None)
                for marked in list(again.iterdescendants()):
                    marked.attrib.pop("id", None)
                    if marked.tag == "sup" and marked.find("a") is not None:  # a note is called once
                        marked.drop_tree()
                for dx in range(across):
                    columns[y + dy][x + dx] = again
            x += across
    for row, line in zip(group, columns, strict=True):
        ordered = [line[x] for x in sorted(line)]
        for cell in list(row):
            row.remove(cell)
        for cell in dict.fromkeys(ordered):
            row.append(cell)


def _width_class(grid: list[list[etree._Element]], width: int) -> str:
    longest = [0] * width
    for line in grid:
        for x, cell in enumerate(line):
            if not cell.get("colspan"):
                words = "".join(cell.itertext()).split()
                # A longer word is broken (see `body`), so it cannot widen its column beyond this.
                longest[x] = max(longest[x], min(LONG_WORD, max(map(len, words), default=0)))
    letters = sum(longest) + 2 * width
    if letters > LANDSCAPE_LETTERS or width > 12:
        return "landscape dense"
    if letters > SMALL_LETTERS or width > 7:
        return "landscape"
    if letters > PORTRAIT_LETTERS:
        return "small"
    return "wide" if width > 3 else "plain"
