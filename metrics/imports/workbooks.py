"""Which column of a workbook is what? A person says, once for each source; the rows then become a plain table, which
takes the same way into the database as any other file.

Columns are remembered by their heading, so that they are found again where they have moved.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import islice
from pathlib import Path
from typing import Any

from core import workbook
from core.workbook import Cell
from metrics.imports.layouts import FIELDS, FINGERTIPS, NUMBERS, Layout
from metrics.imports.refusals import MOST_REFUSED, NotTakenIn, RefusedRow, in_short
from metrics.models import Form

MOST_ROWS = 100_000
SHOWN, LOOKED_AT = 10, 20
DATES = {
    "month": "The month that the day is in",
    "quarter": "The quarter that the day is in",
    "year": "The calendar year that the day is in",
    "financial year": "The financial year that the day is in, from April",
    "day": "That day alone",
}
CONSTANT = ("indicator", "area", "period")
"""What may be the same for every row, and then stand in no column."""
PERCENT = ("value", "lower", "upper", "lower_998", "upper_998")
# What stands where a number is not told: the symbols of the Government Statistical Service, and the old asterisk.
SHORTHAND = {"[c]": "Q", "*": "Q", "[x]": "O", "[z]": "M", "[w]": "L", "..": "O"}
# What analysts call columns, besides Fingertips and us.
ALSO = {
    "metric": "indicator", "measure": "indicator", "ons code": "area", "gss code": "area", "ods code": "area",
    "organisation code": "area", "org code": "area", "area": "area", "organisation name": "area_name",
    "month": "period", "date": "period", "time period": "period", "year": "period", "actual": "value",
    "lower ci": "lower", "upper ci": "upper", "notes": "note", "comment": "note",
}  # fmt: skip
_ISO, _BRITISH = re.compile(r"^(\d{4})-(\d\d)-(\d\d)(T|$)"), re.compile(r"^(\d{1,2})/(\d{1,2})/(\d{4})$")


@dataclass(frozen=True)
class Columns:
    """How a source's workbooks are laid out: the heading of each field's column, and what is the same for all rows."""

    sheet: str
    heading_row: int
    headings: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    dates: str = "month"
    is_fraction: bool = False
    """Numbers such as 0.76 are shown as percentages in the workbook, and mean 76."""

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Columns:
        return cls(**kept)

    def kept(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def faults(self) -> dict[str, str]:
        """What is still to be said, by field, each as a sentence."""
        told = {*self.headings, *self.constants}
        found = {
            name: f"Choose the column that holds the {name}{', or type it' if name in CONSTANT else ''}"
            for name in ("indicator", "area", "value")
            if name not in told
        }
        if "period" not in told and not {"period_start", "period_end"} <= told:
            found["period"] = "Choose the column that holds the period, or those of its first and its last day"
        seen: dict[str, str] = {}
        for name, heading in self.headings.items():
            if name in self.constants:
                found[name] = "Choose a column or type what is the same for all rows, not both"
            if heading in seen:
                found[name] = f"The column “{heading}” is chosen for the {seen[heading]} already"
            seen[heading] = name.replace("_", " ")
        return found


def guess(headings: list[str]) -> dict[str, str]:
    """Which heading is likely to be which field, by its words."""
    found: dict[str, str] = {}
    for heading in headings:
        words = heading.strip().lower()
        name = (
            words.replace(" ", "_") if words.replace(" ", "_") in FIELDS else FINGERTIPS.get(words) or ALSO.get(words)
        )
        if name and name not in found:
            found[name] = heading
    return found


@dataclass(frozen=True)
class Peek:
    """What the first rows of a sheet look like."""

    sheets: list[str]
    sheet: str
    heading_row: int
    headings: list[str]
    rows: list[tuple[int, list[str]]]


def peek(data: bytes, *, sheet: str = "", heading_row: int = 0) -> Peek:
    """A sheet's headings and its first rows. Without a row for the headings, the one with the most words among the
    first. Raises Refused for a file that is no workbook."""
    names = workbook.sheets(data)
    sheet = sheet if sheet in names else names[0] if names else ""
    first = list(islice(workbook.walk(data, sheet=sheet, most_rows=MOST_ROWS), LOOKED_AT + SHOWN))
    if not heading_row:
        worded = [(sum(not c.is_number for c in cells.values()), -row) for row, cells in first[:LOOKED_AT]]
        heading_row = -max(worded)[1] if worded else 1
    heads = _headings(dict(first).get(heading_row, {}))
    rows = [
        (row, [_shown(cells.get(at)) for at in heads]) for row, cells in first if row > heading_row
    ]  # fmt: skip
    return Peek(names, sheet, heading_row, list(heads.values()), rows[:SHOWN])


def as_table(data: bytes, columns: Columns, path: Path) -> Layout:
    """Write the rows as a plain table and return its layout. Raises Refused for a file that is no workbook, NotTakenIn
    with the rows whose cells cannot be read or where a remembered column is missing."""
    names = [name for name in FIELDS if name in columns.headings or name in columns.constants]
    if "value" in columns.headings and "status" not in names:
        names.append("status")
    refused: list[RefusedRow] = []
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow([*names, "row"])
        for row, told, faults in _told(data, columns):
            if faults and len(refused) < MOST_REFUSED:
                shown = tuple(told.get(name, "") for name in names)
                refused += [RefusedRow(row, fault, shown) for fault in faults]
            # A staged row is numbered from the first below the header, as in a file of text.
            out.writerow([*(told.get(name, "") for name in names), row - 1])
    if refused:
        raise NotTakenIn(in_short(refused), refused, names)
    at = {name: place for place, name in enumerate(names)}
    return Layout(Form.WORKBOOK, len(names), at, heads=tuple(names), is_numbered=True)


def _told(data: bytes, columns: Columns) -> Iterator[tuple[int, dict[str, str], list[str]]]:
    """Each row with something in a chosen column: its number, its fields, and what is wrong with its cells."""
    places: dict[str, int] = {}
    for row, cells in workbook.walk(data, sheet=columns.sheet, most_rows=MOST_ROWS):
        if row == columns.heading_row:
            places = _places(cells, columns)
        if row <= columns.heading_row or not any(place in cells for place in places.values()):
            continue
        told, faults = dict(columns.constants), []
        for name, place in places.items():
            try:
                told |= _read(name, cells.get(place), columns)
            except ValueError as wrong:
                faults.append(f"“{columns.headings[name]}” {wrong}")
        yield row, told, faults
    if not places:
        raise NotTakenIn(
            [f"Row {columns.heading_row} of the sheet “{columns.sheet}” is empty; it should name columns."]
        )


def _places(cells: dict[int, Cell], columns: Columns) -> dict[str, int]:
    found = {heading: place for place, heading in _headings(cells).items()}
    lost = [heading for heading in columns.headings.values() if heading not in found]
    if lost:
        raise NotTakenIn([f"Row {columns.heading_row} has no column “{heading}”. Choose the columns again."
                          for heading in lost])  # fmt: skip
    return {name: found[heading] for name, heading in columns.headings.items()}


def _headings(cells: dict[int, Cell]) -> dict[int, str]:
    """The heading of each column, in order; one without words, or with another's, is told by its letters."""
    names: dict[int, str] = {}
    for place in range(max(cells) + 1 if cells else 0):
        words = " ".join(cells[place].text.split())[:200] if place in cells else ""
        letters = workbook.letters(place)
        name = words or f"Column {letters}"
        names[place] = f"{name} (column {letters})" if name in names.values() else name
    return names


