"""What does an edition promise, and what do the lists say that it answers to?"""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from plans.models import Edition, RegisteredPlan, Section
from plans.queries import WORDS_OF
from priorities.models import (
    Commitment,
    CommitmentSource,
    Framework,
    FrameworkItem,
    ItemCitation,
    ItemMapping,
    Milestone,
    MilestoneStatement,
    Priority,
)


def commitments_of(edition: Edition) -> QuerySet[Commitment]:
    return Commitment.objects.filter(section__edition=edition).order_by("section", "tier", "position")


def frameworks() -> QuerySet[Framework]:
    """Every list in the order of its kind, each with its items in their order."""
    items = FrameworkItem.objects.order_by("position", "pk")
    return (
        Framework.objects.select_related("owner")
        .prefetch_related(Prefetch("items", queryset=items))
        .order_by("position", "name", "pk")
    )


def mappings() -> QuerySet[ItemMapping]:
    return ItemMapping.objects.select_related("source__framework", "target__framework").order_by(
        "source__framework__position", "source__position", "pk"
    )


def sources_of(editions: list[int]) -> QuerySet[CommitmentSource]:
    """Where the commitments of these editions come from, in the order in which a reader meets them."""
    return (
        CommitmentSource.objects.filter(commitment__section__edition__in=editions)
        .select_related("commitment__section__edition", "framework", "item", "strategy")
        .order_by("commitment__section__pk", "commitment__pk", "pk")
    )


def strategy_sources(edition: Edition, strategies: list[RegisteredPlan]) -> QuerySet[CommitmentSource]:
    """Which commitments of an edition come from these strategies of boards, and from which priority of each."""
    rows = CommitmentSource.objects.filter(commitment__section__edition=edition, strategy__in=strategies)
    return rows.select_related("commitment").order_by("commitment__section", "commitment__position", "pk")


def citations_of(editions: list[int]) -> QuerySet[ItemCitation]:
    return (
        ItemCitation.objects.filter(section__edition__in=editions)
        .select_related("section__edition", "framework", "item")
        .order_by("section__edition__plan__position", "section__pk", "pk")
    )


def priorities_of(editions: list[int]) -> QuerySet[Priority]:
    """The rows of the editions' tables of priorities, with what stands in each cell."""
    return (
        Priority.objects.filter(section__edition__in=editions, parent__isnull=True)
        .select_related("section__edition", "objective__framework")
        .prefetch_related(
            "areas", "measures", Prefetch("children", queryset=Priority.objects.order_by("position"))
        )
        .order_by("section__pk", "position")
    )  # fmt: skip


def milestones_of(editions: list[int]) -> QuerySet[Milestone]:
    """What is due when, with the places in these editions, or outside the portal, that state it."""
    statements = (
        MilestoneStatement.objects.filter(section__edition__in=editions)
        | MilestoneStatement.objects.filter(section__isnull=True)
    ).select_related("section__edition", "commitment")
    return (
        Milestone.objects.filter(statements__section__edition__in=editions)
        .distinct()
        .prefetch_related(Prefetch("statements", queryset=statements.order_by("position", "pk")))
        .order_by("due_on", "title")
    )


def commitments_of_section(section: Section) -> QuerySet[Commitment]:
    return Commitment.objects.filter(section=section).order_by("parent_id", "tier", "position", "pk")


def commitments_like(edition: Edition, words: str) -> QuerySet[Commitment]:
    """Commitments of the edition whose words hold these letters."""
    return commitments_of(edition).filter(text__icontains=words).select_related("section")


def commitments_named(edition: Edition, references: list[str]) -> QuerySet[Commitment]:
    """Those that references of the form `commitment:UID` name."""
    return commitments_of(edition).filter(uid__in=_uids(references)).select_related("section")


def words_of_commitments(edition: Edition, references: list[str]) -> dict[str, str]:
    return {f"commitment:{row.uid}": row.text for row in commitments_named(edition, references)}


def words_of_milestones(edition: Edition, references: list[str]) -> dict[str, str]:
    return {f"milestone:{row.slug}": row.title for row in milestones_named(references)}


def milestones_like(words: str) -> QuerySet[Milestone]:
    return Milestone.objects.filter(title__icontains=words).order_by("due_on", "title")


def milestones_named(references: list[str]) -> QuerySet[Milestone]:
    """Those that references of the form `milestone:SLUG` name."""
    slugs = [each.removeprefix("milestone:") for each in references if each.startswith("milestone:")]
    return Milestone.objects.filter(slug__in=slugs)


def _uids(references: list[str]) -> list[UUID]:
    found = []
    for each in references:
        with suppress(ValueError):
            found.append(UUID(each.removeprefix("commitment:")))
    return found


# The rooms below cannot ask this one; it tells them whom to ask.
WORDS_OF["commitment"] = words_of_commitments
WORDS_OF["milestone"] = words_of_milestones
