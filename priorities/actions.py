"""How does a promise enter a plan?"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.permissions import Permission
from core import audit
from plans.models import Section
from plans.permissions import may_on_plan
from priorities.models import Commitment


@transaction.atomic
def commit(
    *, section: Section, text: str, tier: str, position: int, parent: Commitment | None = None, by: Any, at: datetime
) -> Commitment:
    """Anchor a commitment to a section; the words are kept exactly."""
    may_on_plan(by, Permission.EDIT_PLAN, section.edition.plan, on=at.date()).require()
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
