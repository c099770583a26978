"""Why is a file not taken in? In sentences, and row by row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from core.verdict import Refused

SHOWN, MOST_REFUSED = 5, 5_000


class CannotRead(ValueError):
    """The file is not one of ours. The message says what to do."""


@dataclass(frozen=True)
class Refusal:
    """A reason why rows cannot be taken in, how many, and the first of them."""

    reason: str
    count: int
    rows: tuple[int, ...]

    def __str__(self) -> str:
        first = f": {', '.join(map(str, self.rows))}" if self.rows else ""
        more = " and more" if self.rows and self.count > len(self.rows) else ""
        return f"{self.reason} ({self.count:,} row{'' if self.count == 1 else 's'}{first}{more})"


@dataclass(frozen=True)
class RefusedRow:
    """A row of the file as its sender sees it: the number that a spreadsheet shows, why it is refused, its cells."""

    row: int
    reason: str
    cells: tuple[str, ...]


class NotTakenIn(Refused):
    """The file was refused; nothing was loaded. Each reason tells how many rows, and which come first; `rows` holds
    them all, up to MOST_REFUSED, with the headings of their cells."""

    def __init__(self, reasons: Iterable[str], rows: Iterable[RefusedRow] = (), heads: Iterable[str] = ()) -> None:
        super().__init__(reasons)
        self.rows, self.heads = tuple(rows), tuple(heads)


def in_short(refused: Iterable[RefusedRow]) -> list[str]:
    """Each reason once, with how many rows it refuses and the first of them."""
    rows: dict[str, list[int]] = {}
    for each in refused:
        rows.setdefault(each.reason, []).append(each.row)
    return [str(Refusal(reason, len(told), tuple(told[:SHOWN]))) for reason, told in rows.items()]
