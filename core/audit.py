"""Who did what, and when? One line in each action."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import QuerySet

from core.canonical import canonical_json
from core.models import AuditEvent


def actor(person: Any) -> str:
    """The person's e-mail address; 'system' for a management command."""
    return getattr(person, "email", "") or "system"


def record(verb: str, subject: models.Model, *, by: Any, at: datetime, **detail: Any) -> AuditEvent:
    """Append an audit event in the caller's transaction: no event, no change. Of a person who acts through something
    else, a key that a program holds, it says through what. Refuses a detail that could not be sealed (core.trail),
    here, where the programmer who wrote it sees it."""
    if through := getattr(by, "acts_through", ""):
        detail = {**detail, "through": through}
    canonical_json(json.loads(json.dumps(detail)))
    return AuditEvent.objects.create(
        verb=verb,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        by=actor(by),
        at=at,
        detail=detail,
    )


def history(*subjects: models.Model) -> QuerySet[AuditEvent]:
    """What was done with these rows, the last first."""
    asked = models.Q()
    for subject in subjects:
        asked |= models.Q(subject_type=subject._meta.label_lower, subject_id=str(subject.pk))
    return AuditEvent.objects.filter(asked).order_by("-at", "-pk") if subjects else AuditEvent.objects.none()


def last_of(labels: Iterable[str]) -> dict[str, AuditEvent]:
    """The last thing that was done with a row of each of these models (`room.model`)."""
    found = AuditEvent.objects.filter(subject_type__in=list(labels))
    return {
        event.subject_type: event for event in found.order_by("subject_type", "-at", "-pk").distinct("subject_type")
    }


DAYS = {"valid_from": "First day", "valid_to": "Last day"}


def differences(row: models.Model, fields: dict[str, Any]) -> dict[str, list[str]]:
    """What these values would change in a row: the field's name for people, with the old and the new in words. Empty
    when the row says it all already. Ask before the row is changed."""
    found = {}
    for name, value in fields.items():
        old = getattr(row, name)
        if old != value:
            label = DAYS.get(name) or str(row._meta.get_field(name).verbose_name)
            found[label[:1].upper() + label[1:]] = [in_words(old), in_words(value)]
    return found


def in_words(value: Any) -> str:
    """A value as a page tells it."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, date) and not isinstance(value, datetime):
        return f"{value:%-d %B %Y}"
    if isinstance(value, list | tuple):
        return ", ".join(map(in_words, value))
    return str(value)


def words_of(event: AuditEvent) -> str:
    """`Renamed (former: The old name)`: what was done, with what its verb noted where it told no changes."""
    noted = [
        f"{name.replace('_', ' ')}: {in_words(value)}"
        for name, value in event.detail.items()
        if "changed" not in event.detail and not isinstance(value, dict) and value not in ("", None)
    ]
    return event.verb[:1].upper() + event.verb[1:] + (f" ({'; '.join(noted)})" if noted else "")


def changes_of(event: AuditEvent) -> list[tuple[str, str, str]]:
    """The changes that an event tells: label, old, new."""
    told = event.detail.get("changed")
    rows = told.items() if isinstance(told, dict) else ()
    return [(label, *pair) for label, pair in rows if isinstance(pair, list) and len(pair) == 2]
