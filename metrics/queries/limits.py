"""From when are limits drawn anew, who decided it, and from when could they be?"""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from metrics.models import RebaseDecision, Series
from metrics.queries.known import known_now


def series_of_pk() -> QuerySet[Series]:
    """The series of an area and sex, of which pictures with limits are drawn."""
    return Series.objects.select_related("indicator", "area").filter(category="")


def decisions_on_limits(series: Series) -> QuerySet[RebaseDecision]:
    """Those that stand, and those that were taken back, the newest first."""
    return series.rebases.select_related("committee").order_by("-from_date", "-pk")


def decision_on_limits() -> QuerySet[RebaseDecision]:
    return RebaseDecision.objects.select_related("series__indicator", "series__area")


def periods_with_value(series: Series) -> list[date]:
    """The ends of the periods that have a value, the newest first."""
    rows = known_now().filter(series=series, value__isnull=False)
    return sorted(set(rows.values_list("period_end", flat=True)), reverse=True)
