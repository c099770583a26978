"""Do the cells of a table say one thing each? Targets, positions, baselines, arrows, rows that changed places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.richtext import Table, tables
from core.richtext.tree import Node
from plans.checks.advice import Advice
from plans.checks.language import content_words
from plans.checks.structure import with_block, words_of

FAR = 5.0
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s?%\Z")
_AMBIGUOUS = re.compile(r"\b\d+(?:\.\d+)?\s?%\s+(?:below|above|under|over)\s+(?:the\s+)?\d")
_CHANGE = re.compile(r"\A(?:reduce|increase|improve|cut|raise|lower)\w*\s+by\s+\d", re.IGNORECASE)
_BASE = re.compile(r"\b(?:from|compared|than|since|on|against|baseline|year on year)\b", re.IGNORECASE)
_SIGN = re.compile(r"\b(?:arrows?|red|amber|green|shaded|bold)\b[^.]*\b(?:indicat|show|mean|denot)", re.IGNORECASE)
_STATUS = re.compile(r"\b(?:plan(?:ned)?|actual|forecast|ytd|submitted|outturn)\b", re.IGNORECASE)
_NONE = re.compile(r"\bno specific (?:metric|target)|\bnone\b|\bto be agreed\b", re.IGNORECASE)


@dataclass(frozen=True)
class _Columns:
    """Which column of a table holds what, by the words of its header."""

    metric: int
    target: int
    position: int


def _columns(table: Table) -> _Columns | None:
    if not table.header:
        return None
    heads = [cell.lower() for cell in table.header[-1]]

    def find(*names: str) -> int:
        return next((index for index, head in enumerate(heads) if any(name in head for name in names)), -1)

    found = _Columns(find("metric", "measure", "indicator"), find("target"), find("position", "actual", "current"))
    return found if found.target >= 0 and found.position >= 0 else None


def _row_name(row: list[str], column: int) -> str:
    metric = row[column] if column >= 0 else ""
    return metric or max(row, key=len)


def measures(html: str) -> Iterator[Advice]:
    """Tables of measures: a target far passed without a word, rows without a target, a target of nothing."""
    for table in tables(html):
        columns = _columns(table)
        if columns is None:
            continue
        yield from _far_beyond(table, columns)
        empty = [
            row for row in table.body
            if not row[columns.target] and not any(_NONE.search(cell) for cell in row)
        ]  # fmt: skip
        if empty:
            rows = "; ".join(dict.fromkeys(_row_name(row, columns.metric) for row in empty))
            name = table.caption or "A table"
            sentence = (
                f"{name}: {len(empty)} of {len(table.body)} rows have no target. The first is “{rows.split('; ')[0]}”."
            )
            yield Advice("no-target", sentence, name + rows)
        for row in table.body:
            if columns.metric >= 0 and not row[columns.metric] and row[columns.target]:
                rest = max(row, key=len)
                yield Advice(
                    "no-metric", f"“{rest}” has a target, {row[columns.target]}, and no measure.", "|".join(row)
                )


def _far_beyond(table: Table, columns: _Columns) -> Iterator[Advice]:
    if _STATUS.search(table.header[-1][columns.position]):
        return
    for row in table.body:
        target, position = (_PERCENT.match(row[at]) for at in (columns.target, columns.position))
        if target and position and float(position[1]) >= float(target[1]) + FAR:
            told = (
                f"“{_row_name(row, columns.metric)}” stands at {position[0]}, its target is {target[0]}; the table "
                "does not say whether the position is planned or actual."
            )
            yield Advice("beyond-target", told, "|".join(row))


def cells(root: Node) -> Iterator[Advice]:
    """What one cell says in a way that can be read twice."""
    for node, bid in with_block(root):
        if node.tag not in {"td", "th"}:
            continue
        text = words_of(node)
        if _AMBIGUOUS.search(text):
            told = f"“{text}” can mean that much of the base, or that much below it."
            yield Advice("ambiguous-cell", told, text, bid)
        if _CHANGE.match(text) and not _BASE.search(text) and len(text) < 60:
            yield Advice("no-baseline", f"“{text}” does not say from which figure and year.", text, bid)
        if _SIGN.search(text):
            yield Advice("arrow", f"“{text}” tells its meaning by a sign that not everybody sees.", text, bid)


def swapped_rows(root: Node) -> Iterator[Advice]:
    """Two cells with entries of the same form ("Estates - ..."), one of which shares its words with the other's row."""
    entries: dict[str, list[tuple[str, str, str]]] = {}
    for node, bid in with_block(root):
        if node.tag != "tr":
            continue
        labels = [words_of(cell) for cell in node.elements() if cell.tag == "th"]
        for entry in (item for cell in node.elements() if cell.tag == "td" for item in cell.walk() if item.tag == "li"):
            form = re.match(r"(.{3,20}?)\s[-–:]\s", words_of(entry))
            if form and labels:
                entries.setdefault(form[1], []).append((labels[-1], words_of(entry), bid))
    for rows in entries.values():
        for label, entry, bid in rows:
            plain = content_words(entry)
            for other_label, other_entry, _ in rows:
                strangers = other_label != label and not plain & content_words(label)
                if strangers and len(plain & content_words(other_label)) >= 2:
                    told = (
                        f"“{entry}” stands beside “{label}”, but has the words of “{other_label}”, beside which "
                        f"“{other_entry}” stands. The two may have changed places."
                    )
                    yield Advice("swapped-rows", told, label + entry, bid)
