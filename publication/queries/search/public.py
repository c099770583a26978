"""What may be found? Editions that are public, and what the public pages tell beside them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser

from metrics import queries as metrics
from metrics.models import Area
from organisations.queries import places
from plans.models import Edition, GlossaryTerm
from publication.models import Publication
from publication.queries.published import shown as readable


def searchable() -> list[Publication]:
    """Every public edition of every plan that holds: nothing of a plan whose newest edition was withdrawn. Without the
    texts, which are fetched when they are asked for."""
    rows = list(readable().defer("snapshot__content", "release"))
    newest = {row.edition.plan_id: row.edition for row in rows}
    withdrawn = {plan for plan, edition in newest.items() if edition.status == Edition.Status.WITHDRAWN}
    shown = {Edition.Status.PUBLISHED, Edition.Status.SUPERSEDED}
    return [row for row in rows if row.edition.plan_id not in withdrawn and row.edition.status in shown]


def public_indicators(*, on: date) -> list[dict[str, Any]]:
    """The indicators that everybody may see, each with the Places for which there are open figures. Three queries."""
    names = {place.authority_id: place.name for place in places()}
    areas: dict[int, list[str]] = {}
    with_figures = metrics.areas_with_data().filter(kind=Area.Kind.AUTHORITY, series__indicator__isnull=False)
    for indicator, organisation in with_figures.values_list("series__indicator", "organisation").distinct():
        if organisation in names:
            areas.setdefault(indicator, []).append(names[organisation])
    return [
        {
            "slug": row.slug, "title": row.title, "definition": row.definition, "note": row.note,
            "source": row.source, "source_id": row.source_id, "is_open": row.is_open,
            "places": sorted(areas.get(row.pk, [])) if row.is_open else [],
        }
        for row in metrics.indicators_for(AnonymousUser(), on=on).order_by("slug")
    ]  # fmt: skip


def known_names() -> list[tuple[str, ...]]:
    """The names of each thing in the glossary, which is public as it stands: its term, and what else it is called."""
    return [(term, *aliases) for term, aliases in GlossaryTerm.objects.values_list("term", "aliases")]
