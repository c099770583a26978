"""How does an administrator look after the lists that plans answer to? A new wording is a new version from a day; what
was promised under the old words keeps them (see frameworks.py)."""

from __future__ import annotations

import copy
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max

from core import audit
from core.verdict import Verdict
from organisations.queries import free_slug
from priorities import checks, queries
from priorities.actions.frameworks import map_item, register_framework
from priorities.models import Framework, FrameworkItem, ItemMapping


@transaction.atomic
def add_list(*, name: str, version: str, by: Any, at: datetime, series: str = "", **fields: Any) -> Framework:
    """Enter a list in its first version, or in another one of a series."""
    checks.list_can_be(fields).require()
    series = series or free_slug(Framework, name, field="series")
    taken = Framework.objects.filter(series=series, version=version).exists()
    Verdict.no_if(taken, f"There is a version {version} of it already.").require()
    last = Framework.objects.aggregate(last=Max("position"))["last"] or 0
    return register_framework(
        slug=free_slug(Framework, f"{name} {version}"), name=name, version=version, series=series,
        position=last + 1, by=by, at=at, **fields,
    )  # fmt: skip


@transaction.atomic
def change_list(*, framework: Framework, by: Any, at: datetime, **fields: Any) -> Framework:
    """Correct what is said of a list, or give it its last day."""
    judged = copy.copy(framework)
    for name, value in fields.items():
        setattr(judged, name, value)
    checks.list_can_be(vars(judged)).require()
    changed = audit.differences(framework, fields)
    made = register_framework(slug=framework.slug, by=by, at=at, **fields)
    if changed:
        audit.record("changed", made, by=by, at=at, changed=changed)
    return made


@transaction.atomic
def add_item(
    *, framework: Framework, wording: str, by: Any, at: datetime, below: FrameworkItem | None = None, **fields: Any
) -> FrameworkItem:
    """Enter an entry at the end of a list, or at the end of those below another."""
    checks.item_can_be_added(framework, below).require()
    known = set(framework.items.values_list("code", flat=True))
    code = free_slug(FrameworkItem, " ".join(wording.split()[:6]), field="code", known=known)
    last = framework.items.filter(parent=below).aggregate(last=Max("position"))["last"] or 0
    made = FrameworkItem.objects.create(
        framework=framework, parent=below, code=code, wording=wording, position=last + 1, **fields
    )
    audit.record("registered", made, by=by, at=at)
    return made


@transaction.atomic
def change_item(*, item: FrameworkItem, by: Any, at: datetime, **fields: Any) -> FrameworkItem:
    """Correct an entry. Its words stay once something names it: a new version of the list says it otherwise."""
    checks.may_reword(item, fields.get("wording", item.wording)).require()
    changed = audit.differences(item, fields)
    for name, value in fields.items():
        setattr(item, name, value)
    item.save(update_fields=list(fields))
    if changed:
        audit.record("changed", item, by=by, at=at, changed=changed)
    return item


@transaction.atomic
def new_version(
    *, framework: Framework, version: str, on: date, source: str, without: list[FrameworkItem], by: Any, at: datetime
) -> Framework:
    """From that day a list holds in another version: its entries are copied, but for those that fall away, and mapped
    to the old ones; the old version ends the day before."""
    checks.version_can_begin(framework, on).require()
    last = framework.valid_to
    names = ("kind", "owner", "owner_name", "description", "adoption", "items_stated", "gap", "table_head")
    made = add_list(
        name=framework.name, version=version, series=framework.series, source=source, valid_from=on, valid_to=last,
        by=by, at=at, **{name: getattr(framework, name) for name in names},
    )  # fmt: skip
    change_list(framework=framework, valid_to=on - timedelta(days=1), by=by, at=at)
    gone = {item.pk for item in without}
    copies: dict[int, FrameworkItem] = {}
    for item in queries.items_in_order(framework):
        if item.pk in gone or item.parent_id in gone:
            gone.add(item.pk)
            continue
        kept = {
            name: getattr(item, name)
            for name in ("code", "local_type", "number", "wording", "position", "facts", "note")
        }
        parent = copies[item.parent_id] if item.parent_id else None
        copies[item.pk] = FrameworkItem.objects.create(framework=made, parent=parent, **kept)
        map_item(source=item, target=copies[item.pk], relation=ItemMapping.Relation.SAME, by=by, at=at)
    audit.record("copied items", made, by=by, at=at, count=len(copies), of=framework.slug)
    return made
