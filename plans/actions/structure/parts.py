"""How does a section begin, become two, become one with another, and leave the text?"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from core import richtext
from core.verdict import Refused, Verdict
from plans.actions.section import SectionText, draft_section, keep_revision
from plans.actions.structure.carrying import attached, carry_all, carry_part
from plans.actions.structure.moving import kind_of
from plans.actions.structure.recording import fresh, put_in_order, recorded, siblings, take_out
from plans.models import Edition, Section, StructureChange


@transaction.atomic
def add(*, edition: Edition, title: str, after: Section | None, by: Any, at: datetime) -> StructureChange:
    """Add an empty section after another, on the same level; without one, at the end."""
    Verdict.no_if(not title.strip(), "Enter a title for the new section.").require()
    with recorded(edition, "added", by=by, at=at) as pen:
        after = fresh(after) if after else None
        text = SectionText(title=title.strip(), kind=after.kind if after else Section.Kind.MAIN)
        pen.section = _new(edition, text, after, by=by, at=at)
        pen.sentence = f"“{pen.section}” was added."
    return pen.change


def _new(edition: Edition, text: SectionText, after: Section | None, *, by: Any, at: datetime) -> Section:
    parent_id = after.parent_id if after else None
    beside = siblings(edition, parent_id)
    index = beside.index(after) + 1 if after else len(beside)
    made = draft_section(edition, text, after.parent if after else None, len(beside) + 1)
    made.full_clean(exclude=["edition", "parent"])
    made.save()
    keep_revision(made, by=by, at=at)
    put_in_order([*beside[:index], made, *beside[index:]], parent_id)
    return made


@transaction.atomic
def split(*, section: Section, version: int, bid: str, title: str, by: Any, at: datetime) -> StructureChange:
    """Make two sections of one: the text from a block on gets a title of its own, and what belongs to it goes with it.
    What is recorded of the whole section (which requirements and aims it answers) is recorded of both parts. A heading
    with the new title's own words gives way to it. The sections below stay below the second part, where they were."""
    Verdict.no_if(not title.strip(), "Enter a title for the second part.").require()
    with recorded(section.edition, "split", by=by, at=at) as pen:
        first = _current(section, version)
        try:
            kept, moved = richtext.part(first.body, bid)
        except KeyError:
            raise Refused(["The text was changed meanwhile; choose again where the second part begins."]) from None
        Verdict.no_if(
            not richtext.blocks(kept), "Choose a later block, so that some text stays in the first part."
        ).require()
        heading = richtext.blocks(moved)[0]
        rest = richtext.part(moved, richtext.blocks(moved)[1].bid)[1] if len(richtext.blocks(moved)) > 1 else ""
        if heading.tag in {"h2", "h3", "h4"} and heading.text == title.strip() and rest:
            moved = rest
        text = SectionText(title=title.strip(), body=moved, kind=first.kind, in_summary=first.in_summary)
        second = _new(first.edition, text, first, by=by, at=at)
        _rewrite(first, body=kept, by=by, at=at)
        put_in_order(siblings(first.edition, first.pk), second.pk)
        pen.carried = carry_part(first, second)
        pen.section, pen.sentence = second, f"“{first}” was split; “{second}” is its second part."
    return pen.change


@transaction.atomic
def merge(*, section: Section, version: int, by: Any, at: datetime) -> StructureChange:
    """Make one section of two: the text of this one goes to the end of the one before it, under its title as a heading,
    with all that hangs on it; the sections below it follow. Its own row and history are kept."""
    with recorded(section.edition, "merged", by=by, at=at) as pen:
        row = _current(section, version)
        into = before(row)
        if into is None:
            raise Refused([f"“{row}” is the first section; there is none before it to merge it with."])
        Verdict.no_if(
            kind_of(into) != kind_of(row),
            f"“{row}” and “{into}” are not one text: boards are asked about one and not about the other.",
        ).require()
        beside, below = siblings(row.edition, row.parent_id), siblings(row.edition, row.pk)
        at_place = beside.index(row)
        try:
            body = richtext.join(into.body, row.body, heading=row.title)
            summary = richtext.join(into.summary, row.summary) if row.summary else into.summary
        except richtext.TooLarge as error:
            raise Refused([f"Together they are too long for one section. {error}"]) from None
        take_out(row, at=at)
        if into.pk == row.parent_id:
            put_in_order([*beside[:at_place], *below, *beside[at_place + 1 :]], row.parent_id)
        else:
            put_in_order([each for each in beside if each != row], row.parent_id)
            put_in_order([*siblings(row.edition, into.pk), *below], into.pk)
        _rewrite(into, body=body, summary=summary, by=by, at=at)
        pen.carried = carry_all(row, into)
        pen.section, pen.sentence = into, f"“{row}” was merged into “{into}”."
    return pen.change


def before(row: Section) -> Section | None:
    """The section that is read just before this one."""
    beside = siblings(row.edition, row.parent_id)
    at_place = beside.index(row)
    if at_place == 0:
        return row.parent
    found = beside[at_place - 1]
    while below := siblings(row.edition, found.pk):
        found = below[-1]
    return found


@transaction.atomic
def remove(*, section: Section, by: Any, at: datetime) -> StructureChange:
    """Take an empty section out of the text. Refused while it holds text or sections, or something hangs on it: merged
    with the one before it, all of that stays. Its row and its history are kept."""
    with recorded(section.edition, "removed", by=by, at=at) as pen:
        row = fresh(section)
        is_empty(row).require()
        beside = siblings(row.edition, row.parent_id)
        take_out(row, at=at)
        put_in_order([each for each in beside if each != row], row.parent_id)
        pen.section, pen.sentence = row, f"“{row}” was taken out of the text."
    return pen.change


def is_empty(row: Section) -> Verdict:
    """Whether a section may be taken out: with every reason why not."""
    hangs = ", ".join(f"{count} {words}" for words, count in attached(row).items())
    verdict = Verdict.no_if(
        bool(row.body or row.summary), f"“{row}” holds text; merge it with the section before it, or empty it first."
    )
    verdict &= Verdict.no_if(
        bool(siblings(row.edition, row.pk)), f"Sections stand in “{row}”; move them out of it first."
    )
    return verdict & Verdict.no_if(
        bool(hangs), f"On “{row}” hang {hangs}; merge it with the section before it, which then has them."
    )


def _current(section: Section, version: int) -> Section:
    row = fresh(section)
    Verdict.no_if(
        row.version != version,
        f"Somebody saved version {row.version} of “{row}” while you looked at version {version}; look again first.",
    ).require()
    return row


def _rewrite(row: Section, *, by: Any, at: datetime, **words: str) -> None:
    for name, value in words.items():
        setattr(row, name, value)
    row.version += 1
    row.save(update_fields=["version", *words])
    keep_revision(row, by=by, at=at)
