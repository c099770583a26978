"""What is a section called, what is it, and who answers for it?"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from accounts.permissions import Permission
from core.verdict import Verdict
from plans.actions.section import keep_revision
from plans.actions.structure.recording import fresh, recorded
from plans.models import Section, StructureChange
from plans.permissions import may_on_plan


@transaction.atomic
def describe(
    *, section: Section, title: str, number: str, local_type: str, common_type: str, by: Any, at: datetime
) -> StructureChange:
    """Give a section its title, its printed number, the Place's own word for it, and the word it is compared by. Its
    address stays. A new title is a new version of the section."""
    Verdict.no_if(not title.strip(), "Enter a title; a section cannot be without.").require()
    with recorded(section.edition, "described", by=by, at=at) as pen:
        row = fresh(section)
        renamed = row.title != title.strip()
        row.title, row.number = title.strip(), number.strip()
        row.local_type, row.common_type = local_type.strip(), common_type
        row.version += renamed
        row.full_clean(exclude=["edition", "parent", "owner"])
        row.save(update_fields=["title", "number", "local_type", "common_type", "version"])
        if renamed:
            keep_revision(row, by=by, at=at)
        pen.section, pen.sentence = row, f"“{row}” is described anew."
    return pen.change


@transaction.atomic
def assign(*, section: Section, owner: Any, post: str, reports_to: str = "", by: Any, at: datetime) -> StructureChange:
    """Say who answers for a section: a person who may write the plan, and the post (a programme's SRO, for example),
    with the groups that it reports to. Either may be left open."""
    with recorded(section.edition, "assigned", by=by, at=at) as pen:
        row = fresh(section)
        if owner is not None:
            may = may_on_plan(owner, Permission.EDIT_PLAN, row.edition.plan, on=localdate(at))
            Verdict.no_if(
                not may, f"{owner} may not write this plan; give them a role that includes it first."
            ).require()
        row.owner, row.owner_post, row.reports_to = owner, post.strip(), reports_to.strip()
        row.full_clean(exclude=["edition", "parent"])
        row.save(update_fields=["owner", "owner_post", "reports_to"])
        who = " and ".join(str(each) for each in (owner, row.owner_post) if each) or "nobody yet"
        pen.section, pen.sentence = row, f"“{row}” belongs to {who}."
    return pen.change
