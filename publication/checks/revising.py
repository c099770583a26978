"""May a published plan be revised without a round, and does its change document say everything?"""

from __future__ import annotations

import json
from typing import Any

from core.verdict import Reason, Verdict
from plans.models import Edition, Snapshot
from publication.models import Publication, RevisionDecision
from publication.queries.revisions import changes_between, minor_revision, reasons_of

NOTHING = "Nothing differs from edition {} as published; a revision changes something."


def can_be_revised(published: Publication | None) -> Verdict:
    return Verdict.no_if(published is None, "Only a published plan that is in force can be revised.")


def can_be_decided(edition: Edition, revised: Publication | None, *, is_significant: bool) -> Verdict:
    """Whether it can be recorded now that the revision is, or is not, significant."""
    plan_type = edition.plan.plan_type
    return (
        can_be_revised(revised)
        & Verdict.no_if(
            edition.status not in {Edition.Status.DRAFT, Edition.Status.FINALISING},
            f"The edition is {edition.get_status_display().lower()}; whether it is significant is decided while it is"
            " a draft or being finalised.",
        )
        & Verdict.no_if(
            not is_significant and not plan_type.revision_basis,
            f"The rules for a {plan_type.name} know no revision without a round.",
        )
    )


def reasons_are_open(edition: Edition) -> Verdict:
    """Reasons are written for a revision that is not significant, until publishing is asked for."""
    asked = Publication.objects.filter(edition=edition, change_document__isnull=False)
    current = asked.filter(snapshot=edition.snapshots.order_by("-number").first())
    return Verdict.no_if(
        minor_revision(edition) is None,
        "Reasons for each change are told of a revision that was decided not to be significant.",
    ) & Verdict.no_if(current.exists(), "The change document is frozen: publishing was asked for, and its words stand.")


def changes_are_told(decision: RevisionDecision, snapshot: Snapshot, content: dict[str, Any]) -> Verdict:
    """Whether the document that sets out the changes is whole (NHS Act 2006 s.14Z53(3)): something changed, each change
    has its reason, and what is revised is still what is published."""
    revised = decision.revises
    verdict = Verdict.no_if(
        revised.edition.status != Edition.Status.PUBLISHED,
        f"Edition {revised.edition.number}, which this one revises, is no longer published; decide anew whether the"
        " revision is significant.",
        where="revision",
    )
    groups = changes_between(json.loads(revised.snapshot.content), content)
    verdict &= Verdict.no_if(not groups, NOTHING.format(revised.edition.number), where="structure")
    given = reasons_of(decision.edition)
    open_in = [(group.title, sum(item.key not in given for item in group.items)) for group in groups]
    return verdict & Verdict(
        tuple(
            Reason(
                f"In “{title}”, {count} {'change has' if count == 1 else 'changes have'} no reason yet"
                " (NHS Act 2006 s.14Z53(3)).",
                "changes",
            )
            for title, count in open_in
            if count
        )
    )
