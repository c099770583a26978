"""What is measured though no list of measures names it: a Place's own metrics, and what a document aims at in words?"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from metrics.models import Area, Indicator, LocalMeasure, Measure, TargetStatement
from metrics.queries.lines import Line, latest_answers
from organisations.models import Place


def local_measures(user: Any, *, on: date) -> QuerySet[LocalMeasure]:
    """The metrics that Places added, by Place: those that somebody may see."""
    found = LocalMeasure.objects.visible_to(user, on=on).select_related("place__partnership", "indicator")
    return found.order_by("place__position", "indicator__title", "pk")


def local_lines(place: Place, area: Area | None, *, on: date) -> list[Line]:
    """The lines of a Place's dashboard for what it added itself: each with why. Two queries."""
    rows = list(place.local_measures.filter(taken_out_at__isnull=True).select_related("indicator").order_by("pk"))
    told = latest_answers((row.indicator_id for row in rows), area)
    return [
        Line(
            row.indicator.title, f"Local metric. {row.worse} ({row.assessment}, {row.passage})", "named", on,
            row.indicator, told=told.get((row.indicator_id, "")),
        )
        for row in rows
    ]  # fmt: skip


def unlisted(user: Any, *, on: date) -> QuerySet[Indicator]:
    """Indicators that no list names: each with the Places that added it (`local`) and the documents that aim at
    something by it (`aims`)."""
    local = Prefetch("local_uses", local_measures(user, on=on).filter(taken_out_at__isnull=True), to_attr="local")
    aims = Prefetch("targets__statements", _in_documents().select_related("target"))
    return (
        with_a_use(Indicator.objects.visible_to(user, on=on))
        .filter(~Exists(Measure.objects.filter(indicator=OuterRef("pk"))))
        .prefetch_related(local, "targets", aims)
        .order_by("title", "pk")
    )


def with_a_use(indicators: QuerySet[Indicator]) -> QuerySet[Indicator]:
    """Those that a Place added, or by which a document aims at something."""
    added = LocalMeasure.objects.filter(indicator=OuterRef("pk"), taken_out_at__isnull=True)
    return indicators.filter(Exists(added) | Exists(_in_documents().filter(target__indicator=OuterRef("pk"))))


def aims_of(indicator: Indicator) -> QuerySet[TargetStatement]:
    """Where documents aim at something by it, in words, though in no table."""
    return _in_documents().filter(target__indicator=indicator).select_related("target")


def _in_documents() -> QuerySet[TargetStatement]:
    return TargetStatement.objects.exclude(document="").order_by("pk")
