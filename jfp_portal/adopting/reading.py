"""What do the files of a folder say, and on which line? Only what is plainly there: no key twice, nothing guessed."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from jfp_portal.adopting.shapes import SHAPES

UNREADABLE = object()
"""Stands for a value that could not be read, of which a fault tells already."""


@dataclass(frozen=True, order=True)
class Fault:
    """What is wrong in a file, where, and what to do."""

    file: str
    line: int
    key: str
    wrong: str
    mend: str

    def __str__(self) -> str:
        where = f"{self.file}, line {self.line}" if self.line else self.file
        return f"{where}: {f'{self.key} ' if self.key else ''}{self.wrong}. {self.mend}"


class Row(dict[str, Any]):
    """An entry of a file, which knows on which line each of its keys stands."""

    def __init__(self, file: str, line: int) -> None:
        super().__init__()
        self.file, self.line, self.lines = file, line, dict[str, int]()

    def word(self, key: str) -> str:
        """What stands behind a key, if that is a word; else nothing, and its own rule says what is wrong."""
        value = self.get(key)
        return value if isinstance(value, str) else ""

    def fault(self, key: str, wrong: str, mend: str) -> Fault:
        return Fault(self.file, self.lines.get(key, self.line), key, wrong, mend)


@dataclass
class Read:
    """The rows of every file, by the file's name without its ending, and what could not be read."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def read_folder(folder: Path) -> Read:
    """Every file of the folder, in the order of the names."""
    read = Read({name: [] for name in SHAPES})
    for file in sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".")):
        shown = file.relative_to(folder).as_posix()
        name = _name(shown)
        if file.suffix in {".yaml", ".yml"} and name not in SHAPES:
            known = ", ".join(f"{each}.yaml" for each in SHAPES)
            read.faults.append(
                Fault(shown, 0, "", "is no file that the portal knows", f"Rename it or take it out; known are {known}.")
            )
        elif file.suffix == ".yml":
            read.faults.append(Fault(shown, 0, "", "ends in .yml", "Rename it so that it ends in .yaml."))
        elif file.suffix == ".yaml":
            _read_file(file, shown, read.rows[name], read.faults)
    return read


def _name(shown: str) -> str:
    """`organisations` for organisations.yaml and for every file in a folder organisations."""
    name = shown.rpartition(".")[0]
    return name if name in SHAPES else name.rpartition("/")[0] or name


def _read_file(file: Path, shown: str, rows: list[Row], faults: list[Fault]) -> None:
    try:
        loader = yaml.SafeLoader(file.read_text(encoding="utf-8"))
        node = loader.get_single_node()
        told = _value(loader, node, shown, faults) if node else []
    except UnicodeDecodeError:
        faults.append(Fault(shown, 0, "", "is not plain text in UTF-8", "Save it as plain text, encoding UTF-8."))
        return
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "is not written as the other files are"
        faults.append(
            Fault(shown, mark.line + 1 if mark else 0, "", f"cannot be read ({problem})",
                  "Look at this line and the one before: the indent, a missing space after a colon, a quotation mark.")
        )  # fmt: skip
        return
    found = [told] if isinstance(told, Row) else told
    if not isinstance(found, list) or not all(isinstance(row, Row) for row in found):
        mend = "Begin each entry with “- ”, as the examples do."
        faults.append(Fault(shown, node.start_mark.line + 1, "", "is no list of entries", mend))
        return
    rows += found


def _value(loader: yaml.SafeLoader, node: yaml.Node, file: str, faults: list[Fault]) -> Any:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        return [_value(loader, each, file, faults) for each in node.value]
    if isinstance(node, yaml.MappingNode):
        row = Row(file, line)
        for key_node, value_node in node.value:
            key, at = str(key_node.value), key_node.start_mark.line + 1
            if key in row:
                first = row.lines[key]
                faults.append(Fault(file, at, key, f"stands twice in one entry (line {first})", "Keep one of them."))
            row.lines[key] = at
            row[key] = _value(loader, value_node, file, faults)
        return row
    try:
        return loader.construct_object(node, deep=True)
    except ValueError:
        faults.append(Fault(file, line, "", f"“{node.value}” is no day of the calendar", "Write a day as 2027-03-31."))
        return UNREADABLE
