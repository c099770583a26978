"""How is each commitment measured, as far as anything says so, and what is not done now, and why?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from metrics.models import Measure, TargetStatement
from plans.models import Edition
from priorities.models import Candidate, CommitmentTerms, Decision, Intention
from publication.queries.published import shown


def site_measures() -> dict[str, list[dict[str, Any]]]:
    """What shows whether a commitment, a row of a plan's table of priorities, or an item of a list is kept, in the
    words that stand there; and who keeps each commitment, by when. Of plans only what is public now. Three queries and
    one for the editions."""
    editions = dict(
        shown().filter(edition__status=Edition.Status.PUBLISHED).values_list("edition", "edition__plan__slug")
    )
    stated = TargetStatement.objects.filter(
        Q(commitment__section__edition__in=editions) | Q(priority_measure__priority__section__edition__in=editions)
    ).select_related("target__indicator", "commitment__section", "priority_measure__priority__section")
    terms = CommitmentTerms.objects.filter(commitment__section__edition__in=editions)
    items = Measure.objects.exclude(state=Measure.State.NONE_DEFINED).select_related("item__framework", "indicator")
    return {
        "targets": [_target(row, editions) for row in stated.order_by("pk")],
        "terms": [
            _terms(row, editions)
            for row in terms.select_related("commitment__section", "owner").order_by("commitment__section", "pk")
        ],
        "items": [
            {
                "framework": row.item.framework.slug,
                "item": row.item.code,
                "position": row.position,
                "wording": row.wording,
                "target": row.target_wording,
                "indicator": _indicator(row.indicator),
            }
            for row in items.order_by("item__framework__position", "item__position", "position", "pk")
        ],
    }


def _target(row: TargetStatement, editions: dict[int, str]) -> dict[str, Any]:
    place = row.commitment or row.priority_measure.priority
    return {
        "plan": editions[place.section.edition_id],
        "commitment": str(row.commitment.uid) if row.commitment else "",
        "measure": row.priority_measure.wording if row.priority_measure else "",
        "wording": row.wording,
        "indicator": _indicator(row.target.indicator),
    }


def _terms(row: CommitmentTerms, editions: dict[int, str]) -> dict[str, Any]:
    return {
        "plan": editions[row.commitment.section.edition_id],
        "commitment": str(row.commitment.uid),
        "owner": row.owner.name if row.owner else "",
        "post": row.post,
        "level": row.get_level_display(),
        "due_on": row.due_on.isoformat() if row.due_on else "",
        "measure": row.measure,
        "indicator": row.indicator,
        "why_no_owner": row.no_owner_reason,
        "why_no_date": row.no_date_reason,
        "why_no_measure": row.no_measure_reason,
    }


def _indicator(row: Any) -> dict[str, str] | None:
    return {"slug": row.slug, "title": row.title} if row else None


def site_not_now() -> list[dict[str, Any]]:
    """What a body decided not to do now, on an intention or on an entry of the long list: the newest decision on each,
    as long as it stands. Only the reason that was given for the public is told."""
    rows = Decision.objects.filter(outcome=Decision.Outcome.NOT_NOW).select_related(
        "meeting__body", "intention__cycle__owner", "intention__lead", "candidate__cycle__owner", "candidate__raised_by"
    )
    on_intentions = rows.filter(intention__state=Intention.State.NOT_NOW).order_by("intention", "-pk")
    on_candidates = rows.filter(candidate__state=Candidate.State.NOT_FORWARD).order_by("candidate", "-pk")
    found = [*on_intentions.distinct("intention"), *on_candidates.distinct("candidate")]
    return list(_told(sorted(found, key=_place)))


def _place(row: Decision) -> tuple[int, str, bool, int]:
    thing = row.intention or row.candidate
    return -thing.cycle.plans_for, thing.cycle.slug, row.intention is None, thing.number


def _told(rows: Iterable[Decision]) -> Iterable[dict[str, Any]]:
    for row in rows:
        thing = row.intention or row.candidate
        body = row.intention.lead if row.intention else row.candidate.raised_by
        yield {
            "cycle": thing.cycle.slug,
            "cycle_title": thing.cycle.title,
            "owner": thing.cycle.owner.name,
            "title": thing.title,
            "is_intention": row.intention is not None,
            "body": body.name if body else "",
            "decided_by": row.meeting.body.name,
            "decided_on": row.meeting.held_on.isoformat(),
            "reason": row.public_reason,
        }
