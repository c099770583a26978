"""Tables as Excel workbooks (.xlsx, ECMA-376): written so that no cell can be a formula, read so that no file can harm.

Only values leave and enter. Text is written as text (an inline string in a cell of the format "text"), so it comes back
as it was, whatever it begins with. What is read is bounded by size before it is unpacked into memory, whatever the file
says of itself; entities, macros, links and other parts are never looked at.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from posixpath import join, normpath
from typing import IO, Any
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from core.verdict import Refused

MAX_FILE, MAX_PART, MAX_PARTS = 10_000_000, 60_000_000, 500
MAX_ROWS, MAX_COLUMNS, MAX_STRINGS = 6_000, 200, 600_000
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
DAMAGED = "The file cannot be read as an Excel workbook (.xlsx). It may be damaged, of another kind or locked with a "
DAMAGED += "password: save it again as “Excel Workbook (.xlsx)” without one."
TOO_LARGE = "The workbook is too large when it is unpacked. Copy the rows that are needed into a new workbook."
FIRST_DAY = date(1899, 12, 30)  # day 0 of a workbook

Value = str | int | Decimal | None
# Characters that XML cannot hold are written as _x000B_ (ECMA-376, ST_Xstring), and so is what looks like one.
_HIDDEN = re.compile(r"_x[0-9A-Fa-f]{4}_|[\x00-\x08\x0b-\x1f￾￿]")
_WRITTEN = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True)
class Cell:
    """A cell that was read. `fault` says why its value cannot be taken; a number may be a day (see `day_of`)."""

    text: str
    is_number: bool = False
    fault: str = ""


Row = tuple[int, dict[int, Cell]]


def write(rows: Iterable[list[Value]], *, sheet: str, headings: int) -> bytes:
    """A workbook of one sheet; the first `headings` rows are bold and stay in sight."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in (*_frame(sheet), ("xl/worksheets/sheet1.xml", _sheet(rows, headings))):
            package.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), text, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _frame(sheet: str) -> Iterator[tuple[str, str]]:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    yield (
        "[Content_Types].xml",
        (
            f'<Types xmlns="{PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
            f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{kind}.styles+xml"/></Types>'
        ),
    )
    head = f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{OFFICE}/'
    yield "_rels/.rels", f'{head}officeDocument" Target="xl/workbook.xml"/></Relationships>'
    yield (
        "xl/_rels/workbook.xml.rels",
        (
            f'{head}worksheet" Target="worksheets/sheet1.xml"/>'
            f'<Relationship Id="rId2" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>'
        ),
    )
    yield (
        "xl/workbook.xml",
        (
            f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
            f'<sheet name={quoteattr(sheet)} sheetId="1" r:id="rId1"/></sheets></workbook>'
        ),
    )
    font, fill = '<font>{}<sz val="11"/><name val="Arial"/></font>', '<fill><patternFill patternType="{}"/></fill>'
    style = '<xf numFmtId="{}" fontId="{}" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1">'
    style += '<alignment vertical="top" wrapText="1"/></xf>'
    yield (
        "xl/styles.xml",
        (
            f'<styleSheet xmlns="{MAIN}"><fonts count="2">{font.format("")}{font.format("<b/>")}</fonts>'
            f'<fills count="2">{fill.format("none")}{fill.format("gray125")}</fills>'
            '<borders count="1"><border/></borders>'
            '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
            f'<cellXfs count="3">{style.format(49, 0)}{style.format(49, 1)}{style.format(4, 0)}</cellXfs></styleSheet>'
        ),
    )


def _sheet(rows: Iterable[list[Value]], headings: int) -> str:
    parts, widest = [], 1
    for number, row in enumerate(rows, start=1):
        widest = max(widest, len(row))
        cells = "".join(
            _cell(f"{letters(column)}{number}", value, number <= headings) for column, value in enumerate(row)
        )
        parts.append(f'<row r="{number}">{cells}</row>')
    pane = f'<pane ySplit="{headings}" topLeftCell="A{headings + 1}" activePane="bottomLeft" state="frozen"/>'
    return (
        f'<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0">{pane if headings else ""}</sheetView>'
        f'</sheetViews><cols><col min="1" max="{widest}" width="28" style="0" customWidth="1"/></cols>'
        f"<sheetData>{''.join(parts)}</sheetData></worksheet>"
    )


def _cell(where: str, value: Value, is_heading: bool) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, Decimal):
        return f'<c r="{where}" s="2"><v>{value:f}</v></c>'
    if isinstance(value, int):
        return f'<c r="{where}" s="{int(is_heading)}"><v>{value}</v></c>'
    text = escape(_HIDDEN.sub(lambda found: _hide(found[0]), value))
    return f'<c r="{where}" s="{int(is_heading)}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _hide(found: str) -> str:
    return f"_x{ord(found):04X}_" if len(found) == 1 else f"_x005F{found}"


