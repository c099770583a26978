"""How are rules for reminders set?"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from consultation.models import ReminderRule
from core import audit
from plans.models import PlanType


@transaction.atomic
def set_reminder_rule(
    *, plan_type: PlanType, before: str, working_days: int, source: str, by: Any, at: datetime, **fields: Any
) -> ReminderRule:
    """Record when boards that have not answered are reminded."""
    key = {"plan_type": plan_type, "before": before, "working_days": working_days}
    row, created = ReminderRule.objects.get_or_create(**key, defaults={"source": source, **fields})
    if created:
        audit.record("entered", row, by=by, at=at)
    return row
