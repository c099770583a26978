"""Who did what, and when? One line in each action."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.db import models

from core.canonical import canonical_json
from core.models import AuditEvent


def actor(person: Any) -> str:
    """The person's e-mail address; 'system' for a management command."""
    return getattr(person, "email", "") or "system"


def record(verb: str, subject: models.Model, *, by: Any, at: datetime, **detail: Any) -> AuditEvent:
    """Append an audit event in the caller's transaction: no event, no change. Refuses a detail that could not be
    sealed (core.trail), here, where the programmer who wrote it sees it."""
    canonical_json(json.loads(json.dumps(detail)))
    return AuditEvent.objects.create(
        verb=verb,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        by=actor(by),
        at=at,
        detail=detail,
    )