def letters(column: int) -> str:
    """The column's name: 0 is A, 26 is AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def day_of(cell: Cell) -> date | None:
    """The day that a number stands for, as workbooks count days; None where the cell holds no number of a day."""
    try:
        return FIRST_DAY + timedelta(days=int(Decimal(cell.text))) if cell.is_number else None
    except (OverflowError, InvalidOperation, ValueError):
        return None


def read(data: bytes, *, sheet: str) -> list[Row]:
    """The rows with something in them, each with its number, of the sheet of that name or else of the first.

    Raises Refused, with a sentence that says what to do, for a file that is no workbook or is larger than a table is.
    """
    return list(walk(data, sheet=sheet))


def walk(data: bytes, *, sheet: str, most_rows: int = MAX_ROWS) -> Iterator[Row]:
    """As `read`, one row after another, so that a long table is never whole in memory."""
    with _opened(data) as package:
        part = _part_of(package, sheet)
        strings = list(_strings(package)) if "xl/sharedStrings.xml" in package.namelist() else []
        yield from _rows(package, part, strings, most_rows)


def sheets(data: bytes) -> list[str]:
    """The names of the sheets, in their order. Raises Refused, as `read` does."""
    with _opened(data) as package:
        return [each.get("name") or "" for each in _elements(package, "xl/workbook.xml", "sheet")]


@contextmanager
def _opened(data: bytes) -> Iterator[zipfile.ZipFile]:
    if len(data) > MAX_FILE:
        raise Refused([f"The file is {len(data) / 1e6:.0f} MB; at most {MAX_FILE // 1_000_000} MB can be read."])
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if len(set(package.namelist())) > MAX_PARTS:
                raise Refused([TOO_LARGE])
            yield package
    except (
        zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, etree.XMLSyntaxError, KeyError, ValueError, OSError,
        EOFError, NotImplementedError, RuntimeError, IndexError, TypeError, AttributeError,
    ):  # fmt: skip
        raise Refused([DAMAGED]) from None


class _Bounded(io.RawIOBase):
    """A part of the package, read no further than a table can be long: what the package says of its size is not
    believed."""

    def __init__(self, part: IO[bytes]) -> None:
        self.part, self.left = part, MAX_PART

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        found = self.part.read(min(size, 65536) if size > 0 else 65536)
        self.left -= len(found)
        if self.left < 0:
            raise Refused([TOO_LARGE])
        return found


def _elements(package: zipfile.ZipFile, name: str, *tags: str) -> Iterator[Any]:
    with package.open(name) as part:
        wanted = [f"{{*}}{tag}" for tag in tags]
        walk = etree.iterparse(
            _Bounded(part), events=("end",), tag=wanted, resolve_entities=False, no_network=True, load_dtd=False
        )
        for _, element in walk:
            if element.getroottree().docinfo.doctype:
                raise Refused([DAMAGED])
            yield element
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]


def _part_of(package: zipfile.ZipFile, wanted: str) -> str:
    sheets = [
        (each.get("name"), each.get(f"{{{OFFICE}}}id")) for each in _elements(package, "xl/workbook.xml", "sheet")
    ]
    ids = {
        each.get("Id"): each.get("Target") for each in _elements(package, "xl/_rels/workbook.xml.rels", "Relationship")
    }
    target = ids[dict(sheets).get(wanted) or sheets[0][1]]
    return normpath(join("xl", target)).removeprefix("/") if not target.startswith("/") else target[1:]


def _strings(package: zipfile.ZipFile) -> Iterator[str]:
    for number, item in enumerate(_elements(package, "xl/sharedStrings.xml", "si")):
        if number >= MAX_STRINGS:
            raise Refused([TOO_LARGE])
        yield _text(item)


def _text(item: Any) -> str:
    """The letters of a string, without the readings that Japanese text carries beside it."""
    parts = [each.text or "" for each in item.iter("{*}t") if etree.QName(each.getparent()).localname != "rPh"]
    return _WRITTEN.sub(lambda found: chr(int(found[1], 16)), "".join(parts))


def _rows(package: zipfile.ZipFile, part: str, strings: list[str], most: int) -> Iterator[Row]:
    given, last = 0, 0
    for row in _elements(package, part, "row"):
        last = int(row.get("r") or last + 1)
        cells: dict[int, Cell] = {}
        column = -1
        for cell in row.iterchildren("{*}c"):
            column = _column(cell.get("r")) if cell.get("r") else column + 1
            read = _read(cell, strings)
            if read is None:
                continue
            if column >= MAX_COLUMNS:
                words = f"Row {last} has something in column {column + 1:,}; at most {MAX_COLUMNS} are read. "
                words += "Delete the columns beyond them, or copy the rows into a new workbook."
                raise Refused([words])
            cells[column] = read
        if cells:
            given += 1
            if given > most:
                raise Refused([f"The sheet has more than {most:,} rows. Send it in parts."])
            yield last, cells


def _column(where: str) -> int:
    number = 0
    for letter in re.match(r"[A-Z]{1,9}", where)[0]:  # type: ignore[index]
        number = number * 26 + ord(letter) - 64
    return number - 1


def _read(cell: Any, strings: list[str]) -> Cell | None:
    kind, value, formula = cell.get("t", "n"), cell.find("{*}v"), cell.find("{*}f")
    if formula is not None:
        return Cell("", fault="holds a formula; type the value itself")
    if kind == "e":
        return Cell("", fault=f"holds the error {value.text if value is not None else ''}")
    if kind == "inlineStr":
        text = "".join(_text(each) for each in cell.iterchildren("{*}is"))
        return Cell(text) if text else None
    if value is None or not value.text:
        return None
    if kind == "s":
        text = strings[int(value.text)]
        return Cell(text) if text else None
    if kind == "b":
        return Cell("yes" if value.text == "1" else "no")
    if kind == "n":
        return Cell(value.text.strip(), is_number=True)
    return Cell(_WRITTEN.sub(lambda found: chr(int(found[1], 16)), value.text))
