"""Which file waits to be confirmed, and for whom may it become a plan?"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from accounts.permissions import ROLES, Permission, roles_of
from organisations.models import Organisation, Place
from plans.models import Plan, PlanType, Upload


def waiting_upload(user: Any, plan: Plan | None, *, at: datetime) -> Upload | None:
    """The file of this person that waits to be confirmed, for that plan or for a new one."""
    return Upload.objects.filter(by=user, plan=plan, expires_at__gt=at).defer("data").select_related("plan").first()


def may_import_for(user: Any, *, on: date) -> QuerySet[Organisation]:
    """The bodies for which a person may import plans."""
    bodies = [body for role, body in roles_of(user, on=on) if Permission.IMPORT_PLAN in ROLES[role]]
    return Organisation.objects.filter(pk__in=bodies).order_by("name")


def plan_types() -> QuerySet[PlanType]:
    """Every type that a plan can have."""
    return PlanType.objects.order_by("name")


def places_of(bodies: QuerySet[Organisation]) -> QuerySet[Place]:
    """The Places that these bodies plan for: an ICB's own, and those of a council, board or partnership."""
    mine = Q(icb__in=bodies) | Q(authority__in=bodies) | Q(board__in=bodies) | Q(partnership__in=bodies)
    return Place.objects.filter(mine).order_by("position")
