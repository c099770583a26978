"""How does a plan enter the register, held here or not, and how is it told what it is to others?"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models, transaction

from core import audit
from core.verdict import Verdict
from plans.models import LostFigure, PlanDate, PlanRelation, PlanSatisfies, PlanType, RegisteredPlan


def _enter(model: type[models.Model], key: dict[str, Any], fields: dict[str, Any]) -> tuple[Any, bool]:
    """Write the row under this key, whole and valid; a row that says the same already is left alone."""
    row = model._default_manager.filter(**key).first()
    created = row is None
    row = row or model(**key)
    if created or any(getattr(row, name) != value for name, value in fields.items()):
        for name, value in fields.items():
            setattr(row, name, value)
        row.full_clean()
        row.save()
    return row, created


@transaction.atomic
def register_known_plan(*, slug: str, by: Any, at: datetime, **fields: Any) -> RegisteredPlan:
    """Enter a plan that a source names (fields of `RegisteredPlan`), or bring its entry up to date."""
    entry, created = _enter(RegisteredPlan, {"slug": slug}, fields)
    if created:
        audit.record("registered", entry, by=by, at=at)
    return entry


@transaction.atomic
def tell_satisfies(
    *, document: RegisteredPlan, plan_type: PlanType, by: Any, at: datetime, **fields: Any
) -> PlanSatisfies:
    """Say that a document is a plan of a further type as well. Refused for the type that it has anyhow."""
    is_its_own = document.plan_type_id == plan_type.pk
    Verdict.no_if(is_its_own, f"{document.title} is a {plan_type.name} already; name another type.").require()
    row, created = _enter(PlanSatisfies, {"document": document, "plan_type": plan_type}, fields)
    if created:
        audit.record("satisfies", document, by=by, at=at, plan_type=plan_type.slug)
    return row


@transaction.atomic
def relate(
    *, plan: RegisteredPlan, kind: str, other: RegisteredPlan, by: Any, at: datetime, **fields: Any
) -> PlanRelation:
    """Say how one plan stands to another."""
    row, created = _enter(PlanRelation, {"plan": plan, "kind": kind, "other": other}, fields)
    if created:
        audit.record("related", plan, by=by, at=at, kind=kind, other=other.slug)
    return row


@transaction.atomic
def date_plan(*, plan: RegisteredPlan, what: str, words: str, by: Any, at: datetime, **fields: Any) -> PlanDate:
    """Record an event of a plan's cycle, its day in the source's words."""
    row, created = _enter(PlanDate, {"plan": plan, "what": what, "words": words}, fields)
    if created:
        audit.record("dated", plan, by=by, at=at, what=what)
    return row


@transaction.atomic
def record_lost(*, plan: RegisteredPlan, title: str, by: Any, at: datetime, **fields: Any) -> LostFigure:
    """Record a picture or table that a source shows and that did not reach us."""
    row, created = _enter(LostFigure, {"plan": plan, "title": title}, fields)
    if created:
        audit.record("recorded lost", plan, by=by, at=at, figure=title)
    return row
