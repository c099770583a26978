"""How is a comparison asked for, and what is decided on two intentions that are alike?"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from accounts.permissions import SYSTEM, Permission
from core import audit, jobs
from core.verdict import Verdict
from priorities.actions.comparing import COMPARE
from priorities.models import Intention, OverlapDecision, OverlapSearch, PlanningCycle
from priorities.permissions import may_in_cycle, may_take_part

Outcome = OverlapDecision.Outcome


@transaction.atomic
def ask_to_compare(*, cycle: PlanningCycle, by: Any, at: datetime) -> OverlapSearch:
    """Ask for all intentions of a cycle to be compared; a worker does it. Asking twice while it runs is asking once."""
    may_take_part(by, Permission.WRITE_INTENTION, cycle, on=localdate(at)).require()
    job = jobs.queue(COMPARE, cycle.pk, by=by, at=at)
    search, _ = OverlapSearch.objects.get_or_create(job=job, defaults={"cycle": cycle, "asked_at": at})
    audit.record("asked to compare intentions", cycle, by=by, at=at, job=job.pk)
    return search


@transaction.atomic
def decide_overlap(
    *,
    first: Intention,
    second: Intention,
    outcome: str,
    reason: str,
    keep: Intention | None = None,
    by: Any,
    at: datetime,
) -> OverlapDecision:
    """Record what is done about two intentions that are alike, and why. A later decision takes the place of this one;
    none is lost. Whoever runs the cycle decides, as both teams' work is in question."""
    first, second = sorted((first, second), key=lambda row: row.pk)
    cycle = PlanningCycle.objects.select_for_update(of=("self",)).select_related("owner").get(pk=first.cycle_id)
    verdict = may_in_cycle(by, Permission.RUN_CYCLE, cycle, on=localdate(at))
    verdict &= Verdict.no_if(
        first.pk == second.pk or first.cycle_id != second.cycle_id, "Choose two intentions of one cycle."
    )
    verdict &= Verdict.no_if(outcome not in Outcome.values, "Choose what is done about them.")
    verdict &= Verdict.no_if(not reason.strip(), "Enter the reason for the decision.")
    verdict &= Verdict.no_if(outcome == Outcome.MERGE and keep not in (first, second), "Choose which of the two stays.")
    verdict.require()
    made = OverlapDecision.objects.create(
        first=first, second=second, outcome=outcome, keep=keep if outcome == Outcome.MERGE else None,
        reason=reason.strip(), decided_by=None if by is SYSTEM else by, decided_at=at,
    )  # fmt: skip
    for row, other in ((first, second), (second, first)):
        audit.record("decided on an overlap", row, by=by, at=at, outcome=outcome, other=other.number)
    return made
