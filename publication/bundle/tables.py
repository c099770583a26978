"""The tables of a plan, and its commitments, as CSV files that a spreadsheet opens safely."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from core import richtext
from core.spreadsheet import as_csv


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
