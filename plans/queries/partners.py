"""Which plans do the partners have of their own: the providers of the integrated care board, and the councils?"""

from __future__ import annotations

from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from organisations.models import Organisation
from plans.models import LinkCheck, RegisteredPlan


def partner_bodies(*, on: date) -> QuerySet[Organisation]:
    """The partners of that day, by name: who is a partner of a board, and the councils of the Places."""
    found = Organisation.objects.on(on).filter(Q(partner_of__isnull=False) | Q(places_as_authority__isnull=False))
    return found.distinct().order_by("name")


def partner_plans() -> QuerySet[RegisteredPlan]:
    """The plans of partners in the register, with what was found at their links, the newest first: two queries."""
    owned = Q(owner__partner_of__isnull=False) | Q(owner__places_as_authority__isnull=False)
    checks = Prefetch("link_checks", LinkCheck.objects.order_by("-checked_on", "-pk"))
    rows = RegisteredPlan.objects.filter(owned).select_related("owner", "plan_type", "plan").distinct()
    return rows.prefetch_related(checks).order_by("owner__name", "title", "pk")


def last_check(plan: RegisteredPlan) -> LinkCheck | None:
    """What was found last at the address as it is now. `plan` is one of `partner_plans()`."""
    return next((check for check in plan.link_checks.all() if check.address == plan.address), None)
