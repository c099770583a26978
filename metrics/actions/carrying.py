"""What becomes of what a plan aims at when its text is carried to the next edition?"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from accounts.permissions import Permission
from core import audit
from metrics.models import TargetStatement
from plans.models import Edition
from plans.permissions import may_on_plan
from priorities.models import Commitment, PriorityMeasure


@transaction.atomic
def carry_forward(*, source: Edition, target: Edition, by: Any, at: datetime) -> int:
    """State in the next edition the targets that this one states, wherever its rows of priorities and its commitments
    were carried with the same words; returns how many statements. The target itself is one record in both, so that
    what a person has confirmed stays confirmed. Said twice, nothing is new."""
    may_on_plan(by, Permission.EDIT_PLAN, target.plan, on=localdate(at)).require()
    rows = {_place(row): row for row in _measures(target)}
    promises = {row.uid: row for row in Commitment.objects.filter(section__edition=target)}
    stated = TargetStatement.objects.select_related("commitment")
    new = []
    of_rows = stated.filter(priority_measure__priority__section__edition=source)
    places = {row.pk: _place(row) for row in _measures(source)}
    for each in of_rows:
        copy = rows.get(places[each.priority_measure_id])
        if copy is not None and copy.wording == each.wording:
            new.append(TargetStatement(target_id=each.target_id, wording=each.wording, priority_measure=copy))
    for each in stated.filter(commitment__section__edition=source):
        promise = promises.get(each.commitment.uid)
        if promise is not None and promise.text == each.commitment.text:
            new.append(TargetStatement(target_id=each.target_id, wording=each.wording, commitment=promise))
    TargetStatement.objects.bulk_create(new, ignore_conflicts=True)
    audit.record("carried targets forward", target, by=by, at=at, count=len(new))
    return len(new)


def _measures(edition: Edition) -> Any:
    rows = PriorityMeasure.objects.filter(priority__section__edition=edition)
    return rows.select_related("priority__section", "priority__parent__parent__parent")


def _place(row: PriorityMeasure) -> tuple[UUID, tuple[int, ...]]:
    """Where it stands: in which section, and in which row of which row of its table of priorities."""
    at, priority = [row.position], row.priority
    while priority is not None:
        at.append(priority.position)
        priority = priority.parent
    return row.priority.section.uid, tuple(at)
