"""Which opinions came after a plan was published?"""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from organisations.models import Organisation
from plans.models import ParticipationRule, Plan
from plans.queries import bodies_under
from publication.models import LaterOpinion


def later_opinions(plan: Plan) -> QuerySet[LaterOpinion]:
    """Every opinion on this plan as published, the newest first."""
    rows = LaterOpinion.objects.filter(publication__edition__plan=plan)
    related = ("opinion__consultee__organisation", "publication__edition", "recorded_by")
    return rows.select_related(*related).order_by("-pk")


def boards_under(plan: Plan, rule: ParticipationRule | None, *, on: date) -> QuerySet[Organisation]:
    """The bodies that a rule names, to choose one of."""
    named = [body.pk for body in bodies_under(plan, rule, on=on)] if rule else []
    return Organisation.objects.filter(pk__in=named).order_by("name")
