"""Who says what a target's words mean?"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from core import audit
from core.verdict import Verdict
from metrics.checks import sound_target
from metrics.models import Target, TargetStatement
from metrics.permissions import may_keep

MEANING = ("kind", "value", "upper", "unit", "by_date", "baseline", "baseline_value", "authority", "note")


@transaction.atomic
def confirm_target(*, target: Target, by: Any, at: datetime, **meaning: Any) -> Target:
    """Say what the words of a target mean. The words themselves stay as they are; a later confirmation takes the
    place of this one, and the audit keeps both. Raises Refused with every reason."""
    may_keep(by, on=localdate(at)).require()
    row = Target.objects.select_for_update().get(pk=target.pk)
    unknown = set(meaning) - set(MEANING)
    if unknown:
        raise TypeError(f"a target has no {', '.join(sorted(unknown))}")
    before = {name: str(getattr(row, name)) for name in MEANING}
    for name, value in meaning.items():
        setattr(row, name, value)
    sound_target(row).require()
    row.state, row.confirmed_by, row.confirmed_at = Target.State.CONFIRMED, audit.actor(by), at
    row.save()
    audit.record("confirmed", row, by=by, at=at, before=before)
    return row


@transaction.atomic
def state_target(*, target: Target, wording: str, by: Any, at: datetime, **place: Any) -> TargetStatement:
    """Record another place that states the same target: one record, shown wherever it is stated."""
    may_keep(by, on=localdate(at)).require()
    Verdict.no_if(not wording.strip(), "Give the words in which it is stated there.").require()
    statement, created = TargetStatement.objects.get_or_create(target=target, wording=wording, **place)
    if created:
        audit.record("stated", target, by=by, at=at, wording=wording)
    return statement
