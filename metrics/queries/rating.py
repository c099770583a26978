"""Does a committee want letters beside the four answers, and what was asked and taken back before?"""

from __future__ import annotations

from django.db.models import QuerySet

from metrics.models import RatingRequest
from organisations.models import Organisation


def rating_request(committee: Organisation) -> RatingRequest | None:
    """The request of a committee that stands."""
    return RatingRequest.objects.filter(committee=committee, taken_back_at=None).first()


def rating_requests(committee: Organisation) -> QuerySet[RatingRequest]:
    """All of them, also those that were taken back, the newest first."""
    return RatingRequest.objects.filter(committee=committee).order_by("-pk")
