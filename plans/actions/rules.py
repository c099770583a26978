"""How does what the law asks of a type of plan change? By a new row from a day; the old one keeps its words and its
last day, and what is frozen keeps what it said."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from core.verdict import Verdict
from organisations.queries import free_slug
from plans.actions.reference import register_plan_type, register_requirement, register_rule
from plans.checks import reference as checks
from plans.models import ParticipationRule, PlanType, Requirement


@transaction.atomic
def add_plan_type(*, name: str, by: Any, at: datetime, **fields: Any) -> PlanType:
    """Enter a type of plan; it asks nothing until it has rules and requirements."""
    Verdict.no_if(PlanType.objects.filter(name__iexact=name).exists(), f"There is a type {name} already.").require()
    return register_plan_type(slug=free_slug(PlanType, name), name=name, by=by, at=at, **fields)


@transaction.atomic
def change_plan_type(*, plan_type: PlanType, by: Any, at: datetime, **fields: Any) -> PlanType:
    return register_plan_type(slug=plan_type.slug, by=by, at=at, **fields)


@transaction.atomic
def add_requirement(*, plan_type: PlanType, number: int, by: Any, at: datetime, **fields: Any) -> Requirement:
    """Enter something that plans of a type must say; its code is made of the type and its number."""
    first, last = fields.get("valid_from"), fields.get("valid_to")
    checks.number_is_free(plan_type, number, first=first, last=last).require()
    code = free_slug(Requirement, f"{plan_type.slug[:28]}-{number}", field="code")
    return register_requirement(code=code, plan_type=plan_type, number=number, by=by, at=at, **fields)


@transaction.atomic
def change_requirement(*, requirement: Requirement, by: Any, at: datetime, **fields: Any) -> Requirement:
    """Correct what is said of a requirement. Its words stay once a frozen text carries them."""
    checks.may_reword(requirement, fields).require()
    return register_requirement(code=requirement.code, by=by, at=at, **fields)


@transaction.atomic
def end_requirement(*, requirement: Requirement, valid_to: date | None, by: Any, at: datetime) -> Requirement:
    """Give a requirement its last day, or take it away."""
    checks.number_is_free(
        requirement.plan_type, requirement.number, first=requirement.valid_from, last=valid_to, own=requirement
    ).require()
    return register_requirement(code=requirement.code, valid_to=valid_to, by=by, at=at)


@transaction.atomic
def supersede_requirement(
    *, requirement: Requirement, on: date, wording: str, citation: str, explanation: str, by: Any, at: datetime
) -> Requirement:
    """From that day the law asks it in other words: this row ends the day before, and a new one begins."""
    checks.begins_within(requirement, on).require()
    last = requirement.valid_to
    end_requirement(requirement=requirement, valid_to=on - timedelta(days=1), by=by, at=at)
    kept = {name: getattr(requirement, name) for name in ("plan_type", "number", "url", "kind", "mandatory")}
    return add_requirement(
        **kept, wording=wording, citation=citation, explanation=explanation, valid_from=on, valid_to=last, by=by, at=at
    )


@transaction.atomic
def add_rule(
    *, plan_type: PlanType, duty: str, body_kind: str = "", valid_from: date | None = None, by: Any, at: datetime,
    **fields: Any,
) -> ParticipationRule:  # fmt: skip
    """Enter a duty to involve, consult, ask or give a copy to bodies of a kind."""
    checks.rule_is_alone(plan_type, duty, body_kind, first=valid_from, last=fields.get("valid_to")).require()
    return register_rule(
        plan_type=plan_type, duty=duty, body_kind=body_kind, valid_from=valid_from, by=by, at=at, **fields
    )


@transaction.atomic
def end_rule(*, rule: ParticipationRule, valid_to: date | None, by: Any, at: datetime) -> ParticipationRule:
    """Give a rule its last day, or take it away."""
    checks.rule_is_alone(
        rule.plan_type, rule.duty, rule.body_kind, first=rule.valid_from, last=valid_to, own=rule
    ).require()
    return register_rule(
        plan_type=rule.plan_type, duty=rule.duty, body_kind=rule.body_kind, valid_from=rule.valid_from,
        valid_to=valid_to, by=by, at=at,
    )  # fmt: skip


@transaction.atomic
def supersede_rule(
    *, rule: ParticipationRule, on: date, question: str, citation: str, mandatory: bool, by: Any, at: datetime
) -> ParticipationRule:
    """From that day the duty is another, or asks other words: this rule ends the day before."""
    checks.begins_within(rule, on).require()
    last = rule.valid_to
    end_rule(rule=rule, valid_to=on - timedelta(days=1), by=by, at=at)
    return add_rule(
        plan_type=rule.plan_type, duty=rule.duty, body_kind=rule.body_kind, valid_from=on, valid_to=last,
        question=question, citation=citation, mandatory=mandatory, by=by, at=at,
    )  # fmt: skip
