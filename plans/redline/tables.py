"""Tables compared by row and column.

By what can be shown as one table with rows of one length (PDF/UA refuses ragged ones): tables without joined cells, by
columns (known by the header row) and rows; tables of one width without cells that reach over rows, by rows; tables of
one shape, place by place. Any other pair is shown as two tables, before and after.
"""

from __future__ import annotations

from collections import Counter
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from core.richtext.tree import Node

from .changes import figures_changed
from .marks import marked, was, whole
from .matching import Pair, paired
from .record import Record, full_text, shortened
from .units import Unit

if TYPE_CHECKING:
    from .comparing import Comparison

Columns = list[tuple[int | None, int | None]]
"""For each column of the table as shown: which it is on the old side, and on the new."""

_PARTS = ("thead", "tbody")


def compared(comparison: Comparison, old: Unit, new: Unit) -> list[Node]:
    """The table as one, or as two where its cells were joined or split."""
    record = comparison.record
    columns, by_place = _columns(old, new), _shape(old) == _shape(new)
    record.table, record.table_id = _title(new), new.bid
    if columns is None and not by_place and (reaching(old) or reaching(new) or width(old) != width(new)):
        nodes = _as_two(record, old, new)
    else:
        node = Node("table", dict(new.node.attrs))
        if old.node.attrs != new.node.attrs:
            was(node, old.node)
        parts = _Parts(comparison, columns or [], by_place=columns is None and by_place, header=_header(new))
        for pair in paired(old.units, new.units):
            node.children.extend(parts.part(pair))
        _record_columns(record, old, new, columns or [], node)
        nodes = [node]
    record.table = record.table_id = ""
    return nodes


class _Parts:
    """The parts of one table, row by row."""

    def __init__(self, comparison: Comparison, columns: Columns, *, by_place: bool, header: list[str]) -> None:
        self._comparison = comparison
        self._columns = columns
        self._by_place = by_place
        self._header = header
        self._title = comparison.record.table

    def part(self, pair: Pair) -> list[Node]:
        unit = pair.new or pair.old
        if unit is None:
            return []
        if unit.tag not in _PARTS:
            return self._comparison.pair(pair)
        node = Node(unit.tag, dict(unit.node.attrs))
        if not (pair.old and pair.new):
            marked(node, "inserted" if pair.new else "deleted")
        old, new = (side.units if side else [] for side in (pair.old, pair.new))
        lines = [Pair(a, b) for a, b in zip(old, new, strict=True)] if self._by_place else paired(old, new)
        for line in lines:
            node.children.extend(self._row(line))
        return [node]

    def _row(self, line: Pair) -> list[Node]:
        old, new = line.old, line.new
        if line.moved or not (old and new):
            return [self._filled(node, new=new is not None) for node in self._comparison.pair(line, as_whole=True)]
        if not self._columns and _pattern(old) != _pattern(new):
            return [self._comparison.one_sided(old, "deleted"), self._comparison.one_sided(new, "inserted")]
        node = Node("tr", dict(new.node.attrs))
        if old.node.attrs != new.node.attrs:
            was(node, old.node)
        record, name = self._comparison.record, shortened(new.units[0].text) if new.units else ""
        columns = self._columns or [(place, place) for place in range(len(new.units))]
        for i, j in columns:
            if i is not None and j is not None:
                column = self._header[j] if j < len(self._header) and self._columns else ""
                record.table = self._title + (f", row “{name}”" if name else "")
                record.table += f", column “{column}”" if column else ""
                node.children.extend(self._comparison.block(old.units[i], new.units[j]))
            elif i is not None:
                node.children.append(whole(old.units[i].node, "deleted"))
            elif j is not None:
                node.children.append(whole(new.units[j].node, "inserted"))
        record.table = self._title
        return [node]

    def _filled(self, row: Node, *, new: bool) -> Node:
        """A row that only one side has, with empty cells where only the other side has columns."""
        cells = list(row.elements())
        if self._columns:
            places = [pair[1] if new else pair[0] for pair in self._columns]
            row.children = [cells[place] if place is not None else _filler() for place in places]
        return row


