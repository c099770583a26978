"""How do people and their roles enter?"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from accounts.models import Membership, User
from core import audit
from organisations.models import Organisation


@transaction.atomic
def register(*, email: str, name: str, password: str, by: Any, at: datetime, **flags: bool) -> User:
    """Make a person's account; an existing one keeps its password."""
    user = User.objects.filter(email=email.lower()).first()
    if user is None:
        user = User.objects.create_user(email, password, name=name, **flags)
        audit.record("registered", user, by=by, at=at)
    return user


@transaction.atomic
def grant(*, user: User, organisation: Organisation, role: str, starts_on: date, by: Any, at: datetime) -> Membership:
    """Give a person a role in a body from a day on. One that is held on that day already is kept; one that ended
    before is given again."""
    User.objects.select_for_update().get(pk=user.pk)
    held = Membership.objects.filter(user=user, organisation=organisation, role=role, starts_on__lte=starts_on)
    if membership := held.exclude(ends_on__lt=starts_on).first():
        return membership
    membership = Membership.objects.create(
        user=user, organisation=organisation, role=role, starts_on=starts_on, granted_by=by
    )
    audit.record("granted", membership, by=by, at=at, role=role, organisation=organisation.slug)
    return membership
