"""How do plan types, their rules and the glossary enter? From data files; a change of law is a row with a date."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from core import audit
from plans.models import GlossaryTerm, ParticipationRule, PlanType, Requirement


@transaction.atomic
def register_plan_type(*, slug: str, by: Any, at: datetime, **fields: Any) -> PlanType:
    plan_type, created = PlanType.objects.update_or_create(slug=slug, defaults=fields)
    if created:
        audit.record("registered", plan_type, by=by, at=at)
    return plan_type


@transaction.atomic
def register_rule(
    *, plan_type: PlanType, duty: str, body_kind: str, valid_from: Any, by: Any, at: datetime, **fields: Any
) -> ParticipationRule:
    rule, created = ParticipationRule.objects.update_or_create(
        plan_type=plan_type, duty=duty, body_kind=body_kind, valid_from=valid_from, defaults=fields
    )
    if created:
        audit.record("registered", rule, by=by, at=at)
    return rule


@transaction.atomic
def register_requirement(*, code: str, by: Any, at: datetime, **fields: Any) -> Requirement:
    requirement, created = Requirement.objects.update_or_create(code=code, defaults=fields)
    if created:
        audit.record("registered", requirement, by=by, at=at)
    return requirement


@transaction.atomic
def register_term(*, slug: str, by: Any, at: datetime, **fields: Any) -> GlossaryTerm:
    term, created = GlossaryTerm.objects.update_or_create(slug=slug, defaults=fields)
    if created:
        audit.record("registered", term, by=by, at=at)
    return term
