"""How do plan types, their rules and the glossary enter? From data files; a change of law is a row with a date."""

from __future__ import annotations

import copy
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from core import audit
from core.verdict import Verdict
from organisations.queries import free_slug
from plans.models import GlossaryTerm, ParticipationRule, PlanType, Requirement


@transaction.atomic
def register_plan_type(*, slug: str, by: Any, at: datetime, **fields: Any) -> PlanType:
    known = PlanType.objects.filter(slug=slug).first()
    changed = audit.differences(known, fields) if known else {}
    plan_type, created = PlanType.objects.update_or_create(slug=slug, defaults=fields)
    _note(plan_type, created, changed, by=by, at=at)
    return plan_type


@transaction.atomic
def register_rule(
    *, plan_type: PlanType, duty: str, body_kind: str, valid_from: Any, by: Any, at: datetime, **fields: Any
) -> ParticipationRule:
    key = {"plan_type": plan_type, "duty": duty, "body_kind": body_kind, "valid_from": valid_from}
    known = ParticipationRule.objects.filter(**key).first()
    changed = audit.differences(known, fields) if known else {}
    rule, created = ParticipationRule.objects.update_or_create(**key, defaults=fields)
    _note(rule, created, changed, by=by, at=at)
    return rule


@transaction.atomic
def register_requirement(*, code: str, by: Any, at: datetime, **fields: Any) -> Requirement:
    known = Requirement.objects.filter(code=code).first()
    changed = audit.differences(known, fields) if known else {}
    requirement, created = Requirement.objects.update_or_create(code=code, defaults=fields)
    _note(requirement, created, changed, by=by, at=at)
    return requirement


@transaction.atomic
def register_term(*, slug: str, by: Any, at: datetime, **fields: Any) -> GlossaryTerm:
    """Enter a word, or bring the entry of that slug up to date."""
    known = GlossaryTerm.objects.filter(slug=slug).first()
    changed = audit.differences(known, fields) if known else {}
    term, created = GlossaryTerm.objects.update_or_create(slug=slug, defaults=fields)
    _note(term, created, changed, by=by, at=at)
    return term


def _note(row: Any, created: bool, changed: dict[str, list[str]], *, by: Any, at: datetime) -> None:
    """One event for a row that is new or says something else now; none for one that says the same."""
    if created:
        audit.record("registered", row, by=by, at=at)
    elif changed:
        audit.record("changed", row, by=by, at=at, changed=changed)


@transaction.atomic
def add_term(*, term: str, by: Any, at: datetime, **fields: Any) -> GlossaryTerm:
    """Enter a word, or another meaning of a word in days when it has none."""
    slug = free_slug(GlossaryTerm, term)
    GlossaryTerm(slug=slug, term=term, **fields).full_clean()
    return register_term(slug=slug, term=term, by=by, at=at, **fields)


@transaction.atomic
def change_term(*, entry: GlossaryTerm, by: Any, at: datetime, **fields: Any) -> GlossaryTerm:
    """Correct a word's entry, or give it its last day. What is frozen keeps what it said."""
    judged = copy.copy(entry)
    for name, value in fields.items():
        setattr(judged, name, value)
    judged.full_clean()
    return register_term(slug=entry.slug, by=by, at=at, **fields)


@transaction.atomic
def give_new_meaning(
    *, entry: GlossaryTerm, meaning: str, aliases: list[str], on: date, by: Any, at: datetime
) -> GlossaryTerm:
    """From that day a word means something else: the meaning that it has ends the day before, and a new row begins."""
    verdict = Verdict.no_if(meaning == entry.meaning, "The meaning is the same. Say what changes.")
    verdict &= Verdict.no_if(
        entry.valid_from is not None and on <= entry.valid_from,
        "A new meaning begins after the first day of the one before it.",
    )
    verdict &= Verdict.no_if(
        entry.valid_to is not None and on > entry.valid_to + timedelta(days=1),
        "The meaning has ended before that day. Add the word anew, with its first day.",
    )
    verdict.require()
    change_term(entry=entry, valid_to=on - timedelta(days=1), by=by, at=at)
    return add_term(
        term=entry.term, meaning=meaning, aliases=aliases, valid_from=on, valid_to=entry.valid_to, by=by, at=at
    )
