"""How is the last change of a text's structure undone?"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.dateparse import parse_datetime

from core import audit
from core.verdict import Refused, Verdict
from plans.actions.section import keep_revision, may_write
from plans.actions.structure.carrying import attached, carry_back
from plans.actions.structure.recording import put_in_order, siblings, state_of, take_out
from plans.models import Edition, Section, SectionRevision, StructureChange
from plans.queries import last_structure_change


@transaction.atomic
def undo(*, edition: Edition, change: int, by: Any, at: datetime) -> StructureChange:
    """Undo the last change of an edition's structure, which the caller names, so that nobody undoes what another did
    meanwhile. Refused where what it wrote was changed since: then undoing would lose that."""
    may_write(edition, by=by, at=at)
    last = last_structure_change(edition)
    if last is None or last.pk != change:
        raise Refused(["The text was put in another order meanwhile, so that change can no longer be undone."])
    now = state_of(edition)
    carry_back(last.carried)
    for pk, wrote in last.after.items():
        row = Section.everything.get(pk=pk)
        is_as_left = all(
            now[pk][name] == value or (name == "version" and _says(row, value) == _says(row, row.version))
            for name, value in wrote.items()
        )
        Verdict.no_if(not is_as_left, f"“{row}” was changed since; undoing would lose that.").require()
        if pk in last.before:
            _restore(row, last.before[pk], by=by, at=at)
        else:
            _take_out(row, at=at)
    for parent_id in set(Section.objects.filter(edition=edition).values_list("parent_id", flat=True)):
        put_in_order(siblings(edition, parent_id), parent_id)
    for row in Section.objects.filter(edition=edition, parent__removed_at__isnull=False):
        raise Refused([f"“{row}” was put there since; move it out first."])
    last.undone_at = at
    last.save(update_fields=["undone_at"])
    audit.record("undid", last.section, by=by, at=at, edition=edition.pk, told=last.sentence)
    return last


def _says(row: Section, version: int) -> tuple[str, str, str]:
    said = SectionRevision.objects.get(section=row, version=version)
    return said.title, said.summary, said.body


def _restore(row: Section, before: dict[str, Any], *, by: Any, at: datetime) -> None:
    old = {**before}
    version = old.pop("version", None)
    if "removed_at" in old:
        old["removed_at"] = parse_datetime(old["removed_at"]) if old["removed_at"] else None
    for name, value in old.items():
        setattr(row, name, value)
    if version is not None:
        # What was said before is said again, as a version of its own: history only grows.
        words = SectionRevision.objects.get(section=row, version=version)
        row.title, row.summary, row.body = words.title, words.summary, words.body
        row.version += 1
    row.save()
    if version is not None:
        keep_revision(row, by=by, at=at)


def _take_out(row: Section, *, at: datetime) -> None:
    hangs = attached(row)
    Verdict.no_if(bool(hangs), f"Something hangs on “{row}” since; merge it with the section before it.").require()
    take_out(row, at=at)
