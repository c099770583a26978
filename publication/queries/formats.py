"""In which other formats can a plan be had, and who waits for one?"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet

from core.canonical import moment
from plans.models import Plan
from publication.models import Format, FormatFile, FormatRequest, Publication
from publication.queries.published import shown


def formats_of(plan: Plan) -> QuerySet[Format]:
    """Every other format that was ever given of a plan, the newest edition first, withdrawn ones last of each."""
    rows = Format.objects.filter(publication__edition__plan=plan).defer("file__data")
    rows = rows.select_related("publication__edition", "file", "added_by", "withdrawn_by")
    return rows.order_by("-publication__edition__number", F("withdrawn_at").desc(nulls_first=True), "kind", "pk")


def editions_to_format(plan: Plan) -> QuerySet[Publication]:
    """The published editions of a plan, the newest first, without their texts."""
    rows = Publication.objects.filter(edition__plan=plan, state=Publication.State.PUBLISHED)
    return rows.select_related("edition__plan").order_by("-edition__number")


def requests_of(plan: Plan) -> QuerySet[FormatRequest]:
    """Who asked for a plan in another format: those that wait first, the longest waiting before others."""
    rows = FormatRequest.objects.filter(publication__edition__plan=plan)
    rows = rows.select_related("publication__edition__plan", "answered_by")
    return rows.order_by(F("answered_at").asc(nulls_first=True), "asked_at", "pk")


def waiting_requests(plan: Plan) -> int:
    return requests_of(plan).filter(answered_at=None).count()


def to_erase(before: datetime) -> QuerySet[FormatRequest]:
    """Requests that were answered before this and still say who asked."""
    return FormatRequest.objects.filter(answered_at__lt=before, erased_at=None)


def plans_to_ask_for() -> list[tuple[str, str]]:
    """Slug and title of each plan that is public, for a list to choose from."""
    found = {row.edition.plan.slug: row.edition.plan.title for row in shown().select_related("edition__plan")}
    return sorted(found.items(), key=lambda each: each[1])


def newest_public(slug: str) -> Publication | None:
    """The newest edition of a plan that the public may read."""
    return shown().filter(edition__plan__slug=slug).last()


def format_files() -> QuerySet[FormatFile]:
    """The files that belong in the public tree: those of a format that was not withdrawn, of an edition that the public
    may read."""
    rows = FormatFile.objects.filter(formats__withdrawn_at=None, formats__publication__in=shown().order_by())
    return rows.distinct().defer("data").order_by("sha256")


def site_formats() -> dict[str, list[dict[str, Any]]]:
    """What the public pages tell of other formats, by the plan's slug, the newest edition first."""
    found: dict[str, list[dict[str, Any]]] = {}
    rows = Format.objects.select_related("publication__edition__plan", "file").defer("file__data")
    rows = rows.filter(publication__in=shown().order_by())
    for row in rows.order_by("-publication__edition__number", "kind", "language", "pk"):
        found.setdefault(row.publication.edition.plan.slug, []).append(
            {
                "key": row.pk,
                "edition": row.publication.edition.number,
                "kind": row.kind,
                "kind_name": row.get_kind_display(),
                "language": row.language,
                "title": row.title,
                "made_by": row.made_by,
                "address": row.address,
                "file": {"path": row.file.path, "size": row.file.size, "sha256": row.file.sha256} if row.file else None,
                "transcript": row.transcript,
                "added_at": moment(row.added_at),
                "withdrawn": {"at": moment(row.withdrawn_at), "reason": row.withdrawn_reason}
                if row.withdrawn_at
                else None,
            }
        )
    return found
