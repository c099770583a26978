"""What hangs on a section, in whichever room, and where does it go when the section is merged or split?

No list of rooms: every table with a foreign key to a section is carried, unless it is the section's own record.
A table may say of itself: `OF_WHOLE_SECTION` (it speaks of all of the section: after a split both parts have it).
A row that has a `uid` goes with the object in the text that names it; one that has a `bid`, with that block; one that
hangs on another such row, with that row.
"""

from __future__ import annotations

import json
from typing import Any

from django.apps import apps
from django.core import serializers
from django.db import models
from django.db.models import Max

from core import richtext
from plans.models import Section

OWN_RECORDS = {
    "plans.section", "plans.sectionrevision", "plans.signoff", "plans.structurechange", "plans.presence",
}  # fmt: skip


def _tables() -> list[tuple[type[models.Model], str]]:
    return [
        (relation.related_model, relation.field.name)
        for relation in Section._meta.related_objects
        if relation.related_model._meta.label_lower not in OWN_RECORDS and not relation.many_to_many
    ]


def _names(model: type[models.Model]) -> set[str]:
    return {each.name for each in model._meta.concrete_fields}


def attached(section: Section) -> dict[str, int]:
    """How many rows of each table hang on a section, by the table's name in words; only those that there are."""
    counts = {
        str(model._meta.verbose_name_plural): model._base_manager.filter(**{name: section}).count()
        for model, name in _tables()
    }
    return {words: count for words, count in counts.items() if count}


def carry_all(gone: Section, into: Section) -> dict[str, Any]:
    """Hang everything that hangs on one section on another, after what hangs there. What would be there twice is
    dropped, and kept in what is returned, from which `carry_back` brings it all back."""
    carried: dict[str, Any] = {"moved": {}, "made": {}, "dropped": []}
    for model, name in _tables():
        rows = list(model._base_manager.filter(**{name: gone}).order_by("pk"))
        last = 0
        if rows and "position" in _names(model):
            last = model._base_manager.filter(**{name: into}).aggregate(last=Max("position"))["last"] or 0
        for row in rows:
            if _is_double(row, name, into, shifted=bool(last)):
                carried["dropped"] += json.loads(serializers.serialize("json", [row]))
                row.delete()
            else:
                shift = 0 if getattr(row, "parent_id", None) else last
                _hang(row, name, into, carried, shift=shift)
    return carried


def carry_part(first: Section, second: Section) -> dict[str, Any]:
    """After a split: hang on the second section what belongs to the text that is now there."""
    carried: dict[str, Any] = {"moved": {}, "made": {}, "dropped": []}
    bids = set(richtext.block_ids(second.body))
    rows: dict[tuple[type[models.Model], int], tuple[models.Model, str]] = {}
    for model, name in _tables():
        for row in model._base_manager.filter(**{name: first}).order_by("pk"):
            if getattr(model, "OF_WHOLE_SECTION", False):
                _copy(row, name, second, carried)
            else:
                rows[model, row.pk] = (row, name)

    def goes(row: models.Model) -> bool:
        for each in row._meta.concrete_fields:
            key = (each.related_model, getattr(row, each.attname)) if each.is_relation else None
            if key in rows:
                return goes(rows[key][0])
        if "uid" in _names(type(row)):
            return f'"{row._meta.model_name}:{row.uid}"' in second.body
        return getattr(row, "bid", None) in bids

    for row, name in [found for found in rows.values() if goes(found[0])]:
        _hang(row, name, second, carried)
    return carried


def carry_back(carried: dict[str, Any]) -> None:
    """Undo what `carry_all` or `carry_part` did, as far as the rows are still where it put them."""
    for label, rows in carried.get("moved", {}).items():
        model = apps.get_model(label)
        for pk, (before, after) in rows.items():
            model._base_manager.filter(pk=pk, **after).update(**before)
    for label, keys in carried.get("made", {}).items():
        apps.get_model(label)._base_manager.filter(pk__in=keys).delete()
    for found in serializers.deserialize("json", json.dumps(carried.get("dropped", []))):
        found.save()


def _hang(row: models.Model, name: str, into: Section, carried: dict[str, Any], *, shift: int = 0) -> None:
    column = row._meta.get_field(name).attname
    before = {column: getattr(row, column)}
    after = {column: into.pk}
    if shift:
        before["position"], after["position"] = row.position, row.position + shift
    type(row)._base_manager.filter(pk=row.pk).update(**after)
    carried["moved"].setdefault(row._meta.label_lower, {})[str(row.pk)] = [before, after]


def _copy(row: models.Model, name: str, second: Section, carried: dict[str, Any]) -> None:
    fields = {each.attname: getattr(row, each.attname) for each in row._meta.concrete_fields if not each.primary_key}
    made = type(row)._base_manager.create(**{**fields, row._meta.get_field(name).attname: second.pk})
    carried["made"].setdefault(row._meta.label_lower, []).append(made.pk)


def _is_double(row: models.Model, name: str, into: Section, *, shifted: bool) -> bool:
    """Whether the row, hung there, would say what another row says there already."""
    for constraint in row._meta.constraints:
        if not isinstance(constraint, models.UniqueConstraint) or name not in constraint.fields:
            continue
        if shifted and "position" in constraint.fields:
            continue
        said: dict[str, Any] = {}
        for each in constraint.fields:
            value = getattr(row, each)
            if each != name:
                said |= {f"{each}__isnull": True} if value is None else {each: value}
        if type(row)._base_manager.filter(**said, **{name: into}).exists():
            return True
    return False
