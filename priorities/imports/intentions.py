"""Intentions as a workbook: one row each, one column for each question of the template.

The first row says which template and cycle the file belongs to, so that last year's is told apart; number and version
of each row say what it was when the file was made, so that nothing that others changed meanwhile is overwritten.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from core import workbook
from core.verdict import Refused
from priorities.imports.values import Wrong, value_of
from priorities.models import Intention, IntentionTemplate, PlanningCycle, TemplateQuestion
from priorities.queries import World, told

SHEET = "Intentions"
OWN = ("Number", "Version")
FIRST_ROW = 3
NOTE = "One row for each intention. Leave number and version empty in a new row, and as they are in the others."


@dataclass
class Line:
    """A row that can be taken: which intention (none: a new one), as of which version, with which values."""

    row: int
    number: int | None
    version: int
    values: dict[str, Any]


@dataclass
class Found:
    """What a file holds, and everything that is wrong with it, row by row. Nothing is taken from one with faults."""

    lines: list[Line] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def write_intentions(
    cycle: PlanningCycle,
    template: IntentionTemplate,
    questions: list[TemplateQuestion],
    intentions: Iterable[Intention],
) -> bytes:
    """The intentions on this template, and an empty one to be filled in where there is none."""
    heads = [*OWN, *(question.label for question in questions)]
    rows: list[list[workbook.Value]] = [["Template", template.slug, "Cycle", cycle.slug, NOTE], [*heads]]
    for each in intentions:
        answers = (_cell(question, each) for question in questions)
        rows.append([each.number, each.version, *answers])
    return workbook.write(rows, sheet=SHEET, headings=FIRST_ROW - 1)


def _cell(question: TemplateQuestion, intention: Intention) -> workbook.Value:
    text = told(intention, question)
    return getattr(intention, question.code) if text and question.kind == "money" else text


def read_intentions(
    data: bytes, *, cycle: PlanningCycle, template: IntentionTemplate, questions: list[TemplateQuestion], world: World
) -> Found:
    """What the file says, with every fault of it as a sentence that names the row and the column."""
    try:
        rows = workbook.read(data, sheet=SHEET)
    except Refused as refused:
        return Found(faults=list(refused.reasons))
    sheet = dict(rows)
    if fault := _belongs(sheet.get(1, {}), cycle, template):
        return Found(faults=[fault])
    columns, faults = _columns(sheet.get(2, {}), questions)
    found = Found(faults=faults)
    if faults:
        return found
    seen: dict[int, int] = {}
    for number, cells in rows:
        if number >= FIRST_ROW:
            _line(number, cells, columns, seen, world, found)
    if not found.lines and not found.faults:
        found.faults.append(f"The file has no intention in it. They begin in row {FIRST_ROW}, below the headings.")
    return found


def _belongs(cells: dict[int, workbook.Cell], cycle: PlanningCycle, template: IntentionTemplate) -> str:
    marks = [cells[place].text.strip() if place in cells else "" for place in range(4)]
    if marks[0] != "Template" or marks[2] != "Cycle":
        return "This file was not made from the template: its first row does not say so. Download the template below."
    if marks[1] != template.slug:
        return (
            f"This file was made from the template “{marks[1][:80]}”; this cycle uses “{template.slug}”. Download this "
            "cycle's template below, and copy your answers into it."
        )
    if marks[3] != cycle.slug:
        return f"This file belongs to the cycle “{marks[3][:80]}”, not to “{cycle.slug}”. Send it on that cycle's page."
    return ""


def _columns(
    heads: dict[int, workbook.Cell], questions: list[TemplateQuestion]
) -> tuple[dict[int, TemplateQuestion | str], list[str]]:
    known: dict[str, TemplateQuestion | str] = {name: name for name in OWN}
    known |= {question.label: question for question in questions}
    columns: dict[int, TemplateQuestion | str] = {}
    faults = []
    for place, cell in heads.items():
        name = cell.text.strip()
        if name not in known:
            faults.append(f"Row 2: “{name[:80]}” is no column of the template.")
        elif known[name] in columns.values():
            faults.append(f"Row 2: the column “{name}” is there twice.")
        else:
            columns[place] = known[name]
    missing = [name for name, each in known.items() if each not in columns.values()]
    faults += [f"Row 2: the column “{name}” is missing." for name in missing]
    return columns, faults


def _line(
    row: int,
    cells: dict[int, workbook.Cell],
    columns: dict[int, TemplateQuestion | str],
    seen: dict[int, int],
    world: World,
    found: Found,
) -> None:
    faults = [
        f"Row {row}: column {place + 1} has something in it, but no heading." for place in cells if place not in columns
    ]
    values: dict[str, Any] = {}
    own: dict[str, int | None] = {}
    for place, column in columns.items():
        try:
            if isinstance(column, str):
                own[column] = _whole(cells.get(place))
            else:
                values[column.code] = value_of(column, cells.get(place), world)
        except Wrong as wrong:
            faults.append(f"Row {row}, “{column}”: {wrong}.")
    number, version = own.get("Number"), own.get("Version")
    if not faults:
        faults += _identity(row, number, version, seen, world)
        if not values["title"]:
            faults.append(f"Row {row}: the title is missing.")
        if not values["lead"]:
            faults.append(f"Row {row}: the team that leads it is missing.")
    found.faults += faults
    if not faults:
        found.lines.append(Line(row, number, version or 0, values))


def _identity(row: int, number: int | None, version: int | None, seen: dict[int, int], world: World) -> list[str]:
    if number is None:
        return [f"Row {row}: a version without a number. Leave both empty for a new one."] if version else []
    if number not in world.intentions:
        return [f"Row {row}: there is no intention {number} in this cycle. Leave the number empty for a new one."]
    if number in seen:
        return [f"Row {row}: intention {number} is in row {seen[number]} already."]
    seen[number] = row
    return [] if version else [f"Row {row}: the version of intention {number} is missing."]


def _whole(cell: workbook.Cell | None) -> int | None:
    if cell is None:
        return None
    text = cell.text.strip().removesuffix(".0")
    if cell.fault or not text.isdecimal() or len(text) > 9:
        raise Wrong(cell.fault or f"must be a whole number, not “{text[:40]}”")
    return int(text)
