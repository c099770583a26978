"""How is the text of an edition written, section by section?"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify
from django.utils.timezone import localdate

from accounts.permissions import Permission
from core import audit, richtext
from core.verdict import Refused, Verdict
from plans.models import Edition, Section, SectionRevision
from plans.permissions import may_on_plan


@dataclass
class SectionText:
    """A section to be written, with those below it. `body` and `summary` are HTML from anywhere; they are cleaned."""

    title: str
    body: str = ""
    slug: str = ""
    number: str = ""
    kind: str = Section.Kind.MAIN
    local_type: str = ""
    common_type: str = ""
    in_summary: bool = True
    summary: str = ""
    sections: list[SectionText] = field(default_factory=list)


def may_write(edition: Edition, *, by: Any, at: datetime) -> None:
    """Refuses who may not write the plan, and a text that is frozen; the edition stays locked for the transaction."""
    verdict = may_on_plan(by, Permission.EDIT_PLAN, edition.plan, on=localdate(at))
    # Locked: nobody freezes the text between this look at its state and the writing.
    row = Edition.objects.select_for_update(no_key=True).get(pk=edition.pk)
    verdict &= text_may_change(row)
    verdict.require()


def text_may_change(edition: Edition) -> Verdict:
    """Whether the edition's state leaves its text open."""
    return Verdict.no_if(
        edition.status not in {Edition.Status.DRAFT, Edition.Status.FINALISING, Edition.Status.IN_CONSULTATION},
        f"The edition is {edition.get_status_display().lower()}; its text can no longer be changed.",
    )


@transaction.atomic
def write_outline(*, edition: Edition, sections: Iterable[SectionText], by: Any, at: datetime) -> dict[str, Section]:
    """Write the whole text of an edition that has none yet; returns its sections by slug.

    Every title gets an address of its own within the edition; an address once given does not change with the title.
    """
    may_write(edition, by=by, at=at)
    Verdict.no_if(edition.sections.exists(), "The edition has text already; edit its sections.").require()
    written: dict[str, Section] = {}
    for position, text in enumerate(sections, start=1):
        _write(edition, text, None, position, written, by=by, at=at)
    audit.record("wrote", edition, by=by, at=at, sections=len(written))
    return written


@transaction.atomic
def add_section(
    *, edition: Edition, text: SectionText, parent: Section | None = None, by: Any, at: datetime
) -> Section:
    """Add a section, with those below it, after the last one under `parent`, or after the last of the top level."""
    may_write(edition, by=by, at=at)
    written = {section.slug: section for section in edition.sections.all()}
    last = edition.sections.filter(parent=parent).aggregate(last=Max("position"))["last"] or 0
    section = _write(edition, text, parent, last + 1, written, by=by, at=at)
    audit.record("added", section, by=by, at=at)
    return section


def _write(
    edition: Edition,
    text: SectionText,
    parent: Section | None,
    position: int,
    written: dict[str, Section],
    *,
    by: Any,
    at: datetime,
) -> Section:
    section = _section(edition, text, parent, position, taken=written)
    section.full_clean(exclude=["edition", "parent"])
    section.save()
    keep_revision(section, by=by, at=at)
    written[section.slug] = section
    for below, child in enumerate(text.sections, start=1):
        _write(edition, child, section, below, written, by=by, at=at)
    return section


def _section(edition: Edition, text: SectionText, parent: Section | None, position: int, *, taken: Any) -> Section:
    wanted = (text.slug or slugify(text.title)[:100] or "section").strip("-")
    slug, count = wanted, 2
    while slug in taken:
        slug, count = f"{wanted}-{count}", count + 1
    return Section(
        # The same place in the same plan keeps its identity when the sample system is made anew.
        uid=uuid.uuid5(uuid.NAMESPACE_URL, f"{edition.plan.slug}/{slug}"),
        edition=edition,
        parent=parent,
        position=position,
        slug=slug,
        number=text.number,
        title=text.title,
        kind=text.kind,
        local_type=text.local_type,
        common_type=text.common_type,
        in_summary=text.in_summary,
        summary=richtext.clean(text.summary),
        body=richtext.clean(text.body),
    )


def keep_revision(section: Section, *, by: Any, at: datetime) -> None:
    """Append what the section says now to its history."""
    SectionRevision.objects.create(
        section=section,
        version=section.version,
        title=section.title,
        summary=section.summary,
        body=section.body,
        by=by,
        at=at,
    )


@transaction.atomic
def edit_section(
    *, section: Section, version: int, title: str, body: str, summary: str, by: Any, at: datetime
) -> Section:
    """Replace a section's text. Refused when somebody saved a newer version than the one that was being edited."""
    may_write(section.edition, by=by, at=at)
    row = Section.objects.select_for_update().get(pk=section.pk)
    if row.version != version:
        raise Refused([f"Somebody saved version {row.version} of this section while you wrote on version {version}."])
    row.title, row.body, row.summary = title, richtext.clean(body), richtext.clean(summary)
    row.version += 1
    row.full_clean(exclude=["edition", "parent"])
    row.save(update_fields=["title", "body", "summary", "version"])
    keep_revision(row, by=by, at=at)
    audit.record("edited", row, by=by, at=at, version=row.version)
    return row
