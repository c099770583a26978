"""How is early involvement recorded?"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from accounts.permissions import Permission
from consultation.models import Involvement
from core import audit
from core.days import day_in_words
from core.verdict import Verdict
from organisations.models import Organisation
from plans.models import Plan, PlanDate, RegisteredPlan
from plans.permissions import may_on_plan


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


@transaction.atomic
def log_involvement(
    *, plan: Plan, board: Organisation | None, event: str, audience: str, held_on: date | None, told_as: str,
    output: str, source: str, by: Any, at: datetime,
) -> Involvement:  # fmt: skip
    """Record in a plan's log that a board, or others, were involved before there was a draft, or are to be
    (NHS Act 2006 s.14Z54(3))."""
    on = localdate(at)
    verdict = may_on_plan(by, Permission.RUN_ROUND, plan, on=on)
    verdict &= Verdict.no_if(
        board is None and not audience.strip(), "Say who took part: choose a board, or write who it was."
    )
    verdict &= Verdict.no_if(
        told_as == PlanDate.ToldAs.DONE and held_on is not None and held_on > on,
        "A day that has not come yet cannot be recorded as done. Choose “Expected”.",
    )
    same = Involvement.objects.filter(log_of=plan, board=board, event=event, starts=_told(held_on))
    verdict &= Verdict.no_if(same.exists(), "This event is in the log already, for the same body and day.")
    verdict.require()
    row = Involvement(
        log_of=plan, board=board, event=event, audience=audience.strip() or board.name, starts=_told(held_on),
        words=day_in_words(held_on) if held_on else "", told_as=told_as, output=output, source=source,
    )  # fmt: skip
    row.full_clean()
    row.save()
    audit.record("logged", row, by=by, at=at, plan=plan.slug, board=board.slug if board else "")
    return row


def _told(day: date | None) -> str | None:
    return day.isoformat() if day else None
