"""Intentions as a workbook, out and in again."""

from priorities.imports.intentions import SHEET, Found, Line, read_intentions, write_intentions

__all__ = ["SHEET", "Found", "Line", "read_intentions", "write_intentions"]