def _filler() -> Node:
    node = Node("td")
    marked(node, "filler")
    return node


def _columns(old: Unit, new: Unit) -> Columns | None:
    """The columns of both tables as one row of columns; None where a table has joined cells."""
    if any(pattern != (1, 1) for table in (old, new) for row in _rows(table) for pattern in _pattern(row)):
        return None
    if any(len({len(row.units) for row in _rows(table)}) != 1 for table in (old, new)):
        return None
    before, after = _header(old), _header(new)
    columns: Columns = []
    for _, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        both = min(i2 - i1, j2 - j1)
        columns += [(i1 + place, j1 + place) for place in range(both)]
        columns += [(place, None) for place in range(i1 + both, i2)]
        columns += [(None, place) for place in range(j1 + both, j2)]
    return columns


def _record_columns(record: Record, old: Unit, new: Unit, columns: Columns, node: Node) -> None:
    """One change for each column that came or went, which can be seen at its first cell."""
    for place, (i, j) in enumerate(columns):
        if i is not None and j is not None:
            continue
        table, at = (new, j) if i is None else (old, i)
        cells = [row.units[at] for row in _rows(table)]
        text = "\n".join(full_text(cell) for cell in cells)
        words = sum(len(cell.words) for cell in cells)
        anchor = record.anchor()
        for row in (each for each in node.walk() if each.tag == "tr" and not each.attrs):
            next(cell for at, cell in enumerate(row.elements()) if at == place).attrs["id"] = anchor
            break
        title = f"Column “{shortened(cells[0].text)}” in {record.table}"
        said = {"new": shortened(text), "inserted": words} if i is None else {"old": shortened(text), "deleted": words}
        record.add("inserted" if i is None else "deleted", "column", table, anchor, place=title, **said)
        record.figures += figures_changed("" if i is None else text, text if i is None else "", title, anchor)


def _as_two(record: Record, old: Unit, new: Unit) -> list[Node]:
    gone, anchor = whole(old.node, "deleted"), record.anchor()
    came = whole(new.node, "inserted", anchor)
    before, after = Counter(old.words), Counter(new.words)
    counts = {"inserted": (after - before).total(), "deleted": (before - after).total()}
    texts = full_text(old), full_text(new)
    place = record.table
    record.add("changed", "cells", new, anchor, place=place, old=shortened(texts[0]), new=shortened(texts[1]), **counts)
    record.figures += figures_changed(*texts, place, anchor)
    return [gone, came]


def _rows(table: Unit) -> list[Unit]:
    return [row for part in table.units if part.tag in _PARTS for row in part.units]


def _header(table: Unit) -> list[str]:
    rows = _rows(table)
    return [shortened(full_text(cell)) for cell in rows[0].units] if rows else []


def _title(table: Unit) -> str:
    caption = next((unit.text for unit in table.units if unit.tag == "caption"), "")
    return f"table “{shortened(caption)}”" if caption else "a table"


def _pattern(row: Unit) -> list[tuple[int, int]]:
    return [(int(cell.node.attrs.get("colspan", "1")), int(cell.node.attrs.get("rowspan", "1"))) for cell in row.units]


def _shape(table: Unit) -> list[tuple[str, list[list[tuple[int, int]]]]]:
    return [(part.tag, [_pattern(row) for row in part.units]) for part in table.units if part.tag in _PARTS]


def reaching(table: Unit) -> bool:
    """Whether a cell of the table reaches over several rows."""
    return any(rows > 1 for row in _rows(table) for _, rows in _pattern(row))


def width(table: Unit) -> int:
    """How many columns the table has."""
    rows = _rows(table)
    return sum(columns for columns, _ in _pattern(rows[0])) if rows else 0
