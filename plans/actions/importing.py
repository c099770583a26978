"""How does a file become a plan, or part of one? All of it in one transaction, or nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.text import slugify

from core import audit
from core.verdict import Refused
from plans.actions.edition import register_plan, start_edition
from plans.actions.section import SectionText, add_section, edit_section, may_write, write_outline
from plans.actions.snapshot import store_asset
from plans.imports import ImportedPlan, ImportedSection, Picture, kept
from plans.models import Edition, Section

_OWN_LINK = re.compile(r'<a href="#_sec_([0-9a-f]{32})">(.*?)</a>')


@dataclass(frozen=True)
class Choice:
    """What becomes of a section of a file: added, or put in the place of an existing one's text as it was seen (its
    version). A section without a choice is left out."""

    replaces: UUID | None = None
    version: int = 0


@transaction.atomic
def import_plan(*, imported: ImportedPlan, by: Any, at: datetime, **plan: Any) -> Edition:
    """Make a plan (fields as for `register_plan`) with a first edition that holds the file's text and pictures."""
    edition = start_edition(plan=register_plan(by=by, at=at, **plan), by=by, at=at)
    _store(imported.pictures.values())
    sections = [section for section in imported.sections if not _repeats_title(section, edition.plan.title)]
    addresses = _addresses(sections, set())
    write_outline(edition=edition, sections=[_text(each, addresses) for each in sections], by=by, at=at)
    audit.record("imported", edition, by=by, at=at, notes=list(imported.report))
    return edition


@transaction.atomic
def import_sections(
    *, edition: Edition, imported: ImportedPlan, choices: dict[int, Choice], by: Any, at: datetime
) -> list[Section]:
    """Bring sections of a file into an edition; `choices` are by the section's place in reading order. Returns what was
    added or changed. Refused, all of it, where an existing section was saved since it was looked at, or is gone.

    A replaced section keeps its address and, wherever the text is unchanged, its blocks and their ids. An added one
    stands below the section that its parent in the file became, or else at the end.
    """
    may_write(edition, by=by, at=at)
    _store(imported.pictures.values())
    existing = {row.uid: row for row in edition.sections.all()}
    rows = list(_with_parents(imported.sections, None, []))
    added = [section for place, (section, _) in enumerate(rows) if place in choices and not choices[place].replaces]
    addresses = _addresses(added, {row.slug for row in existing.values()}, alone=True)
    addresses |= {row.uid.hex: row.slug for row in existing.values()}
    became: dict[int, Section] = {}
    done: list[Section] = []
    for place, (section, parents) in enumerate(rows):
        choice = choices.get(place)
        if choice is None:
            continue
        if choice.replaces:
            row = existing.get(choice.replaces)
            if row is None:
                raise Refused([f"The section that “{section.title}” was to replace is no longer in the text."])
            changed = _replaced(row, section, choice, addresses, by=by, at=at)
            done += [changed] if changed.version != choice.version else []
            became[id(section)] = changed
        else:
            parent = next((became[id(each)] for each in reversed(parents) if id(each) in became), None)
            text = _text(section, addresses, alone=True)
            became[id(section)] = add_section(edition=edition, text=text, parent=parent, by=by, at=at)
            done.append(became[id(section)])
    audit.record("imported into", edition, by=by, at=at, sections=len(done), notes=list(imported.report))
    return done


def _replaced(
    row: Section, section: ImportedSection, choice: Choice, addresses: dict[str, str], *, by: Any, at: datetime
) -> Section:
    body = kept(row.body, _linked(section.body, addresses))
    if body == row.body and section.title == row.title and choice.version == row.version:
        return row
    return edit_section(
        section=row, version=choice.version, title=section.title, body=body, summary=row.summary, by=by, at=at
    )


def _store(pictures: Iterable[Picture]) -> None:
    for picture in pictures:
        store_asset(data=picture.content, media_type=picture.media_type, width=picture.width, height=picture.height)


def _with_parents(
    sections: list[ImportedSection], parent: ImportedSection | None, above: list[ImportedSection]
) -> Iterable[tuple[ImportedSection, list[ImportedSection]]]:
    """Every section in reading order, as `ImportedPlan.walk` gives them, with those above it."""
    chain = [*above, parent] if parent else above
    for section in sections:
        yield section, chain
        yield from _with_parents(section.sections, section, chain)


def _repeats_title(section: ImportedSection, title: str) -> bool:
    """A document's own title with nothing under it, where the plan has that very title already."""
    return section.is_title and section.title == title and not section.body


def _addresses(sections: list[ImportedSection], taken: set[str], *, alone: bool = False) -> dict[str, str]:
    """The address that each section of known identity gets, so that links between them can be written before."""
    found: dict[str, str] = {}
    for section in sections if alone else [below for each in sections for below in each.walk()]:
        wanted = (slugify(section.title)[:100] or "section").strip("-")
        slug, count = wanted, 2
        while slug in taken:
            slug, count = f"{wanted}-{count}", count + 1
        taken.add(slug)
        found[section.uid] = slug
    return found


def _linked(body: str, addresses: dict[str, str]) -> str:
    """Links between sections lead to their addresses; one to a section that is not there is kept as its words."""

    def link(match: re.Match[str]) -> str:
        slug = addresses.get(match[1])
        return f'<a href="#{slug}">{match[2]}</a>' if slug else match[2]

    return _OWN_LINK.sub(link, body)


def _text(section: ImportedSection, addresses: dict[str, str], *, alone: bool = False) -> SectionText:
    return SectionText(
        title=section.title,
        number=section.number[:20],
        slug=addresses.get(section.uid, "") if section.uid else "",
        body=_linked(section.body, addresses),
        sections=[] if alone else [_text(child, addresses) for child in section.sections],
    )
