"""Who did what, and when? One line in each action."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models

from core.models import AuditEvent


def actor(person: Any) -> str:
    """The person's e-mail address; 'system' for a management command."""
    return getattr(person, "email", "") or "system"


def record(verb: str, subject: models.Model, *, by: Any, at: datetime, **detail: Any) -> AuditEvent:
    """Append an audit event in the caller's transaction: no event, no change. Of a person who acts through something
    else, a key that a program holds, it says through what."""
    if through := getattr(by, "acts_through", ""):
        detail = {**detail, "through": through}
    return AuditEvent.objects.create(
        verb=verb,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        by=actor(by),
        at=at,
        detail=detail,
    )
