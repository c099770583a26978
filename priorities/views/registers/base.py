"""What is every register of a cycle, so that one list, one form and one page of an entry serve them all?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import HttpRequest

from accounts.permissions import Permission
from core.verdict import Verdict
from priorities import actions, queries
from priorities.forms import RegisterForm
from priorities.models import PlanningCycle
from priorities.permissions import may_change_entry, may_in_cycle, may_take_part

GREY, BLUE, GREEN, RED, YELLOW = "grey", "blue", "green", "red", "yellow"


@dataclass(frozen=True)
class Cell:
    """A cell of the list: a tag where it is a state, else words; what stands below it in grey."""

    text: str
    aside: str = ""
    tag: str = ""


class Fact(NamedTuple):
    """A line of an entry's page; `entry` or `intention` is the number of what the words lead to."""

    label: str
    words: str
    entry: int | None = None
    intention: int | None = None


@dataclass(frozen=True)
class Step:
    """Something that may be done with an entry, besides changing it: its button, its form, and what it means."""

    verb: str
    button: str
    heading: str
    means: str
    do: Callable[..., str]
    form: BaseForm | None = None

    def __post_init__(self) -> None:
        if self.form is not None:
            # Beside the form that changes the entry: no id twice on one page.
            self.form.auto_id = f"id_{self.verb}_%s"


@dataclass
class Asked:
    """Who asks for what, and when; the forms are filled with what was posted for their verb."""

    request: HttpRequest
    cycle: PlanningCycle
    on: date
    verb: str = ""
    known: dict[str, Any] = field(default_factory=dict)

    @property
    def user(self) -> Any:
        return self.request.user

    def posted(self, verb: str) -> Any:
        return self.request.POST if self.request.method == "POST" and self.verb == verb else None


class Register:
    """A register: how it is called, what its list and its entries show, and what can be done. `name` is its address."""

    name = title = intro = empty = one = add_words = ""
    model: Any = None
    form: type[RegisterForm] = RegisterForm
    heads: tuple[str, ...] = ()
    states: Sequence[tuple[str, str]] = ()
    state_label = "State"
    above = ""

    def may_add(self, asked: Asked) -> Verdict:
        return may_take_part(asked.user, self.model.RIGHT, asked.cycle, on=asked.on)

    def may_change(self, row: Any, asked: Asked) -> Verdict:
        return may_change_entry(asked.user, row, on=asked.on)

    def rows(self, asked: Asked, *, words: str, state: str, is_out: bool) -> QuerySet[Any]:
        return queries.register_of(
            self.model, asked.cycle, asked.user, on=asked.on, words=words, state=state, is_out=is_out
        )

    def row(self, asked: Asked, number: int) -> Any:
        return queries.entry_of_register(self.model, asked.cycle, number, asked.user, on=asked.on)

    def cells(self, row: Any, on: date) -> list[Cell]:
        raise NotImplementedError

    def told(self, row: Any, on: date) -> list[Fact]:
        """What the entry's page tells; what is empty is left out there."""
        raise NotImplementedError

    def tag(self, row: Any, on: date) -> Cell | None:
        return None

    def more(self, row: Any | None, asked: Asked) -> dict[str, Any]:
        """What its form needs besides the teams."""
        return {}

    def form_for(self, asked: Asked, row: Any | None = None) -> RegisterForm:
        data = asked.posted("change" if row is not None else "")
        files = asked.request.FILES if data is not None else None
        teams = queries.teams_of(asked.cycle, on=asked.on)
        return self.form(data, files, entry=row, teams=teams, **self.more(row, asked))

    def context(self, asked: Asked) -> dict[str, Any]:
        """What stands above the list, for the template named by `above`."""
        return {}

    def steps(self, row: Any, asked: Asked) -> list[Step]:
        return []

    # The verbs: those of the registers whose entries are of the cycle.

    def add(self, **given: Any) -> Any:
        return actions.add_entry(model=self.model, **given)

    def change(self, row: Any, **given: Any) -> Any:
        return actions.change_entry(entry=row, **given)

    def take_out(self, row: Any, **who: Any) -> Any:
        return actions.take_out(entry=row, **who)

    def put_back(self, row: Any, **who: Any) -> Any:
        return actions.put_back(entry=row, **who)


def may_run(asked: Asked) -> Verdict:
    return may_in_cycle(asked.user, Permission.RUN_CYCLE, asked.cycle, on=asked.on)


def day(when: date | None) -> str:
    return f"{when:%-d %B %Y}" if when else ""


def pounds(amount: Any) -> str:
    return f"£{amount:,.2f}".removesuffix(".00") if amount is not None else ""


def days_until(when: date, on: date) -> str:
    """`in 5 days`, `today`, `5 days ago`."""
    left = (when - on).days
    if left == 0:
        return "today"
    count = f"{abs(left)} day{'' if abs(left) == 1 else 's'}"
    return f"in {count}" if left > 0 else f"{count} ago"
