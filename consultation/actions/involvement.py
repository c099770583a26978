"""How is early involvement recorded?"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from consultation.models import Involvement
from core import audit
from plans.models import RegisteredPlan


@transaction.atomic
def record_involvement(
    *, plan: RegisteredPlan, event: str, audience: str, by: Any, at: datetime, **fields: Any
) -> Involvement:
    """Record who was involved, or is to be, before there is a draft; a row that says the same already is left alone."""
    key = {"plan": plan, "event": event, "audience": audience}
    row = Involvement.objects.filter(**key).first()
    created = row is None
    row = row or Involvement(**key)
    if created or any(getattr(row, name) != value for name, value in fields.items()):
        for name, value in fields.items():
            setattr(row, name, value)
        row.full_clean()
        row.save()
    if created:
        audit.record("involved", row, by=by, at=at)
    return row
