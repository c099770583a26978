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

from core import audit, richtext
from core.verdict import Refused, Verdict
from plans import notices
from plans.models import Edition, Section, SectionRevision, SignOff
from plans.permissions import may_write_text


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
    # Locked: nobody freezes the text between this look at its state and the writing.
    rows = Edition.objects.select_for_update(no_key=True, of=("self",)).select_related(
        "plan__owner", "plan__place__icb"
    )
    row = rows.get(pk=edition.pk)
    may_write_text(by, row, on=localdate(at)).require()


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
    written = {section.slug: section for section in Section.everything.filter(edition=edition)}
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
    section = draft_section(edition, text, parent, position, taken=written)
    section.full_clean(exclude=["edition", "parent"])
    section.save()
    keep_revision(section, by=by, at=at)
    written[section.slug] = section
    for below, child in enumerate(text.sections, start=1):
        _write(edition, child, section, below, written, by=by, at=at)
    return section


def draft_section(
    edition: Edition, text: SectionText, parent: Section | None, position: int, *, taken: Any = None
) -> Section:
    """A section that is not saved yet, with an address of its own within the edition: one that a section had which was
    taken out of the text is not given again."""
    if taken is None:
        taken = set(Section.everything.filter(edition=edition).values_list("slug", flat=True))
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
    """Append what the section says now to its history. If what it said before was signed off, it is open again, and
    who writes the plan is told so."""
    SectionRevision.objects.create(
        section=section,
        version=section.version,
        number=section.number,
        title=section.title,
        local_type=section.local_type,
        summary=section.summary,
        body=section.body,
        by=by,
        at=at,
    )
    if SignOff.objects.filter(section=section, version=section.version - 1).exists():
        notices.tell(notices.SectionReopened(section), by=by, at=at)


def locked_section(section: Section) -> Section:
    """The section as the database has it, locked until the transaction ends; refused when it was taken out of the text
    meanwhile. Its edition is locked first (`may_write`), as every writer does."""
    row = Section.everything.select_for_update().get(pk=section.pk)
    still_stands(row).require()
    return row


def still_stands(section: Section) -> Verdict:
    """Whether a section is in the text: it may have been merged with another, or taken out."""
    return Verdict.no_if(
        section.removed_at is not None, f"“{section}” was taken out of the text. What it said is in its history."
    )


class Stale(Refused):
    """Somebody saved a newer version while this one was being written. `newest` is what was saved, by whom and when."""

    def __init__(self, newest: SectionRevision, version: int) -> None:
        self.newest = newest
        who = newest.by.name if newest.by else "Somebody"
        super().__init__(
            [f"{who} saved version {newest.version} of this section while you wrote on version {version}."]
        )


@transaction.atomic
def edit_section(
    *, section: Section, version: int, title: str, body: str, summary: str, by: Any, at: datetime
) -> Section:
    """Replace a section's text; every text that is accepted is a revision. Refused (`Stale`) when somebody saved a
    newer version than the one that was being edited.

    Saving what is there already changes nothing, whichever version it says: so a save whose answer was lost on the way
    can be sent again.
    """
    may_write(section.edition, by=by, at=at)
    row = locked_section(section)
    text = {"title": title, "body": richtext.clean(body), "summary": richtext.clean(summary)}
    if all(getattr(row, name) == value for name, value in text.items()):
        return row
    if row.version != version:
        raise Stale(row.revisions.select_related("by").get(version=row.version), version)
    for name, value in text.items():
        setattr(row, name, value)
    row.version += 1
    row.full_clean(exclude=["edition", "parent"])
    row.save(update_fields=[*text, "version"])
    keep_revision(row, by=by, at=at)
    audit.record("edited", row, by=by, at=at, version=row.version)
    return row
