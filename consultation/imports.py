"""How does a table of survey results become responses? CSV and XLSX are read without trusting them; a person says what
each column is, and is told what was left out."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePath

from lxml import etree

from consultation.models import LONGEST_TEXT, Question

MOST_BYTES, MOST_UNPACKED, MOST_ROWS, MOST_COLUMNS = 5_000_000, 60_000_000, 5_000, 60
PERSONAL = re.compile(
    r"\b(name|surname|e-?mail|phone|telephone|mobile|post ?code|address|ip|date of birth|dob|birthday|nhs number)\b",
    re.IGNORECASE,
)
ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
SAID, LEFT_OUT = "said", ""
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
CELL = re.compile(r"([A-Z]{1,3})\d+")


class CannotRead(ValueError):
    """The file cannot be read as a table. The message is a sentence for a person, and says what to do."""


Table = list[list[str]]


def read_table(name: str, data: bytes) -> Table:
    """The rows of a file, the first of them its headings. Raises CannotRead."""
    if not data:
        raise CannotRead("The file is empty. Check that it was saved, and choose it again.")
    if len(data) > MOST_BYTES:
        raise CannotRead("The file is larger than 5 MB. Import it in parts.")
    suffix = PurePath(name).suffix.lower()
    if suffix not in {".csv", ".xlsx"}:
        raise CannotRead("Choose a CSV file or an Excel workbook (.xlsx). Excel saves both: File, Save as.")
    rows = [row for row in (_workbook(data) if suffix == ".xlsx" else _csv(data)) if any(cell.strip() for cell in row)]
    if len(rows) < 2:
        raise CannotRead("The file needs a row of headings and at least one row of answers below it.")
    if len(rows) > MOST_ROWS + 1:
        raise CannotRead(f"The file has more than {MOST_ROWS:,} rows. Import it in parts.")
    width = max(map(len, rows))
    if width > MOST_COLUMNS:
        raise CannotRead(f"The file has more than {MOST_COLUMNS} columns. Take out those that are not needed.")
    return [[*row, *[""] * (width - len(row))] for row in rows]


def _csv(data: bytes) -> Table:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = data.decode("cp1252")
        except UnicodeDecodeError:
            raise CannotRead(
                "The file’s characters cannot be read. Save it as “CSV UTF-8”, and choose it again."
            ) from None
    if "\0" in text:
        raise CannotRead("The file is named .csv but is no text file. Save it as “CSV UTF-8”, and choose it again.")
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    csv.field_size_limit(MOST_BYTES)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise CannotRead(
            "The file is no table that can be read. Save it as “CSV UTF-8”, and choose it again."
        ) from error


def _workbook(data: bytes) -> Table:
    """The first sheet of a workbook. What it would run (formulas, macros, links) is never run: values are read."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return _first_sheet(package)
    except CannotRead:
        raise
    except Exception as error:  # a damaged archive raises a dozen kinds
        raise CannotRead(
            "The workbook cannot be read; it may be protected or damaged. Save it as “CSV UTF-8”, and choose that file."
        ) from error


def _first_sheet(package: zipfile.ZipFile) -> Table:
    members = package.infolist()
    if sum(member.file_size for member in members) > MOST_UNPACKED or len(members) > 2000:
        raise CannotRead("The workbook unpacks to far more than a table holds, so it was not opened.")
    names = {member.filename for member in members}
    numbers = [int(found[1]) for name in names if (found := re.fullmatch(r"xl/worksheets/sheet(\d+)\.xml", name))]
    shared = "xl/sharedStrings.xml"
    words = [_text(item) for item in _xml(package.read(shared))] if shared in names else []
    return list(_rows(_xml(package.read(f"xl/worksheets/sheet{min(numbers)}.xml")), words))


