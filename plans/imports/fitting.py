"""Cutting what is too large for the schema into pieces that fit, where the meaning allows it."""

from __future__ import annotations

from collections.abc import Iterator

from core.richtext.schema import LISTS, MAX_COLUMNS, MAX_ITEMS, MAX_ROWS, MAX_SPAN
from core.richtext.tables import span
from core.richtext.tree import Node, serialise

from .plan import Report

MAX_PIECE = 150_000
_WIDEST = 1_000

Line = tuple[bool, list[Node | None]]


def fitted(block: Node, report: Report) -> list[Node]:
    """The block, or the pieces that it had to be cut into."""
    if block.tag == "table":
        return _tables(block, report)
    if block.tag in LISTS:
        return _lists(block, report)
    return [block]


def pieces(blocks: list[Node | str]) -> Iterator[list[Node | str]]:
    """The blocks in runs that are small enough for one body."""
    run: list[Node | str] = []
    size = 0
    for block in blocks:
        length = len(serialise([block]).encode())
        if run and size + length > MAX_PIECE:
            yield run
            run, size = [], 0
        run.append(block)
        size += length
    if run:
        yield run


def _lists(block: Node, report: Report) -> list[Node]:
    items = list(block.elements())
    weights = [sum(1 for node in item.walk() if node.tag == "li") for item in items]
    if sum(weights) <= MAX_ITEMS and len(serialise([block])) <= MAX_PIECE:
        return [block]
    report.count(f"Long lists cut into several (at most {MAX_ITEMS} items each)", items[0].text() if items else "")
    out: list[Node] = []
    first, filled, size = int(block.attrs.get("start", "1") or 1) if block.tag == "ol" else 0, 0, 0
    for number, (item, weight) in enumerate(zip(items, weights, strict=True)):
        length = len(serialise([item]))
        if not out or filled + weight > MAX_ITEMS or size + length > MAX_PIECE:
            attrs = {"start": str(first + number)} if block.tag == "ol" else {}
            out.append(Node(block.tag, block.attrs | attrs))
            filled = size = 0
        out[-1].children.append(item)
        filled += weight
        size += length
    return out


def _tables(table: Node, report: Report) -> list[Node]:
    for cell in table.walk():
        for name in ("colspan", "rowspan"):
            if span(cell.attrs.get(name, "")) > MAX_SPAN:
                cell.attrs[name] = str(MAX_SPAN)
    lines = _without_unused_columns(_grid(table))
    width = max((len(cells) for _, cells in lines), default=0)
    if len(lines) <= MAX_ROWS and width <= MAX_COLUMNS and len(serialise([table])) <= MAX_PIECE:
        return [table]
    caption = next((node for node in table.elements() if node.tag == "caption"), None)
    example = caption.text() if caption else table.text()
    report.count(
        f"Large tables cut into several of at most {MAX_ROWS} rows and {MAX_COLUMNS} columns, their spanning cells "
        "followed by empty ones",
        example,
    )
    return [
        _table(part, caption if not number else None)
        for number, part in enumerate(rows for columns in _by_columns(lines, width) for rows in _by_rows(columns))
    ]


def _grid(table: Node) -> list[Line]:
    rows: list[tuple[bool, Node]] = []
    for node in table.walk():
        if node.tag in ("thead", "tbody", "tfoot", "table") and (node is table or node.tag != "table"):
            rows.extend((node.tag == "thead", row) for row in node.elements() if row.tag == "tr")
    if rows and not any(head for head, _ in rows) and all(cell.tag == "th" for cell in rows[0][1].elements()):
        rows[0] = (True, rows[0][1])
    lines: list[Line] = [(head, []) for head, _ in rows]
    taken: list[set[int]] = [set() for _ in rows]
    for index, (_, row) in enumerate(rows):
        column = 0
        for cell in row.elements():
            while column in taken[index]:
                column += 1
            reach = range(column, min(_WIDEST, column + span(cell.attrs.get("colspan", ""))))
            for lower in taken[index : index + span(cell.attrs.get("rowspan", ""))]:
                lower.update(reach)
            cells = lines[index][1]
            cells.extend([None] * (column + 1 - len(cells)))
            cells[column] = cell
            column = max(reach, default=column) + 1
    return lines


def _without_unused_columns(lines: list[Line]) -> list[Line]:
    used = sorted({column for _, cells in lines for column, cell in enumerate(cells) if cell is not None})
    return [(head, [cells[c] if c < len(cells) else None for c in used]) for head, cells in lines]


def _by_columns(lines: list[Line], width: int) -> Iterator[list[Line]]:
    if width <= MAX_COLUMNS:
        yield lines
        return
    # Each piece after the first repeats the first column, as that is what names the rows.
    for start in range(1, width, MAX_COLUMNS - 1):
        yield [(head, cells[:1] + cells[start : start + MAX_COLUMNS - 1]) for head, cells in lines]


def _by_rows(lines: list[Line]) -> Iterator[list[Line]]:
    heads = [line for line in lines if line[0]][:5]
    part: list[Line] = []
    size = 0
    for line in (line for line in lines if line not in heads):
        length = len(serialise([cell for cell in line[1] if cell is not None]))
        if part and (len(part) + len(heads) >= MAX_ROWS or size + length > MAX_PIECE):
            yield heads + part
            part, size = [], 0
        part.append(line)
        size += length
    if part:
        yield heads + part


def _table(lines: list[Line], caption: Node | None) -> Node:
    parts = {True: Node("thead"), False: Node("tbody")}
    for head, cells in lines:
        row = [Node("td") if cell is None else Node(cell.tag, {}, cell.children) for cell in cells]
        parts[head].children.append(Node("tr", {}, [*row]))
    children = [caption, *parts.values()]
    return Node(
        "table", {}, [child for child in children if child is not None and (child is caption or child.children)]
    )
