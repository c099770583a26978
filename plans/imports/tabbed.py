"""Tables that stand in a text file as lines with tabs, their cells perhaps in HTML: what a PDF converter writes.

Merged cells are empty cells in the file. They stay empty cells: nothing says how far a cell reached.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from .plan import Report

_LIST_ITEM = re.compile(r"\s*(?:[-*+•]|\d{1,3}[.)])\t[^\t]*\Z")
_RULE = re.compile(r"[\s|:]*-{2,}[-\s|:]*\Z")
_TAG = re.compile(r"<[^>]*>")
_BLOCK_TAG = re.compile(r"<(?:p|ul|ol|li|h[1-6]|div|br)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"[.;]\Z")
_LONGEST_HEADER = 120


@dataclass(slots=True)
class TabTable:
    """Lines that stand together as a table."""

    rows: list[list[str]] = field(default_factory=list)
    rule_after: int = 0

    @property
    def width(self) -> int:
        return max(map(len, self.rows), default=0)


def segments(lines: list[str], report: Report) -> Iterator[list[str] | TabTable]:
    """The file in order, as runs of ordinary lines and tables. A table goes on after blank lines (a page ended there)
    when the next rows have as many cells."""
    text: list[str] = []
    at = 0
    while at < len(lines):
        if not _starts_row(lines[at]) and not _titles_table(lines, at):
            text.append(lines[at])
            at += 1
            continue
        yield text
        text = []
        table, at = _table_from(lines, at, report)
        yield table
    yield text


def _starts_row(line: str) -> bool:
    return ("\t" in line.strip("\t ") and not _LIST_ITEM.match(line)) or ("\t" in line and bool(_RULE.match(line)))


def _titles_table(lines: list[str], at: int) -> bool:
    """A table's first line may hold one filled cell and the tabs of the empty ones: its title."""
    below = lines[at + 1] if at + 1 < len(lines) else ""
    title = lines[at].rstrip("\t ")
    return bool(title) and "\t" not in title and lines[at].count("\t") == below.count("\t") > 0 and _starts_row(below)


def _continues_row(line: str, width: int) -> bool:
    return _starts_row(line) or (line.count("\t") + 1 == width and line.strip() != "")


def _table_from(lines: list[str], at: int, report: Report) -> tuple[TabTable, int]:
    table = TabTable()
    _add_row(table, lines[at], report)
    at += 1
    while at < len(lines):
        if lines[at].strip() and _continues_row(lines[at], table.width):
            _add_row(table, lines[at], report)
            at += 1
            continue
        ahead = at
        while ahead < len(lines) and not lines[ahead].strip():
            ahead += 1
        if ahead in (at, len(lines)) or not _starts_row(lines[ahead]) or lines[ahead].count("\t") + 1 != table.width:
            break
        report.add("A table that was broken over pages was joined again; check that its rows belong together.")
        at = ahead
    return table, at


def _add_row(table: TabTable, line: str, report: Report) -> None:
    if _RULE.match(line):
        table.rule_after = table.rule_after or len(table.rows)
        return
    cells = [cell.strip() for cell in line.split("\t")]
    if table.rows and len(cells) > 1 and cells == table.rows[0] and any(cells):
        report.count("Header rows repeated where a table was broken over pages, left out", cells[0])
        return
    table.rows.append(cells)


def as_html(table: TabTable, cell_html: Callable[[str], str], report: Report) -> str:
    """The table as HTML. A first row with one filled cell is its caption; a first row of short labels its header."""
    rows = list(table.rows)
    if not rows:
        return ""
    width = table.width
    caption = ""
    if len(rows) > 1 and width > 1 and rows[0][0] and not any(rows[0][1:]) and not _BLOCK_TAG.search(rows[0][0]):
        caption = rows.pop(0)[0]
    has_header = looks_like_header([_words(cell) for cell in rows[0]], bool(_blocks(rows[0])), rows[1:2] != [])
    if has_header:
        report.count("First rows of tables taken as header rows (check them)", _words(rows[0][0]))
    else:
        report.count(
            "Tables without a header row (add one where the columns have names)", caption or _first_words(rows)
        )
    out = ["<table>", f"<caption>{cell_html(caption)}</caption>" if caption else ""]
    if has_header:
        out += ["<thead>", _row_html(rows.pop(0), width, cell_html, header=True), "</thead>"]
    out += [_row_html(row, width, cell_html, header=False) for row in rows]
    return "".join([*out, "</table>"])


def looks_like_header(cells: list[str], has_blocks: bool, has_rows_below: bool) -> bool:
    """Whether a first row reads like column names: short labels, most cells filled, no numbers and no sentences."""
    filled = [cell for cell in cells if cell]
    if has_blocks or not has_rows_below or len(filled) < 2 or 2 * len(filled) < len(cells):
        return False
    sentences = sum(1 for cell in filled if _SENTENCE.search(cell) and " " in cell)
    plain = all(len(cell) <= _LONGEST_HEADER and any(c.isalpha() for c in cell) for cell in filled)
    return plain and not sentences and not cells[0][:1].isdigit()


def _row_html(row: list[str], width: int, cell_html: Callable[[str], str], *, header: bool) -> str:
    if width > 2 and row[0] and not any(row[1:]) and _is_bold(row[0]):
        return f'<tr><th scope="row" colspan="{width}">{cell_html(_TAG.sub("", row[0]))}</th></tr>'
    tag = "th" if header else "td"
    cells = [f"<{tag}>{cell_html(cell)}</{tag}>" for cell in row]
    return "<tr>" + "".join(cells) + "<td></td>" * (width - len(row)) + "</tr>"


def _is_bold(cell: str) -> bool:
    return bool(re.fullmatch(r"<(b|strong)>[^<]*</\1>|\*\*[^*]+\*\*", cell.strip(), re.IGNORECASE))


def _words(cell: str) -> str:
    return " ".join(html.unescape(_TAG.sub(" ", cell)).split())


def _blocks(row: list[str]) -> list[str]:
    return [cell for cell in row if _BLOCK_TAG.search(cell)]


def _first_words(rows: list[list[str]]) -> str:
    return next((_words(cell) for row in rows for cell in row if _words(cell)), "")
