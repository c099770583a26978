"""Two people wrote on one section: what goes together is taken from both, and what collides is chosen by a person."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.verdict import Refused
from plans.actions.section import edit_section
from plans.models import Section, SectionRevision
from plans.redline import merge

MINE, THEIRS, BOTH = "mine", "theirs", "both"
TEXT_OF: dict[str, Callable[[str, str], str]] = {
    MINE: lambda mine, theirs: mine,
    THEIRS: lambda mine, theirs: theirs,
    # Of two blocks with one id the first keeps it: theirs, which is the saved one.
    BOTH: lambda mine, theirs: f"{theirs}\n{mine}",
}


@dataclass(frozen=True)
class Collision:
    """Something that both changed: a block of the text (`key` is its id), the title or the brief version."""

    key: str
    what: str
    base: str
    mine: str
    theirs: str


@dataclass(frozen=True)
class Compared:
    """What comes of two texts that were written on one base."""

    title: str
    body: str
    summary: str
    collisions: tuple[Collision, ...]


def compare(
    base: SectionRevision, mine: Mapping[str, str], theirs: SectionRevision, *, chosen: Mapping[str, str] | None = None
) -> Compared:
    """Merge by block. `chosen` says for each collision whether mine, theirs or both stand; what it leaves open is told
    in `collisions`, and there the text holds theirs."""
    chosen = chosen or {}
    open_collisions = []
    fields = {}
    for key, what in (("title", "Title"), ("summary", "In brief")):
        was, own, other = getattr(base, key), mine[key], getattr(theirs, key)
        fields[key] = own if other == was else other
        if own not in (was, other) and other != was:
            if chosen.get(key) in (MINE, THEIRS):
                fields[key] = own if chosen[key] == MINE else other
            else:
                open_collisions.append(Collision(key, what, was, own, other))
    merged = merge(base.body, mine["body"], theirs.body)
    choices = {}
    for conflict in merged.conflicts:
        choice = chosen.get(conflict.bid)
        if choice in TEXT_OF:
            choices[conflict.bid] = TEXT_OF[choice](conflict.mine, conflict.theirs)
        else:
            open_collisions.append(Collision(conflict.bid, "Text", conflict.base, conflict.mine, conflict.theirs))
    return Compared(body=merged.resolved(choices), collisions=tuple(open_collisions), **fields)


def save_merged(
    *,
    section: Section,
    base: SectionRevision,
    mine: Mapping[str, str],
    theirs: SectionRevision,
    chosen: Mapping[str, str],
    by: Any,
    at: datetime,
) -> Section:
    """Save what both wrote as a new version on top of `theirs`. Refused while a collision is undecided, and (`Stale`)
    when somebody saved again meanwhile."""
    compared = compare(base, mine, theirs, chosen=chosen)
    if compared.collisions:
        count = len(compared.collisions)
        where = "the place" if count == 1 else f"each of the {count} places"
        raise Refused([f"Choose what stands in {where} that both of you changed."])
    return edit_section(
        section=section,
        version=theirs.version,
        title=compared.title,
        body=compared.body,
        summary=compared.summary,
        by=by,
        at=at,
    )
