"""What is a register, what may be done with its entries, and who has something to say of it?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Model, QuerySet

from core.verdict import Verdict

GREY, BLUE, GREEN = "grey", "blue", "green"
HELD = (("holds", "Holds"), ("to come", "To come"), ("ended", "Ended"))
"""The choices of a filter for entries with a first and a last day."""


@dataclass(frozen=True)
class Cell:
    """A cell of the list: a tag where it is a state, else words; what stands below it in grey."""

    text: str
    aside: str = ""
    tag: str = ""


class Fact(NamedTuple):
    """A line of an entry's page; `href` is where its words lead. What is empty is left out there."""

    label: str
    words: str
    href: str = ""


@dataclass(frozen=True)
class Change:
    """Somebody wants to do `verb` with `row` (None: a new entry), and this is what they told."""

    register: Register
    verb: Verb
    row: Any
    told: dict[str, Any]
    on: date
    seen: int | None = None


@dataclass(frozen=True)
class Verb:
    """Something that may be done with an entry: its word in the address, its heading and its form. `do` is an action
    of the room and gives the entry; `check` says what is against it; `effect` what it brings with it, counted when it
    is done. `offered` says whether its button stands on this entry's page."""

    name: str
    title: str
    form: Any
    do: Callable[..., Any]
    done: str = "Saved."
    means: str = ""
    check: Callable[[Change], Verdict] = lambda change: Verdict()
    effect: Callable[[Change, Any], list[str]] = lambda change, made: []
    offered: Callable[[Any, date], bool] = lambda row, on: True


@dataclass(frozen=True)
class Voice:
    """What a room above says of a change in a register that it stands on: reasons against, and what follows."""

    check: Callable[[Change], Verdict] = lambda change: Verdict()
    effect: Callable[[Change, Any], list[str]] = lambda change, made: []


class Register:
    """A register: how it is called, what its list and its entries tell, and what can be done. `name` is its address;
    `states` are the choices of its filter."""

    name = title = intro = empty = one = ""
    model: Any = None
    subject = "row"
    """The word by which a verb is given the entry: `body` for `end_body(body=..., by=..., at=...)`."""
    heads: tuple[str, ...] = ()
    states: Sequence[tuple[str, str]] = ()
    state_label = "Kind"
    add: Verb | None = None
    verbs: tuple[Verb, ...] = ()

    def choices(self, on: date) -> Sequence[tuple[str, str]]:
        """The choices of the filter."""
        return self.states

    def rows(self, *, words: str = "", state: str = "", on: date) -> QuerySet[Any]:
        """What the list shows, with all that its cells tell."""
        raise NotImplementedError

    def row(self, key: str) -> Any:
        """The entry of that key, or None."""
        return self.model.objects.filter(slug=key).first()

    def key(self, row: Any) -> str:
        return row.slug

    def title_of(self, row: Any) -> str:
        return str(row)

    def cells(self, row: Any, on: date) -> list[Cell]:
        """The cells of the list after the first, which is the entry's name."""
        raise NotImplementedError

    def told(self, row: Any, on: date) -> list[Fact]:
        """All that the entry's page tells. A preview compares it before and after."""
        raise NotImplementedError

    def subjects(self, row: Any) -> list[Model]:
        """The rows whose audit is the history of this entry."""
        return [row]

    def verb(self, name: str) -> Verb | None:
        return next((each for each in self.verbs if each.name == name), None)


@dataclass(frozen=True)
class Desk:
    """The registers of all rooms, who may look after them, and what rooms above say of one: by its name."""

    registers: dict[str, Register]
    may: Callable[..., Verdict]
    voices: dict[str, list[Voice]] = field(default_factory=dict)
    links: Sequence[tuple[str, str, str]] = ()

    def check(self, change: Change) -> Verdict:
        """Every reason against a change, of its own room and of those above."""
        verdict = change.verb.check(change)
        for voice in self.voices.get(change.register.name, []):
            verdict &= voice.check(change)
        return verdict

    def effect(self, change: Change, made: Any) -> list[str]:
        """What follows from a change that is done."""
        found = list(change.verb.effect(change, made))
        for voice in self.voices.get(change.register.name, []):
            found += voice.effect(change, made)
        return found


def day(when: date | None) -> str:
    return f"{when:%-d %B %Y}" if when else ""


def days(row: Any) -> str:
    """`from 1 April 2025 until 31 March 2026`; empty where no day is told."""
    first, last = row.valid_from, row.valid_to
    return " ".join(filter(None, [first and f"from {day(first)}", last and f"until {day(last)}"]))


def dated_tag(row: Any, on: date) -> Cell:
    """Whether an entry with a first and a last day holds on that day."""
    if row.valid_to and row.valid_to < on:
        return Cell("Ended", days(row), GREY)
    if row.valid_from and row.valid_from > on:
        return Cell("To come", days(row), BLUE)
    return Cell("Holds", days(row), GREEN)
