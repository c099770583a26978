"""How does a promise enter a plan?"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localdate

from accounts.permissions import Permission
from core import audit
from plans.actions.section import locked_section
from plans.models import Edition, Section
from plans.permissions import may_on_plan, may_write_text
from priorities.models import (
    Commitment,
    CommitmentSource,
    CommitmentTerms,
    ItemCitation,
    MilestoneStatement,
    Priority,
    PriorityMeasure,
)
from priorities.queries import commitments_of


@transaction.atomic
def commit(
    *, section: Section, text: str, tier: str, position: int, parent: Commitment | None = None, by: Any, at: datetime
) -> Commitment:
    """Anchor a commitment to a section; the words are kept exactly."""
    may_on_plan(by, Permission.EDIT_PLAN, section.edition.plan, on=localdate(at)).require()
    commitment = Commitment(
        uid=uuid.uuid5(section.uid, f"{parent.text if parent else ''}/{text}"),
        section=section,
        parent=parent,
        text=text,
        tier=tier,
        position=position,
    )
    commitment.full_clean(exclude=["section", "parent"])
    commitment.save()
    audit.record("committed", commitment, by=by, at=at, section=section.slug)
    return commitment


@transaction.atomic
def promise(*, section: Section, text: str, by: Any, at: datetime) -> Commitment:
    """Add a commitment to the register after the section's others. The same words again are the same commitment.
    Refused where the section's text can no longer be changed."""
    may_write_text(by, section.edition, on=localdate(at)).require()
    # Locked, so that two who add at once get two positions.
    locked_section(section)
    found = section.commitments.filter(text=text, parent=None).first()
    last = section.commitments.aggregate(last=Max("position"))["last"] or 0
    return found or commit(section=section, text=text, tier=Commitment.Tier.HEADLINE, position=last + 1, by=by, at=at)


@transaction.atomic
def carry_forward(*, source: Edition, target: Edition, by: Any, at: datetime) -> int:
    """Copy an edition's commitments to the same sections of the next one, with their sources and terms, the
    priorities, the citations and the milestones that its sections state; returns how many commitments."""
    may_on_plan(by, Permission.EDIT_PLAN, target.plan, on=localdate(at)).require()
    sections = {section.uid: section for section in target.sections.all()}
    copies: dict[int, Commitment] = {}
    rows = commitments_of(source).select_related("section")
    # Parents first, so that a copy finds the copy of its parent.
    for row in sorted(rows, key=lambda row: (row.parent_id is not None, row.pk)):
        copies[row.pk] = Commitment.objects.create(
            uid=row.uid, section=sections[row.section.uid], parent=copies.get(row.parent_id), text=row.text,
            tier=row.tier, position=row.position,
        )  # fmt: skip
    for each in CommitmentSource.objects.filter(commitment__in=copies):
        _copy(each, commitment=copies[each.commitment_id])
    for each in CommitmentTerms.objects.filter(commitment__in=copies):
        _copy(each, commitment=copies[each.commitment_id])
    for each in ItemCitation.objects.filter(section__edition=source).select_related("section"):
        _copy(each, section=sections[each.section.uid])
    for each in MilestoneStatement.objects.filter(section__edition=source).select_related("section"):
        _copy(each, section=sections[each.section.uid], commitment=copies.get(each.commitment_id))
    _carry_priorities(source, sections)
    audit.record("carried commitments forward", target, by=by, at=at, count=len(copies))
    return len(copies)


def _carry_priorities(source: Edition, sections: dict[uuid.UUID, Section]) -> None:
    rows = Priority.objects.filter(section__edition=source).select_related("section")
    copies: dict[int, Priority] = {}
    for row in sorted(rows, key=lambda row: (row.parent_id is not None, row.pk)):
        areas = list(row.areas.all())
        old = row.pk
        copies[old] = _copy(row, section=sections[row.section.uid], parent=copies.get(row.parent_id))
        copies[old].areas.set(areas)
    for each in PriorityMeasure.objects.filter(priority__in=copies):
        _copy(each, priority=copies[each.priority_id])


def _copy(row: Any, **changed: Any) -> Any:
    fields = {
        field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key
    }
    for name, value in changed.items():
        fields[f"{name}_id"] = value.pk if value else None
    return type(row).objects.create(**fields)