def _xml(data: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    root = etree.fromstring(data, parser)
    if root.getroottree().docinfo.doctype:
        raise CannotRead("The workbook holds declarations that Excel does not write, so it was not opened.")
    return root


def _text(item: etree._Element) -> str:
    return "".join(node.text or "" for node in item.iter(f"{MAIN}t"))


def _rows(sheet: etree._Element, words: list[str]) -> Iterator[list[str]]:
    for row in sheet.iter(f"{MAIN}row"):
        cells: dict[int, str] = {}
        for at, cell in enumerate(row.iter(f"{MAIN}c")):
            found = CELL.fullmatch(cell.get("r") or "")
            column = _column(found[1]) if found else at
            if column > MOST_COLUMNS:
                raise CannotRead(f"The file has more than {MOST_COLUMNS} columns. Take out those that are not needed.")
            cells[column] = _value(cell, words)
        yield [cells.get(at, "") for at in range(max(cells, default=-1) + 1)]


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _value(cell: etree._Element, words: list[str]) -> str:
    kind, value = cell.get("t"), cell.findtext(f"{MAIN}v") or ""
    if kind == "s":
        return words[int(value)]
    if kind == "inlineStr":
        return _text(cell)
    if kind == "b":
        return "Yes" if value == "1" else "No"
    return "" if kind == "e" else value


@dataclass(frozen=True)
class Column:
    """A column of a table: its heading, some of its values, what it seems to be, and why it is better left out."""

    number: int
    heading: str
    examples: tuple[str, ...]
    guess: str
    warning: str


def columns(rows: Table, questions: Iterable[Question]) -> list[Column]:
    """What each column seems to hold. Columns that tell who somebody is are left out unless a person says otherwise."""
    questions = list(questions)
    found = []
    for number, heading in enumerate(rows[0]):
        values = [row[number] for row in rows[1:]]
        examples = tuple(dict.fromkeys(value.strip()[:80] for value in values if value.strip()))[:3]
        tells = bool(PERSONAL.search(heading)) or any(ADDRESS.search(value) for value in values)
        same = [each for each in questions if _plain(each.wording) == _plain(heading)]
        guess = LEFT_OUT if tells or not same else f"q{same[0].pk}"
        warning = "It seems to tell who somebody is. Leave it out: no name is needed." if tells else ""
        found.append(
            Column(number, heading.strip() or f"Column {number + 1}", () if tells else examples, guess, warning)
        )
    return found


def _plain(words: str) -> str:
    return re.sub(r"\W+", " ", words).strip().casefold()


@dataclass(frozen=True)
class Taken:
    """What an import would make, or made: the responses, and everything that was left out."""

    responses: list[dict[str, str]]
    empty_rows: int
    columns_left_out: list[str]
    not_options: dict[str, list[str]]
    too_long: int

    @property
    def told(self) -> list[str]:
        """What was left out, in sentences."""
        said = []
        if self.columns_left_out:
            said.append(f"Columns left out: {', '.join(self.columns_left_out)}.")
        if self.empty_rows:
            said.append(
                f"{self.empty_rows} row{'' if self.empty_rows == 1 else 's'} said nothing in the columns taken."
            )
        for wording, values in self.not_options.items():
            shown = ", ".join(f"“{value[:60]}”" for value in values[:5]) + (" …" if len(values) > 5 else "")
            said.append(f"Not an option of “{wording}”, and so left out: {shown}")
        if self.too_long:
            said.append(f"Answers of over {LONGEST_TEXT:,} characters, left out: {self.too_long}. Enter them in parts.")
        return said


def take(rows: Table, roles: dict[int, str], questions: Iterable[Question]) -> Taken:
    """The answers of each row, by `q<id>` or "said", as the roles of the columns say."""
    known = {f"q{each.pk}": each for each in questions}
    made, empty, wrong, long = [], 0, {}, 0
    for row in rows[1:]:
        answers: dict[str, str] = {}
        for number, role in roles.items():
            text = row[number]
            question = known.get(role)
            if not text.strip() or (question is None and role != SAID):
                continue
            if question is not None and question.kind != Question.Kind.TEXT:
                option = {_plain(each): each for each in question.options}.get(_plain(text))
                if option is None:
                    values = wrong.setdefault(question.wording, [])
                    values += [] if text.strip() in values else [text.strip()]
                    continue
                text = option
            if len(text) > LONGEST_TEXT:
                long += 1
                continue
            answers[role] = f"{answers[role]}\n\n{text}" if role in answers and role == SAID else text
        if answers:
            made.append(answers)
        else:
            empty += 1
    left = [heading.strip() or f"Column {at + 1}" for at, heading in enumerate(rows[0]) if not roles.get(at)]
    return Taken(made, empty, left, wrong, long)
