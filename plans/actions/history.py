"""How does a section go back to what it said once? By saying it again: the history only grows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from core import audit
from core.verdict import Refused, Verdict
from plans.actions.section import keep_revision, locked_section, may_write
from plans.models import Section, SectionRevision


@transaction.atomic
def restore_section(*, section: Section, version: int, revision: SectionRevision, by: Any, at: datetime) -> Section:
    """Write what a revision says as the section's newest version. Refused when somebody saved a newer one than
    `version` meanwhile, when the revision is another section's, and when the section says the same already."""
    may_write(section.edition, by=by, at=at)
    row = locked_section(section)
    if row.version != version:
        raise Refused(
            [f"Somebody saved version {row.version} of this section meanwhile. Look at it, then restore again."]
        )
    Verdict.no_if(
        revision.section.uid != row.uid or revision.section.edition.plan_id != section.edition.plan_id,
        "That version is of another section.",
    ).require()
    names = ["number", "title", "local_type", "summary", "body"]
    if all(getattr(row, name) == getattr(revision, name) for name in names):
        raise Refused(["The section says this already. Nothing was changed."])
    for name in names:
        setattr(row, name, getattr(revision, name))
    row.version += 1
    row.full_clean(exclude=["edition", "parent"])
    row.save(update_fields=[*names, "version"])
    keep_revision(row, by=by, at=at)
    audit.record("restored", row, by=by, at=at, version=row.version, of=revision.version)
    return row
