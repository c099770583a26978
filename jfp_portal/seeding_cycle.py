"""How does the sample's planning cycle come to be? From `jfp_portal/sample/cycle.yaml`, through the real verbs."""

from __future__ import annotations

from typing import Any

from jfp_portal.seeding import STARTED, SYSTEM, read
from organisations.models import Organisation
from priorities import actions
from priorities.models import PlanningCycle


def seed_cycle() -> int:
    """Enter the cycle of 2024-25 and its copy for a year ahead; loading twice changes nothing. Gives how many steps."""
    data = read("cycle.yaml")
    row = data["cycle"]
    steps = [{**step, "leads": [_lead(lead) for lead in step.get("leads") or []]} for step in row.pop("steps")]
    owner = Organisation.objects.get(slug=row.pop("owner"))
    cycle = actions.start_cycle(owner=owner, steps=steps, by=SYSTEM, at=STARTED, **row)
    if not PlanningCycle.objects.filter(copied_from=cycle).exists():
        actions.copy_cycle(cycle=cycle, plans_for=data["copied_to"], by=SYSTEM, at=STARTED)
    return len(steps)


def _lead(row: dict[str, Any]) -> dict[str, Any]:
    row = dict(row)
    slug, kind = row.pop("body", None), row.pop("kind", "")
    return {**row, "organisation": Organisation.objects.get(slug=slug) if slug else None, "body_kind": kind}
