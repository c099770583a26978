"""How does a file become a plan? All of it in one transaction, or nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from core import audit
from plans.actions.edition import register_plan, start_edition
from plans.actions.section import SectionText, write_outline
from plans.actions.snapshot import store_asset
from plans.imports import ImportedPlan, ImportedSection
from plans.models import Edition


@transaction.atomic
def import_plan(*, imported: ImportedPlan, by: Any, at: datetime, **plan: Any) -> Edition:
    """Make a plan (fields as for `register_plan`) with a first edition that holds the file's text and pictures."""
    edition = start_edition(plan=register_plan(by=by, at=at, **plan), by=by, at=at)
    for picture in imported.pictures.values():
        store_asset(data=picture.content, media_type=picture.media_type, width=picture.width, height=picture.height)
    sections = [_text(section) for section in imported.sections if not _repeats_title(section, edition.plan.title)]
    write_outline(edition=edition, sections=sections, by=by, at=at)
    audit.record("imported", edition, by=by, at=at, notes=list(imported.report))
    return edition


def _repeats_title(section: ImportedSection, title: str) -> bool:
    """A document's own title with nothing under it, where the plan has that very title already."""
    return section.is_title and section.title == title and not section.body


def _text(section: ImportedSection) -> SectionText:
    return SectionText(title=section.title, body=section.body, sections=[_text(child) for child in section.sections])
