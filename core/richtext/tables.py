"""Tables in canonical form: squared, header rows in thead, every header cell with its scope.

Rows with different column counts, header cells without scope and empty header cells fail PDF/UA
(veraPDF 7.2-43 and 7.5-1).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from .inline import Content, has_text
from .schema import MAX_COLUMNS, MAX_ROWS, MAX_SPAN, TooLarge
from .tree import Node

_NO_TABLE_IS_WIDER = 1_000


@dataclass(slots=True, eq=False)
class Cell:
    """A cell as read: its canonical content and how far it says it reaches."""

    header: bool
    scope: str
    columns: int
    rows: int
    content: Content = field(default_factory=list)

    @property
    def filled(self) -> bool:
        return any(has_text(item if isinstance(item, str) else item.text()) for item in self.content)


Row = list[Cell]
Grid = list[list[Cell | None]]


def canonical(table: Node, *, content: Callable[[Content], Content], caption: Content) -> Node | None:
    """The table with every row squared to one column count, or None when no cell holds anything.

    Raises TooLarge for spans over 50, more than 200 rows or more than 20 columns.
    """
    marked, rows = _rows(table, content)
    header, body = _parted(marked, rows)
    head_grid, body_grid = _laid_out(header), _laid_out(body)
    width = max((len(line) for line in head_grid + body_grid), default=0)
    for line in head_grid + body_grid:
        line.extend([None] * (width - len(line)))
    head_grid, body_grid = _without_empty_rows(head_grid), _without_empty_rows(body_grid)
    _drop_columns_that_only_continue(head_grid + body_grid)
    if not body_grid:
        head_grid, body_grid = head_grid[:1], head_grid[1:]
    if not body_grid:
        head_grid, body_grid = [], head_grid
        for cell in _cells(body_grid):
            cell.header = False
    if not body_grid:
        return None
    _refuse_large(head_grid + body_grid)
    children: Content = [Node("caption", {}, caption)] if caption else []
    if head_grid:
        children.append(Node("thead", {}, _written(head_grid, in_head=True)))
    children.append(Node("tbody", {}, _written(body_grid, in_head=False)))
    return Node("table", {}, children)


def span(value: str) -> int:
    """What a colspan or rowspan attribute asks for: 1 for nonsense, as browsers read it."""
    digits = value.strip()
    return max(1, int(digits[:10])) if digits.isascii() and digits.isdigit() else 1


def _rows(table: Node, content: Callable[[Content], Content]) -> tuple[list[Row], list[Row]]:
    marked: list[Row] = []
    rows: list[Row] = []
    last: list[Row] = []

    def gather(node: Node, into: list[Row]) -> None:
        for child in node.elements():
            if child.tag == "tr":
                into.append([_cell(cell, content) for cell in child.elements() if cell.tag in ("td", "th")])
            elif child.tag == "thead":
                gather(child, marked)
            elif child.tag == "tfoot":
                gather(child, last)
            elif child.tag == "tbody":
                gather(child, into)

    gather(table, rows)
    return marked, rows + last


def _cell(node: Node, content: Callable[[Content], Content]) -> Cell:
    columns, rows = span(node.attrs.get("colspan", "")), span(node.attrs.get("rowspan", ""))
    if max(columns, rows) > MAX_SPAN:
        raise TooLarge(f"A table cell reaches over more than {MAX_SPAN} rows or columns; please split the table.")
    return Cell(node.tag == "th", node.attrs.get("scope", ""), columns, rows, content(node.children))


def _parted(marked: list[Row], rows: list[Row]) -> tuple[list[Row], list[Row]]:
    if marked:
        return marked, rows
    count = 0
    for row in rows:
        filled = [cell for cell in row if cell.filled]
        if not all(cell.header for cell in filled):
            break
        count += 1
    return rows[:count], rows[count:]


def _laid_out(rows: list[Row]) -> Grid:
    grid: Grid = [[] for _ in rows]
    for index, row in enumerate(rows):
        line = grid[index]
        column = 0
        for cell in row:
            while column < len(line) and line[column] is not None:
                column += 1
            width = 1
            while width < cell.columns and (column + width >= len(line) or line[column + width] is None):
                width += 1
            if column + width > _NO_TABLE_IS_WIDER:
                raise TooLarge(f"A table has more than {MAX_COLUMNS} columns; please split it.")
            for lower in grid[index : index + cell.rows]:
                lower.extend([None] * (column + width - len(lower)))
                lower[column : column + width] = [cell] * width
            column += width
    return grid


def _without_empty_rows(grid: Grid) -> Grid:
    kept: Grid = []
    seen: set[int] = set()
    for line in grid:
        new = [cell for cell in line if cell is not None and id(cell) not in seen]
        seen.update(id(cell) for cell in new)
        if any(cell.filled for cell in new):
            kept.append(line)
    return kept


def _drop_columns_that_only_continue(grid: Grid) -> None:
    width = len(grid[0]) if grid else 0
    for column in range(width - 1, -1, -1):
        needed = any(
            line[column] is not None and (column == 0 or line[column] is not line[column - 1]) for line in grid
        )
        if not needed:
            for line in grid:
                del line[column]


def _cells(grid: Grid) -> list[Cell]:
    return [cell for line in grid for cell in line if cell is not None]


def _refuse_large(grid: Grid) -> None:
    if len(grid) > MAX_ROWS:
        raise TooLarge(f"A table has {len(grid)} rows, more than {MAX_ROWS}; please split it.")
    if len(grid[0]) > MAX_COLUMNS:
        raise TooLarge(f"A table has {len(grid[0])} columns, more than {MAX_COLUMNS}; please split it.")


def _written(grid: Grid, *, in_head: bool) -> Content:
    heights: dict[int, int] = {}
    for line in grid:
        for key in {id(cell) for cell in line if cell is not None}:
            heights[key] = heights.get(key, 0) + 1
    done: set[int] = set()
    rows: Content = []
    for line in grid:
        cells: Content = []
        for column, cell in enumerate(line):
            if cell is None:
                cells.append(Node("td"))
            elif id(cell) not in done:
                done.add(id(cell))
                width = next((n for n, other in enumerate(line[column:]) if other is not cell), len(line) - column)
                cells.append(_cell_node(cell, width, heights[id(cell)], in_head=in_head))
        rows.append(Node("tr", {}, cells))
    return rows


def _cell_node(cell: Cell, width: int, height: int, *, in_head: bool) -> Node:
    attrs: dict[str, str] = {}
    is_header = cell.filled and (cell.header or in_head)
    if is_header:
        attrs["scope"] = "col" if in_head or cell.scope in ("col", "colgroup") else "row"
    if width > 1:
        attrs["colspan"] = str(width)
    if height > 1:
        attrs["rowspan"] = str(height)
    return Node("th" if is_header else "td", attrs, cell.content if cell.filled else [])
