"""How do bodies and Places enter the directory? Only through these verbs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from core import audit
from organisations.models import Organisation, Place, Succession


@transaction.atomic
def register(*, slug: str, by: Any, at: datetime, **fields: Any) -> Organisation:
    """Enter a body, or bring the entry of that slug up to date."""
    organisation, created = Organisation.objects.update_or_create(slug=slug, defaults=fields)
    if created:
        audit.record("registered", organisation, by=by, at=at)
    return organisation


@transaction.atomic
def succeed(
    *, predecessor: Organisation, successor: Organisation, on: date | None, by: Any, at: datetime
) -> Succession:
    """Record that one body took over from another."""
    succession, created = Succession.objects.update_or_create(
        predecessor=predecessor, successor=successor, defaults={"on": on}
    )
    if created:
        audit.record("succeeded", predecessor, by=by, at=at, successor=successor.slug)
    return succession


@transaction.atomic
def register_place(*, slug: str, by: Any, at: datetime, **fields: Any) -> Place:
    """Enter a Place, or bring the entry of that slug up to date."""
    place, created = Place.objects.update_or_create(slug=slug, defaults=fields)
    if created:
        audit.record("registered", place, by=by, at=at)
    return place
