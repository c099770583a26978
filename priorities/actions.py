"""How does a promise enter a plan?"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from accounts.permissions import Permission
from core import audit
from plans.models import Edition, Section
from plans.permissions import may_on_plan
from priorities.models import Commitment
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
def carry_forward(*, source: Edition, target: Edition, by: Any, at: datetime) -> int:
    """Copy an edition's commitments to the same sections of the next one; returns how many."""
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
    audit.record("carried commitments forward", target, by=by, at=at, count=len(copies))
    return len(copies)
