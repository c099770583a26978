"""What does the text of an edition hold: its sections in order, their versions, who is in them?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from plans.models import (
    Comment,
    Edition,
    Plan,
    Presence,
    Section,
    SectionRevision,
    SignOff,
    StructureChange,
)

AWAY_AFTER = timedelta(minutes=1)
SIGNED_NOW = SignOff.objects.filter(section=OuterRef("pk"), version=OuterRef("version"))


def section_for(edition: Edition, uid: UUID) -> Section | None:
    """A section of this edition, with what its page shows of it."""
    rows = Section.objects.select_related("edition__plan__plan_type", "edition__plan__owner", "edition__plan__place")
    rows = rows.select_related("parent", "owner").annotate(is_signed_off=Exists(SIGNED_NOW))
    return rows.filter(edition=edition, uid=uid).first()


def newest_section(plan: Plan, uid: UUID) -> Section | None:
    """The section in the newest edition that has it, though it may have been taken out of the text there: its history
    stays open."""
    rows = Section.everything.filter(edition__plan=plan, uid=uid).select_related("edition__plan__owner")
    return rows.order_by("-edition__number").first()


def revision(section: Section, version: int) -> SectionRevision | None:
    return section.revisions.select_related("by").filter(version=version).first()


def revisions_of(plan: Plan, uid: UUID) -> QuerySet[SectionRevision]:
    """Everything that a section of a plan has said, through all editions, the newest first."""
    rows = SectionRevision.objects.filter(section__edition__plan=plan, section__uid=uid)
    return rows.select_related("section__edition", "by").order_by("-section__edition__number", "-version")


def reading_order(edition: Edition) -> list[Section]:
    """The edition's sections as a reader meets them, without their texts; each knows its `depth`."""
    rows = []
    for row, row.depth, _, _ in _walked(edition.sections.all()):
        rows.append(row)
    return rows


def _walked(sections: QuerySet[Section]) -> Iterator[tuple[Section, int, int, int]]:
    """Each section in the order of reading, with its depth, its place among those beside it, and how many they are."""
    below: dict[int | None, list[Section]] = {}
    for row in sections.defer("body", "summary").order_by("position", "pk"):
        below.setdefault(row.parent_id, []).append(row)

    def walk(parent: int | None, depth: int) -> Iterator[tuple[Section, int, int, int]]:
        beside = below.get(parent, [])
        for place, row in enumerate(beside, start=1):
            yield row, depth, place, len(beside)
            yield from walk(row.pk, depth + 1)

    return walk(None, 0)


@dataclass(frozen=True)
class Branch:
    """A section in the outline of its edition: how deep it stands, and whether its owner has signed it as it is."""

    section: Section
    depth: int
    place: int
    among: int
    is_signed_off: bool


def outline(edition: Edition) -> list[Branch]:
    """The sections of an edition as they are read, each with its depth, in one query."""
    rows = edition.sections.select_related("owner").annotate(signed=Exists(SIGNED_NOW))
    return [Branch(row, depth, place, among, row.signed) for row, depth, place, among in _walked(rows)]


def last_structure_change(edition: Edition) -> StructureChange | None:
    """The last change of an edition's order and parts that was not undone."""
    return edition.structure_changes.filter(undone_at__isnull=True).order_by("-pk").first()


def others_here(section: Section, user: Any, *, at: datetime) -> list[Presence]:
    """Who else has the section open: whoever's page gave a sign within the last minute."""
    present = section.presences.filter(seen_at__gt=at - AWAY_AFTER).exclude(user=user)
    saved = SectionRevision.objects.filter(section=section, by=OuterRef("user")).order_by("-version").values("at")
    return list(present.select_related("user").annotate(saved_at=Subquery(saved[:1])).order_by("user__name"))


def comments_for(user: Any, *, on: date) -> QuerySet[Comment]:
    """The comments that a person may read."""
    return Comment.objects.visible_to(user, on=on)
