"""Which files came in, and what did each change?"""

from __future__ import annotations

from django.db.models import Q, QuerySet

from metrics.models import DataSource, Observation, RefusedRow, Release, SentFile
from metrics.queries.known import Revision


def data_sources() -> QuerySet[DataSource]:
    return DataSource.objects.order_by("name")


def sent_files(source: DataSource | None = None) -> QuerySet[SentFile]:
    """The newest first, without their bytes; of one source, or of all."""
    rows = SentFile.objects.select_related("source", "by", "release", "job").defer("data", "source__columns")
    return (rows.filter(source=source) if source else rows).order_by("-pk")


def refused_rows(file: SentFile) -> QuerySet[RefusedRow]:
    return file.refused.order_by("row", "pk")


def ended_by(release: Release) -> QuerySet[Observation]:
    """What a release revised or withdrew, in the order of indicator, area and time."""
    return (
        Observation.objects.filter(release_to=release.pk)
        .select_related("series__indicator", "series__area")
        .order_by("series__indicator__title", "series__area__name", "series", "period_end", "period_start")
    )


def with_what_came(ended: list[Observation], release: Release) -> list[Revision]:
    """Each with what the release put in its place, in one query."""
    if not ended:
        return []
    keys = Q()
    for row in ended:
        keys |= Q(series=row.series_id, period_start=row.period_start, period_end=row.period_end)
    came = {(row.series_id, row.period_start, row.period_end): row
            for row in Observation.objects.filter(keys, release_from=release)}  # fmt: skip
    return [Revision(row, came.get((row.series_id, row.period_start, row.period_end))) for row in ended]
