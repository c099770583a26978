"""How is a change made, and how is it shown what it would do? By doing it: the preview is taken back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction

from core import audit
from core.desk.register import Change, Desk, Fact
from core.verdict import Refused, Verdict

OVERTAKEN = (
    "Somebody changed this entry after you opened the form. Nothing of yours is saved. Go back to the entry to read "
    "what it says now, then make your change again."
)


class Difference(NamedTuple):
    """A line of the entry's page, before and after."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Rehearsal:
    """What a change would do: the lines that differ, what follows from it, or every reason why it may not be."""

    differences: tuple[Difference, ...] = ()
    effects: tuple[str, ...] = ()
    verdict: Verdict = field(default_factory=Verdict)


def last_seen(change_of: Any, row: Any) -> int:
    """The number of the last thing that was done with an entry: by it a form knows that it was overtaken."""
    return audit.history(*change_of.subjects(row)).values_list("pk", flat=True).first() or 0


@transaction.atomic
def perform(desk: Desk, change: Change, *, by: Any, at: datetime) -> Any:
    """Make the change, in one transaction: permission, every check, then the room's verb, which writes and audits.
    Raises Refused with all reasons."""
    desk.may(by, on=change.on).require()
    if change.row is not None:
        type(change.row)._default_manager.select_for_update(of=("self",)).get(pk=change.row.pk)
        overtaken = change.seen is not None and change.seen != last_seen(change.register, change.row)
        Verdict.no_if(overtaken, OVERTAKEN).require()
    desk.check(change).require()
    given = dict(change.told)
    if change.row is not None:
        given[change.register.subject] = change.row
    try:
        return change.verb.do(by=by, at=at, **given)
    except ValidationError as error:
        raise Refused(error.messages) from error


def rehearse(desk: Desk, change: Change, *, by: Any, at: datetime) -> Rehearsal:
    """What `perform` would do. It is done, looked at, and taken back."""
    register = change.register
    with transaction.atomic():
        before = register.told(change.row, change.on) if change.row is not None else []
        try:
            made = perform(desk, change, by=by, at=at)
        except Refused as refused:
            found = Rehearsal(verdict=Verdict(refused.reasons))
        else:
            made = register.row(register.key(made))
            after = register.told(made, change.on)
            found = Rehearsal(differing(before, after), tuple(desk.effect(change, made)))
        transaction.set_rollback(True)
    return found


def differing(before: list[Fact], after: list[Fact]) -> tuple[Difference, ...]:
    """The lines that are not the same, in the order of the page."""
    old, new = ({fact.label: fact.words for fact in facts} for facts in (before, after))
    lines = (Difference(label, old.get(label, ""), new.get(label, "")) for label in [*new, *(old.keys() - new.keys())])
    return tuple(line for line in lines if line.before != line.after)
