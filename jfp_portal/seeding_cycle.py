"""How does the sample's planning cycle come to be? From `jfp_portal/sample/cycle.yaml`, through the real verbs."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from jfp_portal import seeding_process
from jfp_portal.seeding import STARTED, SYSTEM, read
from organisations.models import Organisation
from priorities import actions, queries
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
    for stream in data["streams"]:
        actions.register_stream(by=SYSTEM, at=STARTED, **stream)
    actions.register_template(by=SYSTEM, at=STARTED, **data["template"])
    for matrix in data["matrices"]:
        actions.register_matrix(by=SYSTEM, at=STARTED, **matrix)
    ahead = PlanningCycle.objects.get(copied_from=cycle)
    if not ahead.candidates.exists():
        for row in data["candidates"]:
            actions.add_candidate(cycle=ahead, by=SYSTEM, at=STARTED, **row)
        seeding_process.seed_shared_data(ahead)
        _intend(ahead, data)
        seeding_process.seed_process(ahead)
        actions.compare_intentions(job_id=actions.ask_to_compare(cycle=ahead, by=SYSTEM, at=STARTED).job_id)
    return len(steps)


def _intend(cycle: PlanningCycle, data: dict[str, Any]) -> None:
    """Intentions of several teams, those that are complete submitted."""
    template, made = queries.newest_template(), {}
    streams = {stream.slug: stream for stream in queries.streams()}
    for row in data["intentions"]:
        lead = Organisation.objects.get(slug=row["lead"])
        intention = actions.start_intention(
            cycle=cycle, template=template, title=row["title"], lead=lead, by=SYSTEM, at=STARTED
        )
        given = row["values"]
        amount = Decimal(given["amount"]) if "amount" in given else None
        values = {**data["answers"], **row["words"], "finance": given["finance"], "amount": amount}
        values |= {"delivery_owner": lead, "outcome_owner": cycle.owner}
        values |= {"stream": streams.get(given.get("stream")), "disinvestment": made.get(given.get("pays"))}
        intention, _ = actions.save_answers(intention=intention, values=values, by=SYSTEM, at=STARTED)
        made[row["title"]] = intention
        if not row.get("draft"):
            actions.submit_intention(intention=intention, by=SYSTEM, at=STARTED)


def _lead(row: dict[str, Any]) -> dict[str, Any]:
    row = dict(row)
    slug, kind = row.pop("body", None), row.pop("kind", "")
    return {**row, "organisation": Organisation.objects.get(slug=slug) if slug else None, "body_kind": kind}
