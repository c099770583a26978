"""Workbooks of observations for tests: made up here, written as spreadsheet programs do."""

from __future__ import annotations

from decimal import Decimal

from core import workbook

HEADS = ["Metric", "Organisation code", "Month", "Actual"]


def book(rows, *, heads=HEADS, above=(), sheet="Return"):
    """A workbook of one sheet: what stands above the headings, the headings, the rows."""
    return workbook.write([*above, list(heads), *rows], sheet=sheet, headings=0)


def months(*values, metric="waits", area="QXX", first=45292):
    """Rows of monthly values; a month is its first day as a workbook counts days (45292: 1 January 2024)."""
    days = [first, first + 31, first + 60, first + 91, first + 121]
    return [
        [metric, area, days[n], Decimal(value) if isinstance(value, str) and value[0].isdigit() else value]
        for n, value in enumerate(values)
    ]