def _shown(cell: Cell | None) -> str:
    return "" if cell is None else cell.fault or cell.text[:80]


def _read(name: str, cell: Cell | None, columns: Columns) -> dict[str, str]:
    """What a cell says of a field. Raises ValueError with what is wrong, in words that follow its heading."""
    if cell is None:
        return {}
    if cell.fault:
        raise ValueError(cell.fault.replace("type the value itself", "copy the column and paste it as values"))
    text = cell.text.strip()
    if "\x00" in text:
        raise ValueError("holds a character that cannot be stored")
    if name in {"period", "period_start", "period_end"}:
        return {name: _period(cell, columns.dates if name == "period" else "day")}
    if name in NUMBERS:
        if name == "value" and text.lower() in SHORTHAND and "status" not in columns.headings:
            return {"status": SHORTHAND[text.lower()]}
        return {name: _number(text, cell, is_fraction=columns.is_fraction and name in PERCENT)}
    # A workbook writes whole numbers as 7.0 where a calculation made them.
    return {name: text.removesuffix(".0") if cell.is_number else text}


def _number(text: str, cell: Cell, *, is_fraction: bool) -> str:
    if cell.is_number and is_fraction:
        try:
            # Fifteen digits are what a workbook keeps; the rest is the noise of binary fractions.
            return f"{round(Decimal(text) * 100, 12).normalize():f}"
        except InvalidOperation:
            raise ValueError("is not a number") from None
    return text.removesuffix("%").replace(",", "") if not cell.is_number else text


def _period(cell: Cell, dates: str) -> str:
    day = _day(cell)
    if day is None:
        return cell.text.strip().removesuffix(".0")
    april = day.year if day.month > 3 else day.year - 1
    return {
        "month": f"{day:%Y-%m}",
        "quarter": f"{day.year} Q{(day.month + 2) // 3}",
        "year": f"{day.year}",
        "financial year": f"{april}/{(april + 1) % 100:02}",
        "day": day.isoformat(),
    }[dates]


def _day(cell: Cell) -> date | None:
    """The day of a cell, if it holds one, as a number (2024 is a year, though it is a day of 1905) or in words."""
    if cell.is_number:
        found = workbook.day_of(cell)
        return found if found and found.year > 1910 else None
    text = cell.text.strip()
    try:
        if iso := _ISO.match(text):
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        if british := _BRITISH.match(text):
            return date(int(british[3]), int(british[2]), int(british[1]))
    except ValueError:
        return None
    return None
