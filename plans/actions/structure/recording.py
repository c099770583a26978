"""What did a change overwrite, and what did it write? Kept by section and by field, so that it can be undone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Max

from core import audit
from core.verdict import Verdict
from plans.actions.section import may_write
from plans.models import Edition, Section, StructureChange

# The words themselves are in the revision that `version` names.
TOLD = (
    "parent_id", "position", "number", "local_type", "common_type", "owner_id", "owner_post", "reports_to", "version",
    "removed_at",
)  # fmt: skip


@dataclass
class Pen:
    """What a verb says of its change while it makes it; `change` is there once it is made."""

    section: Section | None = None
    sentence: str = ""
    carried: dict[str, Any] = field(default_factory=dict)
    change: StructureChange | None = None


@contextmanager
def recorded(edition: Edition, verb: str, *, by: Any, at: datetime) -> Iterator[Pen]:
    """Asks whether the text may be written, locks the edition, and keeps what the caller changes, with its audit."""
    may_write(edition, by=by, at=at)
    before, pen = state_of(edition), Pen()
    yield pen
    after = state_of(edition)
    changed = {
        pk: [name for name in TOLD if before.get(pk, {}).get(name, ...) != row[name]] for pk, row in after.items()
    }
    pen.change = StructureChange.objects.create(
        edition=edition,
        section=pen.section,
        verb=verb,
        sentence=pen.sentence,
        before={
            pk: {name: before[pk][name] for name in names} for pk, names in changed.items() if names and pk in before
        },
        after={pk: {name: after[pk][name] for name in names} for pk, names in changed.items() if names},
        carried=pen.carried,
        by=by,
        at=at,
    )
    audit.record(verb, pen.section, by=by, at=at, edition=edition.pk, told=pen.sentence)


def state_of(edition: Edition) -> dict[str, dict[str, Any]]:
    """Each section of an edition, also those that were taken out, by its key as JSON has it."""
    rows = {str(row["pk"]): row for row in Section.everything.filter(edition=edition).values("pk", *TOLD)}
    for row in rows.values():
        row["removed_at"] = row["removed_at"].isoformat() if row["removed_at"] else None
    return rows


def fresh(section: Section) -> Section:
    """The section as the database has it; refused when it was taken out of the text meanwhile."""
    row = Section.everything.select_related("edition__plan").get(pk=section.pk)
    Verdict.no_if(row.removed_at is not None, f"“{row}” was taken out of the text meanwhile.").require()
    return row


def take_out(row: Section, *, at: datetime) -> None:
    """Out of the text: the row stays, behind all that ever stood beside it, so that its place is free."""
    beside = Section.everything.filter(edition=row.edition_id, parent_id=row.parent_id)
    row.position = beside.aggregate(last=Max("position"))["last"] + 1
    row.removed_at = at
    row.save(update_fields=["position", "removed_at"])


def siblings(edition: Edition, parent_id: int | None) -> list[Section]:
    """The sections with one parent, in their order."""
    return list(Section.objects.filter(edition=edition, parent_id=parent_id).order_by("position", "pk"))


def put_in_order(rows: list[Section], parent_id: int | None) -> None:
    """Write the rows as the children of a parent, in this order; what is there already is left alone."""
    for position, row in enumerate(rows, start=1):
        if (row.parent_id, row.position) != (parent_id, position):
            row.parent_id, row.position = parent_id, position
            row.save(update_fields=["parent", "position"])
