"""How does a section get to another place in the tree?"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from core.verdict import Refused, Verdict
from plans.actions.structure.recording import fresh, put_in_order, recorded, siblings
from plans.models import Section, StructureChange

DEEPEST = 5
STEPS = {"up": "moved", "down": "moved", "in": "nested", "out": "unnested"}


@transaction.atomic
def move(*, section: Section, step: str, by: Any, at: datetime) -> StructureChange:
    """Move a section one step: up or down among its neighbours, in (below the one before it), out (after the one it
    stands in). Refused with the reason where there is no such place."""
    with recorded(section.edition, STEPS[step], by=by, at=at) as pen:
        row = fresh(section)
        beside = siblings(row.edition, row.parent_id)
        at_place = beside.index(row)
        if step in {"up", "down"}:
            to = at_place + (1 if step == "down" else -1)
            end = "last" if step == "down" else "first"
            Verdict.no_if(not 0 <= to < len(beside), f"“{row}” is the {end} one here already.").require()
            _place(row, row.parent, to)
        elif step == "in":
            Verdict.no_if(at_place == 0, f"There is no section before “{row}” that it could stand in.").require()
            parent = beside[at_place - 1]
            _place(row, parent, len(siblings(row.edition, parent.pk)))
        else:
            if row.parent is None:
                raise Refused([f"“{row}” stands at the top level already."])
            above = siblings(row.edition, row.parent.parent_id)
            _place(row, row.parent.parent, above.index(row.parent) + 1)
        pen.section, pen.sentence = row, _told(row)
    return pen.change


@transaction.atomic
def place(*, section: Section, where: str, target: Section, by: Any, at: datetime) -> StructureChange:
    """Put a section before or after another, or as the last one inside it: told by the neighbour and not by a number,
    so that it means the same when somebody else has moved something meanwhile."""
    with recorded(section.edition, "moved", by=by, at=at) as pen:
        row, beside = fresh(section), fresh(target)
        Verdict.no_if(row == beside, f"“{row}” cannot stand beside itself.").require()
        if where == "inside":
            _place(row, beside, len(siblings(row.edition, beside.pk)))
        else:
            others = [each for each in siblings(row.edition, beside.parent_id) if each != row]
            _place(row, beside.parent, others.index(beside) + (where == "after"))
        pen.section, pen.sentence = row, _told(row)
    return pen.change


def _place(row: Section, parent: Section | None, index: int) -> None:
    if parent is not None:
        _fits(row, parent).require()
    _keeps_its_kind(row, parent).require()
    left = [each for each in siblings(row.edition, row.parent_id) if each != row]
    goes_on = parent.pk if parent else None
    beside = left if row.parent_id == goes_on else siblings(row.edition, goes_on)
    if row.parent_id != goes_on:
        put_in_order(left, row.parent_id)
    put_in_order([*beside[:index], row, *beside[index:]], goes_on)


def _fits(row: Section, parent: Section) -> Verdict:
    depth, above = 1, parent
    while above is not None:
        if above == row:
            return Verdict((f"“{row}” cannot stand in itself.",))
        depth, above = depth + 1, above.parent
    if parent.edition_id != row.edition_id:
        return Verdict(("That section belongs to another edition.",))
    return Verdict.no_if(
        depth + _height(row) > DEEPEST + 1, f"Sections stand at most {DEEPEST} levels deep; this would be deeper."
    )


def _height(row: Section) -> int:
    return 1 + max((_height(child) for child in siblings(row.edition, row.pk)), default=0)


def kind_of(row: Section | None) -> str:
    """What the text of a section is, by the section at the top that it stands in: boards are asked about the plan
    itself, not about what is added to it afterwards (s.14Z54(8))."""
    while row is not None and row.parent is not None:
        row = row.parent
    return row.kind if row else Section.Kind.MAIN


def _keeps_its_kind(row: Section, parent: Section | None) -> Verdict:
    if parent is None:
        return Verdict.no_if(
            kind_of(row) != row.kind, f"“{row}” is part of a statutory statement and cannot leave it; merge it instead."
        )
    inside = kind_of(parent)
    return Verdict.no_if(
        inside != kind_of(row),
        f"“{row}” and “{parent}” cannot stand in one another: boards are asked about the plan itself, but not about the"
        " statements of section 14Z54(8) that are added to it afterwards.",
    )


def _told(row: Section) -> str:
    row.refresh_from_db()
    count = len(siblings(row.edition, row.parent_id))
    where = f" in “{row.parent}”" if row.parent else ""
    return f"“{row}” moved to position {row.position} of {count}{where}."
