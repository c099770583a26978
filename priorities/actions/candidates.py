"""How does the long list become a short one? Entries are merged, split, and decided on by a body at a meeting."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localdate

from accounts.permissions import Permission
from core import audit
from core.verdict import Verdict
from organisations.models import Meeting
from priorities.models import Candidate, CandidateLineage, Decision, PlanningCycle
from priorities.permissions import may_in_cycle, may_take_part
from priorities.transitions import CANDIDATE

State = Candidate.State


@transaction.atomic
def add_candidate(*, cycle: PlanningCycle, by: Any, at: datetime, **fields: Any) -> Candidate:
    """Put something on the long list, with where it comes from and what shows it."""
    may_take_part(by, Permission.WRITE_INTENTION, cycle, on=localdate(at)).require()
    made = enter_candidate(cycle, **fields)
    audit.record("added", made, by=by, at=at, cycle=cycle.slug)
    return made


@transaction.atomic
def merge_candidates(*, candidates: list[Candidate], title: str, by: Any, at: datetime) -> Candidate:
    """Make one entry of several. The evidence of each stays with its source; each says what it became."""
    rows = _locked(candidates)
    Verdict.no_if(len(rows) < 2, "Choose at least two entries to merge.").require()
    cycle = rows[0].cycle
    Verdict.no_if(len({row.cycle_id for row in rows}) > 1, "Only entries of one cycle can be merged.").require()
    may_in_cycle(by, Permission.RUN_CYCLE, cycle, on=localdate(at)).require()
    _check("merge it", rows)
    first = rows[0]
    ends = [row.contract_ends_on for row in rows if row.contract_ends_on]
    made = enter_candidate(
        cycle, title=title, kind=first.kind, service=first.service, contract_ends_on=min(ends, default=None),
        description="\n\n".join(row.description for row in rows if row.description),
        evidence="\n\n".join(f"{row.get_kind_display()}: {row.evidence}" for row in rows),
        raised_by=first.raised_by if len({row.raised_by_id for row in rows}) == 1 else None,
    )  # fmt: skip
    _descend(rows, [made], State.MERGED)
    audit.record("merged", made, by=by, at=at, entries=[row.number for row in rows])
    return made


@transaction.atomic
def split_candidate(*, candidate: Candidate, titles: list[str], by: Any, at: datetime) -> list[Candidate]:
    """Make several entries of one. Each begins with the evidence of the whole."""
    may_in_cycle(by, Permission.RUN_CYCLE, candidate.cycle, on=localdate(at)).require()
    (row,) = _locked([candidate])
    titles = [title.strip() for title in titles if title.strip()]
    Verdict.no_if(len(titles) < 2, "Give at least two titles, one on each line.").require()
    Verdict.no_if(len(titles) > 20, "An entry can be split into at most 20.").require()
    Verdict.no_if(any(len(title) > 200 for title in titles), "A title must be 200 letters or fewer.").require()
    _check("split it", [row])
    kept = {
        name: getattr(row, name)
        for name in ("kind", "description", "evidence", "raised_by", "service", "contract_ends_on")
    }
    made = [enter_candidate(row.cycle, title=title, **kept) for title in titles]
    _descend([row], made, State.SPLIT)
    audit.record("split", row, by=by, at=at, into=[each.number for each in made])
    return made


@transaction.atomic
def decide_candidate(
    *,
    candidate: Candidate,
    outcome: str,
    meeting: Meeting,
    reason: str,
    public_reason: str = "",
    by: Any,
    at: datetime,
) -> Decision:
    """Record that a body took an entry forward, or did not: then with the reason that the public reads."""
    today = localdate(at)
    may_in_cycle(by, Permission.DECIDE_INTENTION, candidate.cycle, on=today).require()
    (row,) = _locked([candidate])
    forward = outcome == Decision.Outcome.NOW
    verdict = CANDIDATE.check("take it forward" if forward else "leave it", row.state)
    (verdict & may_record(meeting, outcome, reason, public_reason, today)).require()
    made = Decision.objects.create(
        candidate=row, outcome=outcome, meeting=meeting, reason=reason, public_reason=public_reason, recorded_at=at
    )
    row.state = State.FORWARD if forward else State.NOT_FORWARD
    row.save(update_fields=["state"])
    candidate.state = row.state
    audit.record("decided", row, by=by, at=at, outcome=outcome, meeting=str(meeting))
    return made


def may_record(meeting: Meeting, outcome: str, reason: str, public_reason: str, today: Any) -> Verdict:
    """What every record of a decision needs: a meeting that was held, a reason; for "not now" one for the public."""
    return (
        Verdict.no_if(meeting.is_cancelled, f"{meeting} was cancelled.")
        & Verdict.no_if(meeting.held_on > today, f"{meeting} is not held yet; record the decision after it.")
        & Verdict.no_if(not reason.strip(), "Enter the reason for the decision.")
        & Verdict.no_if(
            outcome == Decision.Outcome.NOT_NOW and not public_reason.strip(),
            "Enter the reason that the public reads. Whatever is not done now is published with it.",
        )
    )


def enter_candidate(cycle: PlanningCycle, **fields: Any) -> Candidate:
    """A new row of the long list, with the next number. The verb that calls it has asked for the right."""
    # The cycle's row is the lock by which two who add at once get two numbers.
    PlanningCycle.objects.select_for_update().get(pk=cycle.pk)
    last = Candidate.objects.filter(cycle=cycle).aggregate(last=Max("number"))["last"] or 0
    made = Candidate(cycle=cycle, number=last + 1, **fields)
    made.full_clean(exclude=["cycle", "raised_by"])
    made.save()
    return made


def _locked(candidates: list[Candidate]) -> list[Candidate]:
    rows = Candidate.objects.select_for_update(of=("self",)).select_related("cycle__owner", "raised_by")
    return list(rows.filter(pk__in=[each.pk for each in candidates]).order_by("number"))


def _check(step: str, rows: list[Candidate]) -> None:
    verdict = Verdict()
    for row in rows:
        refused = CANDIDATE.check(step, row.state)
        verdict &= Verdict(tuple(f"{row.number}, “{row}”: {reason}" for reason in refused.reasons))
    verdict.require()


def _descend(parents: list[Candidate], children: list[Candidate], state: str) -> None:
    for parent in parents:
        CandidateLineage.objects.bulk_create(CandidateLineage(parent=parent, child=child) for child in children)
        parent.state = state
        parent.save(update_fields=["state"])
