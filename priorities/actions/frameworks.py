"""How do the lists that plans answer to enter, and how do they stand to each other and to the text?

A new wording is a new version of the list with a mapping, so that what was promised under the old words keeps them.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from accounts.permissions import Permission
from core import audit
from core.verdict import Verdict
from plans.models import Section
from plans.permissions import may_on_plan
from priorities.models import Framework, FrameworkItem, ItemCitation, ItemMapping


@transaction.atomic
def register_framework(*, slug: str, by: Any, at: datetime, **fields: Any) -> Framework:
    """Enter a framework, or bring the entry of that slug up to date."""
    framework, created = Framework.objects.update_or_create(slug=slug, defaults=fields)
    if created:
        audit.record("registered", framework, by=by, at=at)
    return framework


@transaction.atomic
def write_items(
    *, framework: Framework, items: list[dict[str, Any]], by: Any, at: datetime, parent: FrameworkItem | None = None
) -> int:
    """Enter a framework's items in their order, each with the items below it; returns how many were new.

    An item has `code`, `local_type`, `wording` and may have `number`, `facts`, `note`, `items`.
    Refused where a fact is not a pair of heading and cell.
    """
    made = 0
    for position, row in enumerate(items, start=1):
        pairs = all(len(fact) == 2 for fact in row.get("facts") or [])
        Verdict.no_if(not pairs, f"A fact about “{row['wording']}” is not a heading and a cell.").require()
        item, created = FrameworkItem.objects.update_or_create(
            framework=framework,
            code=row["code"],
            defaults={
                "parent": parent,
                "local_type": row["local_type"],
                "number": row.get("number") or "",
                "wording": row["wording"],
                "position": position,
                "facts": row.get("facts") or [],
                "note": row.get("note") or "",
            },
        )
        made += created
        made += write_items(framework=framework, items=row.get("items") or [], parent=item, by=by, at=at)
    if made and parent is None:
        audit.record("wrote items", framework, by=by, at=at, count=made)
    return made


@transaction.atomic
def map_item(
    *, source: FrameworkItem, target: FrameworkItem, relation: str, note: str = "", by: Any, at: datetime
) -> ItemMapping:
    """Record how an item stands to an item of another framework, or of another version."""
    mapping, created = ItemMapping.objects.update_or_create(
        source=source, target=target, defaults={"relation": relation, "note": note}
    )
    if created:
        audit.record("mapped", source, by=by, at=at, target=str(target.pk), relation=relation)
    return mapping


@transaction.atomic
def cite(
    *,
    section: Section,
    framework: Framework,
    item: FrameworkItem | None = None,
    note: str = "",
    by: Any,
    at: datetime,
) -> ItemCitation:
    """Record that a section names a framework or one of its items. It changes no text."""
    may_on_plan(by, Permission.EDIT_PLAN, section.edition.plan, on=localdate(at)).require()
    citation, created = ItemCitation.objects.update_or_create(
        section=section, framework=framework, item=item, defaults={"note": note}
    )
    if created:
        audit.record("cited", section, by=by, at=at, framework=framework.slug, item=item.code if item else "")
    return citation
