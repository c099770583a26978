"""May a rule or a requirement change so? Every reason why not, in words."""

from __future__ import annotations

from datetime import date
from typing import Any

from core.verdict import Verdict
from plans import queries
from plans.models import ParticipationRule, PlanType, Requirement

# What a frozen text says of a requirement.
FROZEN = ("wording", "citation")


def _days(first: date | None, last: date | None) -> Verdict:
    return Verdict.no_if(bool(first and last and last < first), "The last day must not be before the first day.")


def begins_within(row: Requirement | ParticipationRule, on: date) -> Verdict:
    """What takes the place of a row begins after its first day, and no later than the day after its last."""
    return Verdict.no_if(
        row.valid_from is not None and on <= row.valid_from, "New words begin after the first day of those before them."
    ) & Verdict.no_if(
        row.valid_to is not None and on > row.valid_to,
        "It has ended before that day. Add it anew, with its first day.",
    )


def number_is_free(
    plan_type: PlanType, number: int, *, first: date | None, last: date | None, own: Requirement | None = None
) -> Verdict:
    """No two requirements of a type have one number at a time."""
    others = Requirement.objects.filter(plan_type=plan_type, number=number).exclude(pk=own and own.pk)
    other = others.overlapping(first, last).order_by("pk").first() if _days(first, last) else None
    return _days(first, last) & Verdict.no_if(
        other is not None, f"Number {number} is taken in those days: {other.wording if other else ''}."
    )


def may_reword(requirement: Requirement, fields: dict[str, Any]) -> Verdict:
    """Words that a frozen text carries are not changed in place: readers would find others here than there."""
    changes = any(name in fields and fields[name] != getattr(requirement, name) for name in FROZEN)
    frozen = queries.texts_with_requirement(requirement) if changes else 0
    texts = "1 frozen text carries" if frozen == 1 else f"{frozen} frozen texts carry"
    return Verdict.no_if(
        frozen > 0,
        f"{texts} its words, so wording and citation stay. Use “Give it new words from a day” for a change of the law.",
    )


def rule_is_alone(
    plan_type: PlanType, duty: str, kind: str, *, first: date | None, last: date | None,
    own: ParticipationRule | None = None,
) -> Verdict:  # fmt: skip
    """One rule at a time says what a type owes to bodies of a kind by one duty."""
    others = ParticipationRule.objects.filter(plan_type=plan_type, duty=duty, body_kind=kind)
    others = others.exclude(pk=own and own.pk)
    days = _days(first, last)
    return days & Verdict.no_if(
        bool(days) and others.overlapping(first, last).exists(),
        "Another rule says this of the type in those days. Give that one its last day first, or new words from a day.",
    )
