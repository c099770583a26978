"""The tables of a plan, and its commitments, as CSV files that a spreadsheet opens safely."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from core import richtext


def safe(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula (CSV injection, ASVS 1.2.10). A lone dash and numbers stay."""
    risky = cell[:1] in {"=", "+", "@", "\t", "\r"} or (cell[:1] == "-" and len(cell) > 1 and not _is_number(cell))
    return f"'{cell}" if risky else cell


def _is_number(cell: str) -> bool:
    try:
        float(cell.replace(",", "").rstrip("%"))
    except ValueError:
        return False
    return True


def as_csv(rows: list[list[str]]) -> bytes:
    """UTF-8 with the mark by which spreadsheet programs know it."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([safe(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def walk(sections: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Every section of a content tree, in reading order."""
    for section in sections:
        yield section
        yield from walk(section["sections"])


def csv_files(content: dict[str, Any]) -> dict[str, bytes]:
    """By path: one file per table of the text, numbered in reading order, and one with all commitments."""
    files: dict[str, bytes] = {}
    for section in walk(content["sections"]):
        for table in richtext.tables(section["body"]):
            path = f"tables/{len(files) + 1:02d}-{section['slug']}.csv"
            files[path] = as_csv([*table.header, *table.body])
    commitments = [
        [section["number"], section["title"], commitment["tier"], commitment["text"]]
        for section in walk(content["sections"])
        for commitment in _flat(section["commitments"])
    ]
    if commitments:
        files["tables/commitments.csv"] = as_csv([["Section", "Title", "Tier", "Commitment"], *commitments])
    return files


def _flat(commitments: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for commitment in commitments:
        yield commitment
        yield from _flat(commitment["commitments"])
