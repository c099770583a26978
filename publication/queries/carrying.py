"""What does a plan's next edition begin with, and where does each of its parts come from?"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Min

from plans.models import Edition, Plan, Section
from plans.queries import reading_order
from priorities.models import Commitment, CommitmentSource, CommitmentTerms, ItemCitation, MilestoneStatement, Priority


@dataclass(frozen=True)
class Part:
    """A section that the next edition begins with: since which edition the plan has it, and whether its text comes
    along."""

    section: Section
    since: int
    is_empty: bool


def begins_with(plan: Plan) -> Edition | None:
    """The edition whose text the next one begins with: the last that was not given up."""
    return plan.editions.exclude(status=Edition.Status.ABANDONED).order_by("-number").first()


def carried_forward(source: Edition) -> list[str]:
    """What the next edition begins with, in words with their number; only what there is."""
    here = {"section__edition": source}
    counts = [
        (source.sections.count(), "section, with its identity, its owner and its text",
         "sections, each with its identity, its owner and its text"),
        (source.coverage.count(), "answer to a requirement", "answers to requirements"),
        (Commitment.objects.filter(**here).count(), "commitment", "commitments"),
        (CommitmentSource.objects.filter(commitment__section__edition=source).count(), "source of a commitment",
         "sources of commitments"),
        (CommitmentTerms.objects.filter(commitment__section__edition=source).count(),
         "commitment’s owner, date and measure", "commitments’ owners, dates and measures"),
        (ItemCitation.objects.filter(**here).count(), "link to an objective, a principle or another list",
         "links to objectives, principles and other lists"),
        (MilestoneStatement.objects.filter(**here).count(), "milestone as it is stated",
         "milestones as they are stated"),
        (Priority.objects.filter(**here).count(), "priority", "priorities"),
        (source.signatories.count(), "signatory, unsigned as yet", "signatories, unsigned as yet"),
    ]  # fmt: skip
    return [f"{count} {one if count == 1 else many}" for count, one, many in counts if count]


def lineage(source: Edition) -> list[Part]:
    """Every section of an edition in reading order, as the next one will have it. The statements of what people said
    and what was done begin empty (NHS Act 2006 s.14Z54(8)(a) and (b))."""
    rows = reading_order(source)
    first = dict(
        Section.everything.filter(edition__plan=source.plan_id, uid__in=[row.uid for row in rows])
        .values_list("uid")
        .annotate(first=Min("edition__number"))
    )
    return [Part(row, first[row.uid], row.kind != Section.Kind.MAIN) for row in rows]
