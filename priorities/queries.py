"""What does an edition promise?"""

from __future__ import annotations

from django.db.models import QuerySet

from plans.models import Edition
from priorities.models import Commitment


def commitments_of(edition: Edition) -> QuerySet[Commitment]:
    return Commitment.objects.filter(section__edition=edition).order_by("section", "tier", "position")
