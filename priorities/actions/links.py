"""How is it recorded, many at once, what a section names and where a commitment comes from?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from accounts.permissions import Permission
from core import audit
from core.verdict import Verdict
from plans.actions.section import locked_section
from plans.models import Edition, RegisteredPlan, Section
from plans.permissions import may_on_plan
from priorities.models import Commitment, CommitmentSource, FrameworkItem, ItemCitation


def may_link(edition: Edition, *, by: Any, at: datetime) -> Verdict:
    """Links are made in the working edition: what was published keeps those it had."""
    return may_on_plan(by, Permission.EDIT_PLAN, edition.plan, on=localdate(at)) & Verdict.no_if(
        not edition.is_open, f"The edition is {edition.get_status_display().lower()}; its links stay as they are."
    )


@transaction.atomic
def name_items(
    *, section: Section, items: dict[FrameworkItem, str], among: Iterable[FrameworkItem], by: Any, at: datetime
) -> tuple[set[str], set[str]]:
    """Say which of some items of the lists a section answers, each with a statement of how, which may be empty; and
    thereby which of them it does not. Returns what was added and what was taken away, as list/item."""
    may_link(section.edition, by=by, at=at).require()
    locked_section(section)
    looked_at = {item.pk: item for item in among}
    held = {row.item_id: row for row in section.citations.filter(item__in=looked_at)}
    wanted = {item.pk: note.strip() for item, note in items.items()}
    for pk in wanted.keys() - held.keys():
        ItemCitation.objects.create(
            section=section, framework=looked_at[pk].framework, item=looked_at[pk], note=wanted[pk]
        )
    for pk in wanted.keys() & held.keys():
        if held[pk].note != wanted[pk]:
            held[pk].note = wanted[pk]
            held[pk].save(update_fields=["note"])
    gone = held.keys() - wanted.keys()
    ItemCitation.objects.filter(pk__in=[held[pk].pk for pk in gone]).delete()
    added = {_name(looked_at[pk]) for pk in wanted.keys() - held.keys()}
    removed = {_name(looked_at[pk]) for pk in gone}
    if added or removed:
        audit.record("linked", section, by=by, at=at, added=sorted(added), removed=sorted(removed))
    return added, removed


@transaction.atomic
def trace_to(
    *,
    commitment: Commitment,
    items: Iterable[FrameworkItem],
    strategies: Iterable[RegisteredPlan],
    among: Iterable[FrameworkItem],
    priorities: Iterable[tuple[RegisteredPlan, str]] = (),
    by: Any,
    at: datetime,
) -> tuple[set[str], set[str]]:
    """Say from which of some items, and from which strategies of the register as a whole, or from which priorities of
    them in the strategy's words, a commitment comes. Sources that are
    other documents stay. When none is left, nothing is said of where it comes from: that none is stated is another
    statement (`record_no_source`)."""
    may_link(commitment.section.edition, by=by, at=at).require()
    Commitment.objects.select_for_update().get(pk=commitment.pk)
    looked_at = {item.pk: item for item in among}
    wanted = {("item", item.pk, ""): item for item in items} | {
        ("strategy", each.pk, words): each for each, words in (*((each, "") for each in strategies), *priorities)
    }
    held: dict[tuple[str, int, str], CommitmentSource] = {}
    for row in commitment.sources.select_related("item__framework", "strategy"):
        if row.item_id in looked_at:
            held["item", row.item_id, ""] = row
        elif row.strategy_id:
            held["strategy", row.strategy_id, row.priority] = row
    new, gone = wanted.keys() - held.keys(), held.keys() - wanted.keys()
    for kind, pk, words in sorted(new):
        each = wanted[kind, pk, words]
        more = {"item": each, "framework": each.framework} if kind == "item" else {"strategy": each, "priority": words}
        CommitmentSource.objects.create(commitment=commitment, **more)
    CommitmentSource.objects.filter(pk__in=[held[key].pk for key in gone]).delete()
    if new:
        commitment.sources.filter(is_stated=False).delete()
    added = {_name(wanted[key], key[2]) for key in new}
    removed = {_name(held[key].item or held[key].strategy, key[2]) for key in gone}
    if added or removed:
        audit.record("traced", commitment, by=by, at=at, added=sorted(added), removed=sorted(removed))
    return added, removed


def _name(each: FrameworkItem | RegisteredPlan, words: str = "") -> str:
    if isinstance(each, FrameworkItem):
        return f"{each.framework.slug}/{each.code}"
    return f"{each.slug}: {words}" if words else each.slug
