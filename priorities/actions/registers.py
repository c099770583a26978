"""How is something entered in a register of the cycle, changed, taken out and put back? Nothing is deleted."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localdate

from core import audit
from core.verdict import Refused, Verdict
from priorities.models import PlanningCycle, RegisterEntry
from priorities.permissions import may_change_entry, may_take_part

STALE = "Somebody changed this entry meanwhile. What you typed is still here: compare it with theirs, then save again."
Entry = TypeVar("Entry", bound=RegisterEntry)


@transaction.atomic
def add_entry(*, model: type[Entry], cycle: PlanningCycle, by: Any, at: datetime, **fields: Any) -> Entry:
    """Enter something in a register of the cycle, by who has the `RIGHT` to. Says all that is wrong at once."""
    may_take_part(by, model.RIGHT, cycle, on=localdate(at)).require()
    # The cycle's row is the lock by which two who add at once get two numbers.
    PlanningCycle.objects.select_for_update().get(pk=cycle.pk)
    last = model._default_manager.filter(cycle=cycle).aggregate(last=Max("number"))["last"] or 0
    made = model(cycle=cycle, number=last + 1, entered_by=by, **fields)
    checked(made)
    made.save()
    audit.record("entered", made, by=by, at=at, cycle=cycle.slug, number=made.number)
    return made


@transaction.atomic
def change_entry(*, entry: Entry, version: int, by: Any, at: datetime, **fields: Any) -> Entry:
    """Change what an entry says. Based on an older `version` it is refused, and nothing is overwritten; what stood
    there before stays with the event."""
    row = locked(entry)
    verdict = may_change_entry(by, row, on=localdate(at))
    (verdict & Verdict.no_if(row.taken_out_at is not None, "It was taken out; put it back first.")).require()
    before = {name: str(getattr(row, name)) for name, value in fields.items() if getattr(row, name) != value}
    if not before:
        return row
    Verdict.no_if(version != row.version, STALE).require()
    for name, value in fields.items():
        setattr(row, name, value)
    checked(row)
    row.version += 1
    row.save()
    audit.record("changed", row, by=by, at=at, version=row.version, before=before)
    return row


@transaction.atomic
def take_out(*, entry: Entry, by: Any, at: datetime) -> Entry:
    """Take an entry out of the register. It stays readable and can be put back."""
    row = locked(entry)
    may_change_entry(by, row, on=localdate(at)).require()
    if row.taken_out_at is None:
        row.taken_out_at = at
        row.save(update_fields=["taken_out_at"])
        audit.record("took out", row, by=by, at=at)
    return row


@transaction.atomic
def put_back(*, entry: Entry, by: Any, at: datetime) -> Entry:
    row = locked(entry)
    may_change_entry(by, row, on=localdate(at)).require()
    if row.taken_out_at is not None:
        row.taken_out_at = None
        row.save(update_fields=["taken_out_at"])
        audit.record("put back", row, by=by, at=at)
    return row


def locked(entry: Entry) -> Entry:
    """The row as it is now, ours until the end of the transaction."""
    rows = type(entry)._default_manager.select_for_update(of=("self",)).select_related("cycle__owner")
    return rows.get(pk=entry.pk)


def checked(row: Any) -> None:
    """Refuses with every sentence, rather than with a code of the database."""
    try:
        row.full_clean()
    except ValidationError as error:
        raise Refused(error.messages) from None
