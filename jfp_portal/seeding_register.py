"""How does the sample's register of plans come to be? From `jfp_portal/sample/register`, through the real verbs.

A row that says the same already is left alone, so loading twice changes nothing.
"""

from __future__ import annotations

from itertools import product
from typing import Any

from consultation import actions as consultation_actions
from jfp_portal.seeding import STARTED, SYSTEM, read
from organisations.models import Organisation, Place
from plans import actions
from plans.models import Plan, PlanType, RegisteredPlan

WORDS = ("owner_words", "period_words", "period_note", "review_note", "status_words", "address")


def seed_register() -> int:
    """Every plan that the documents name, what they say of it, and how it stands to others. Gives how many."""
    data = read("register/plans.yaml")
    sources = data["sources"]
    entries = {
        row["slug"]: _enter(row, sources, position=position) for position, row in enumerate(data["plans"], start=1)
    }
    _satisfy(data["plans"], entries, sources)
    _relate(entries, sources)
    _date(entries, sources)
    _lose(entries, sources)
    _involve(entries, sources)
    return len(entries)


def _enter(row: dict[str, Any], sources: dict[str, str], *, position: int) -> RegisteredPlan:
    return actions.register_known_plan(
        slug=row["slug"], title=row["title"], plan_type=PlanType.objects.get(slug=row["type"]),
        plan=Plan.objects.get(slug=row["plan"]) if row.get("plan") else None,
        place=Place.objects.get(slug=row["place"]) if row.get("place") else None,
        owner=Organisation.objects.get(slug=row["owner"]) if row.get("owner") else None,
        starts=row.get("starts"), ends=row.get("ends"), checked_on=row.get("checked_on"), known=row["known"],
        priorities=row.get("priorities") or [], source="; ".join(sources[key] for key in row["source"]),
        position=position, by=SYSTEM, at=STARTED, **{name: row.get(name) or "" for name in WORDS},
    )  # fmt: skip


def _satisfy(rows: list[dict[str, Any]], entries: dict[str, RegisteredPlan], sources: dict[str, str]) -> None:
    for row in rows:
        for also in row.get("satisfies") or []:
            actions.tell_satisfies(
                document=entries[row["slug"]], plan_type=PlanType.objects.get(slug=also["type"]),
                statement=also["statement"], source=sources[also["source"]], by=SYSTEM, at=STARTED,
            )  # fmt: skip


def _relate(entries: dict[str, RegisteredPlan], sources: dict[str, str]) -> None:
    for position, row in enumerate(read("register/relations.yaml"), start=1):
        for plan, other in product(_listed(row["plan"]), _listed(row["other"])):
            actions.relate(
                plan=entries[plan], kind=row["kind"], other=entries[other], words=row.get("words") or "",
                note=row.get("note") or "", source=sources[row["source"]], is_drawn=row.get("drawn", False),
                position=position, by=SYSTEM, at=STARTED,
            )  # fmt: skip


def _date(entries: dict[str, RegisteredPlan], sources: dict[str, str]) -> None:
    for position, row in enumerate(read("register/dates.yaml"), start=1):
        actions.date_plan(
            plan=entries[row["plan"]], what=row["what"], words=row["words"], who=row.get("who") or "",
            starts=row.get("starts"), ends=row.get("ends"), told_as=row["told_as"], source=sources[row["source"]],
            position=position, by=SYSTEM, at=STARTED,
        )  # fmt: skip


def _lose(entries: dict[str, RegisteredPlan], sources: dict[str, str]) -> None:
    for position, row in enumerate(read("register/lost.yaml"), start=1):
        actions.record_lost(
            plan=entries[row["plan"]], title=row["title"], where=row["where"], known=row["known"],
            lost=f"Only the words of “{sources[row['source']]}” were kept; this was not among them.", position=position,
            by=SYSTEM, at=STARTED,
        )  # fmt: skip


def _involve(entries: dict[str, RegisteredPlan], sources: dict[str, str]) -> None:
    for position, row in enumerate(read("register/involvement.yaml"), start=1):
        consultation_actions.record_involvement(
            plan=entries[row["plan"]], event=row["event"], audience=row["audience"], words=row.get("words") or "",
            starts=row.get("starts"), ends=row.get("ends"), told_as=row["told_as"], output=row.get("output") or "",
            points=row.get("points") or [], source=sources[row["source"]], position=position, by=SYSTEM, at=STARTED,
        )  # fmt: skip


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value
