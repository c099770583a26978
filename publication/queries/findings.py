"""Which findings of the data check were looked at and left?"""

from __future__ import annotations

from django.db.models import QuerySet

from publication.models import SetAside


def set_aside_now() -> QuerySet[SetAside]:
    """What is set aside at present, to be matched by fingerprint: a finding whose words changed is not among it."""
    return SetAside.objects.filter(ended_at=None).select_related("by").order_by("-at", "-pk")


def set_aside_row(pk: int) -> SetAside | None:
    return set_aside_now().filter(pk=pk).select_related("plan").first()
