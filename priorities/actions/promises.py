"""From what does a promise come, what stands first, and what is due when?"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from accounts.permissions import Permission
from core import audit
from core.verdict import Verdict
from plans.models import RegisteredPlan, Section
from plans.permissions import may_on_plan
from priorities.models import (
    Commitment,
    CommitmentSource,
    Framework,
    FrameworkItem,
    Milestone,
    MilestoneStatement,
    Priority,
    PriorityMeasure,
)


@transaction.atomic
def trace(
    *,
    commitment: Commitment,
    framework: Framework | None = None,
    item: FrameworkItem | None = None,
    strategy: RegisteredPlan | None = None,
    priority: str = "",
    document: str = "",
    note: str = "",
    by: Any,
    at: datetime,
) -> CommitmentSource:
    """Record where a commitment comes from: a framework, an item of it, a strategy of the register or one priority of
    it in its words, or a document. A
    record that no source is stated gives way to it."""
    may_on_plan(by, Permission.EDIT_PLAN, commitment.section.edition.plan, on=localdate(at)).require()
    framework = item.framework if item else framework
    commitment.sources.filter(is_stated=False).delete()
    source, created = CommitmentSource.objects.update_or_create(
        commitment=commitment, framework=framework, item=item, strategy=strategy, priority=priority,
        document=document, defaults={"note": note},
    )  # fmt: skip
    if created:
        audit.record("traced", commitment, by=by, at=at, source=str(source))
    return source


@transaction.atomic
def record_no_source(*, commitment: Commitment, note: str = "", by: Any, at: datetime) -> CommitmentSource:
    """Record that the plan states no source for a commitment. Refused where one is recorded."""
    may_on_plan(by, Permission.EDIT_PLAN, commitment.section.edition.plan, on=localdate(at)).require()
    if commitment.sources.filter(is_stated=True).exists():
        Verdict((f"A source is recorded for “{commitment}”, so it cannot be said that none is stated.",)).require()
    source, created = CommitmentSource.objects.update_or_create(
        commitment=commitment, framework=None, item=None, strategy=None, document="",
        defaults={"is_stated": False, "note": note},
    )  # fmt: skip
    if created:
        audit.record("recorded no source", commitment, by=by, at=at)
    return source


@transaction.atomic
def set_priority(
    *,
    section: Section,
    objective: FrameworkItem,
    position: int,
    wording: str = "",
    areas: list[FrameworkItem] | None = None,
    measures: list[dict[str, Any]] | None = None,
    parts: list[str] | None = None,
    note: str = "",
    by: Any,
    at: datetime,
) -> Priority:
    """Enter a row of a plan's table of priorities, or bring the row of that position up to date.

    `parts` are the entries of a cell that lists several; `measures` have `wording`, `core_plans`, `state`.
    """
    may_on_plan(by, Permission.EDIT_PLAN, section.edition.plan, on=localdate(at)).require()
    if not wording and not parts:
        Verdict(("A priority has words of its own, or lists entries that have.",)).require()
    priority, created = Priority.objects.update_or_create(
        section=section, parent=None, position=position,
        defaults={"objective": objective, "wording": wording, "note": note},
    )  # fmt: skip
    priority.areas.set(areas or [])
    for number, words in enumerate(parts or [], start=1):
        Priority.objects.update_or_create(
            section=section, parent=priority, position=number, defaults={"objective": objective, "wording": words}
        )
    for number, row in enumerate(measures or [], start=1):
        PriorityMeasure.objects.update_or_create(priority=priority, position=number, defaults=row)
    if created:
        audit.record("set a priority", priority, by=by, at=at, section=section.slug)
    return priority


@transaction.atomic
def register_milestone(*, slug: str, by: Any, at: datetime, **fields: Any) -> Milestone:
    """Enter a milestone, or bring the entry of that slug up to date."""
    milestone, created = Milestone.objects.update_or_create(slug=slug, defaults=fields)
    if created:
        audit.record("registered", milestone, by=by, at=at)
    return milestone


@transaction.atomic
def state_milestone(
    *,
    milestone: Milestone,
    wording: str,
    position: int,
    section: Section | None = None,
    commitment: Commitment | None = None,
    document: str = "",
    where: str = "",
    due_wording: str = "",
    by: Any,
    at: datetime,
) -> MilestoneStatement:
    """Record one place that states a milestone, in the words that stand there."""
    if section:
        may_on_plan(by, Permission.EDIT_PLAN, section.edition.plan, on=localdate(at)).require()
    statement, created = MilestoneStatement.objects.update_or_create(
        milestone=milestone, section=section, document=document, where=where, wording=wording,
        defaults={"commitment": commitment, "due_wording": due_wording, "position": position},
    )  # fmt: skip
    if created:
        audit.record("stated", milestone, by=by, at=at, where=section.slug if section else document)
    return statement
