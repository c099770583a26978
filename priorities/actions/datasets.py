"""How does the shared data set of a cycle come to be, and when is a version frozen?"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from accounts.permissions import Permission
from core import audit
from core.verdict import Refused, Verdict
from priorities.actions.registers import add_entry, change_entry, put_back, take_out
from priorities.models import DataItem, DataSet, PlanningCycle
from priorities.permissions import may_in_cycle, may_take_part


@transaction.atomic
def add_data_item(*, cycle: PlanningCycle, by: Any, at: datetime, **fields: Any) -> DataItem:
    """Add to the version that is open; after a freeze this begins the next one."""
    may_take_part(by, Permission.WRITE_INTENTION, cycle, on=localdate(at)).require()
    return add_entry(model=DataItem, cycle=cycle, data_set=open_version(cycle), by=by, at=at, **fields)


@transaction.atomic
def change_data_item(*, item: DataItem, version: int, by: Any, at: datetime, **fields: Any) -> DataItem:
    """Change an item. Of a frozen version it is changed in the next one, which begins with this."""
    return change_entry(entry=_as_open(item), version=version, by=by, at=at, **fields)


@transaction.atomic
def take_out_data_item(*, item: DataItem, by: Any, at: datetime) -> DataItem:
    """Leave an item out of the version that is open, or of the next."""
    return take_out(entry=_as_open(item), by=by, at=at)


@transaction.atomic
def put_back_data_item(*, item: DataItem, by: Any, at: datetime) -> DataItem:
    return put_back(entry=_as_open(item), by=by, at=at)


@transaction.atomic
def freeze_data_set(*, cycle: PlanningCycle, by: Any, at: datetime) -> DataSet:
    """From now on every team plans from this version: intentions that are submitted name it, and it never changes."""
    may_in_cycle(by, Permission.RUN_CYCLE, cycle, on=localdate(at)).require()
    row = DataSet.objects.select_for_update().filter(cycle=cycle, frozen_at__isnull=True).first()
    if row is None:
        raise Refused(["No version is open. Add or change something, and the next version begins."])
    count = row.items.filter(taken_out_at__isnull=True).count()
    Verdict.no_if(not count, f"{row} holds nothing yet; add at least one item first.").require()
    row.frozen_at = at
    row.save(update_fields=["frozen_at"])
    audit.record("froze", row, by=by, at=at, items=count)
    return row


def open_version(cycle: PlanningCycle) -> DataSet:
    """The version that is open, or the next, which begins with all that the last one held."""
    PlanningCycle.objects.select_for_update().get(pk=cycle.pk)
    newest = cycle.data_sets.order_by("-version").first()
    if newest is not None and newest.frozen_at is None:
        return newest
    made = DataSet.objects.create(cycle=cycle, version=newest.version + 1 if newest else 1)
    for item in newest.items.order_by("number") if newest else ():
        item.pk, item.data_set, item._state.adding = None, made, True
        item.save()
    return made


def _as_open(item: DataItem) -> DataItem:
    """The same item in the version that is open."""
    return DataItem.objects.get(data_set=open_version(item.cycle), number=item.number)
