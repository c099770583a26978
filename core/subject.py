"""What does the portal hold about one person? Everything, found by what the tables are, not by a list to keep in step.

A row is about a person where a column holds their e-mail address, or leads to their account. Secrets are named and not
told: a password's hash or a key's would help whoever gets hold of the copy, and nobody else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q

SECRET = ("password", "token", "key", "hash", "secret", "data")
"""A column is not told whose name is one of these, or ends so."""
PERSON = re.compile(r"(^|_)(by|who|email)$")
LONGEST = 2_000
MOST = 5_000


def held_about(email: str) -> dict[str, list[dict[str, Any]]]:
    """Each kind of row about the person with this address, by its words; each row by column. Of a kind of which there
    are very many the newest 5,000."""
    account = apps.get_model(settings.AUTH_USER_MODEL).objects.filter(email__iexact=email).first()
    found: dict[str, list[dict[str, Any]]] = {}
    for model in kinds():
        asked = _about(model, email, account)
        rows = model._base_manager.filter(asked).order_by("-pk")[:MOST] if asked else []
        if told := [_told(row) for row in rows]:
            found[str(model._meta.verbose_name)] = told
    return found


def kinds() -> Iterator[type[models.Model]]:
    """Every table that could hold something about a person."""
    return (model for model in apps.get_models() if not model._meta.proxy and model._meta.managed)


def _about(model: type[models.Model], email: str, account: models.Model | None) -> Q:
    """Which rows of a table are about the person; nothing where none can be."""
    asked = Q()
    for field in model._meta.concrete_fields:
        if isinstance(field, models.ForeignKey):
            if account is not None and field.related_model is type(account):
                asked |= Q(**{field.name: account})
        elif isinstance(field, models.CharField) and not field.choices and _holds_person(field):
            asked |= Q(**{f"{field.name}__iexact": email})
    if account is not None and model is type(account):
        asked |= Q(pk=account.pk)
    return asked


def _holds_person(field: models.CharField) -> bool:
    """A column that is long enough for any e-mail address, or is named after a person."""
    return (field.max_length or 0) >= 254 or PERSON.search(field.name) is not None


def _told(row: models.Model) -> dict[str, Any]:
    return {field.name: _value(row, field) for field in row._meta.concrete_fields}


def _value(row: models.Model, field: models.Field) -> Any:
    value = getattr(row, field.attname)
    if value in (None, "", b""):
        return None
    if isinstance(field, models.BinaryField):
        return f"(a file of {len(value)} bytes)"
    if field.name.endswith(SECRET):
        return "(kept, and not told: it would open a door)"
    if isinstance(value, (bool, int, float, list, dict)):
        return value
    text = str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}… ({len(text)} characters)"
