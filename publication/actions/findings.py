"""A finding of the data check is set aside with a reason, taken up again, or noted by a reader."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from core import audit
from core.verdict import Verdict
from plans.models import Plan
from publication.checks import Finding
from publication.models import NotedFinding, SetAside
from publication.permissions import may_set_aside


@transaction.atomic
def set_aside(*, finding: Finding, reason: str, by: Any, at: datetime) -> SetAside:
    """Leave a finding as it is, and say why. It is back as soon as the words that it is about change."""
    plan = (
        Plan.objects.select_related("owner", "place__icb").filter(slug=finding.plan).first() if finding.plan else None
    )
    verdict = may_set_aside(by, plan, on=localdate(at))
    verdict &= Verdict.no_if(not reason.strip(), "Say why this can be left as it is; others will read the reason.")
    verdict.require()
    row, created = SetAside.objects.get_or_create(
        fingerprint=finding.fingerprint,
        ended_at=None,
        defaults={
            "plan": plan, "kind": finding.kind, "sentence": finding.sentence, "reason": reason.strip(),
            "by": by, "at": at,
        },
    )  # fmt: skip
    Verdict.no_if(not created, "Somebody has set this finding aside already.").require()
    audit.record("set aside", row, by=by, at=at, kind=row.kind, reason=row.reason)
    return row


@transaction.atomic
def take_up(*, row: SetAside, by: Any, at: datetime) -> SetAside:
    """Show a finding that was set aside among the open ones again. The record of who set it aside stays."""
    plan = Plan.objects.select_related("owner", "place__icb").filter(pk=row.plan_id).first()
    may_set_aside(by, plan, on=localdate(at)).require()
    locked = SetAside.objects.select_for_update(of=("self",)).get(pk=row.pk)
    Verdict.no_if(locked.ended_at is not None, "The finding is among the open ones already.").require()
    locked.ended_by, locked.ended_at = by, at
    locked.save(update_fields=["ended_by", "ended_at"])
    audit.record("took up", locked, by=by, at=at, kind=locked.kind)
    return locked


@transaction.atomic
def note_finding(*, slug: str, by: Any, at: datetime, **fields: Any) -> NotedFinding:
    """Enter what a reader noticed (fields of `NotedFinding`), or bring it up to date."""
    row = NotedFinding.objects.filter(slug=slug).first() or NotedFinding(slug=slug)
    if row.pk and all(getattr(row, name) == value for name, value in fields.items()):
        return row
    for name, value in fields.items():
        setattr(row, name, value)
    row.full_clean()
    row.save()
    audit.record("noted", row, by=by, at=at)
    return row
