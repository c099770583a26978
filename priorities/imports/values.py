"""What did somebody type into a cell? A value of the kind that its question asks for, or the reason why not."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from core.workbook import Cell, day_of
from organisations.models import Organisation
from priorities.models import FundingStream, Intention, TemplateQuestion
from priorities.queries import World

Kind = TemplateQuestion.Kind
LONGEST_LINE, LONGEST_TEXT = 200, 5_000
LARGEST = Decimal(10) ** 11


class Wrong(ValueError):
    """A cell that cannot be taken; says why, in words that follow the name of its column."""


def value_of(question: TemplateQuestion, cell: Cell | None, world: World) -> Any:
    """The value of a cell; None or an empty text where there is none. Raises Wrong."""
    if cell is None:
        return ""
    if cell.fault:
        raise Wrong(cell.fault)
    text = cell.text.replace("\r\n", "\n").strip()
    if not text:
        return ""
    if question.kind in READERS:
        return READERS[question.kind](text, cell, world)
    if cell.is_number:
        text = _plain(text)
    longest = LONGEST_LINE if question.kind == Kind.LINE else LONGEST_TEXT
    if len(text) > longest:
        raise Wrong(f"has {len(text):,} letters; at most {longest:,} fit")
    if question.kind == Kind.LINE and "\n" in text:
        raise Wrong("has more than one line")
    if "\x00" in text:
        raise Wrong("holds a character that cannot be stored")
    return text


def _money(text: str, cell: Cell, world: World) -> Decimal:
    try:
        amount = Decimal(text.replace("£", "").replace(",", "").replace(" ", ""))
    except InvalidOperation:
        raise Wrong(f"must be pounds, for example 250000, not “{text[:40]}”") from None
    if not amount.is_finite() or not 0 <= amount < LARGEST:
        raise Wrong("must be an amount from 0 to 100,000,000,000")
    if cell.is_number:  # a workbook's numbers are binary fractions
        amount = amount.quantize(Decimal("0.01"))
    if amount != amount.quantize(Decimal("0.01")):
        raise Wrong("must have no more than two decimal places")
    return amount


def _date(text: str, cell: Cell, world: World) -> date:
    try:
        if found := day_of(cell):
            return found
        for mark in ("/", "."):
            if text.count(mark) == 2:
                day, month, year = (int(part) for part in text.split(mark))
                return date(year, month, day)
        return date.fromisoformat(text)
    except (ValueError, OverflowError, InvalidOperation):
        raise Wrong(f"must be a day, for example 2027-03-31 or 31/03/2027, not “{text[:40]}”") from None


def _body(text: str, cell: Cell, world: World) -> Organisation:
    found = world.bodies.get(text.casefold(), [])
    if len(found) != 1:
        why = "is the name of several bodies" if found else "is no body of this cycle; use its name in the portal"
        raise Wrong(f"“{text[:80]}” {why}")
    return found[0]


def _finance(text: str, cell: Cell, world: World) -> str:
    for value, label in Intention.Finance.choices:
        if text.casefold() in {value.casefold(), label.casefold()}:
            return value
    raise Wrong(f"must be one of: {', '.join(Intention.Finance.labels)}; not “{text[:40]}”")


def _stream(text: str, cell: Cell, world: World) -> FundingStream:
    if text.casefold() not in world.streams:
        raise Wrong(f"“{text[:80]}” is no ring-fenced stream that is known")
    return world.streams[text.casefold()]


def _intention(text: str, cell: Cell, world: World) -> Intention:
    number = _plain(text)
    if not number.isdecimal() or len(number) > 9 or int(number) not in world.intentions:
        raise Wrong(f"must be the number of an intention of this cycle, not “{text[:40]}”")
    return world.intentions[int(number)]


def _plain(text: str) -> str:
    """`7` for 7.0, as workbooks write whole numbers."""
    return text[:-2] if text.endswith(".0") else text


READERS = {
    Kind.MONEY: _money, Kind.DATE: _date, Kind.BODY: _body, Kind.FINANCE: _finance, Kind.STREAM: _stream,
    Kind.INTENTION: _intention,
}  # fmt: skip
