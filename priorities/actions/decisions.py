"""How is an intention challenged, decided on, and made a commitment of the next edition?"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from accounts.permissions import SYSTEM, Permission
from core import audit
from core.verdict import Refused, Verdict
from organisations.models import Meeting, Organisation
from plans.models import Section
from priorities import checks
from priorities.actions.candidates import may_record
from priorities.actions.commitments import promise
from priorities.actions.delivery import take_terms_of
from priorities.actions.promises import trace
from priorities.models import Challenge, Commitment, Decision, FrameworkItem, HeldBack, Intention
from priorities.permissions import may_in_cycle, may_write_intention, teams_that_challenge
from priorities.transitions import CHALLENGE, INTENTION

State = Intention.State
OPEN_TO_CHALLENGE = {State.SUBMITTED, State.SCORING, State.SCORED}


def may_challenge(user: Any, intention: Intention, *, at: datetime) -> Verdict:
    """Somebody of another team than the one that leads it, while it is submitted and not decided on."""
    other = user is SYSTEM or bool(teams_that_challenge(user, intention, on=localdate(at)))
    return Verdict.no_if(
        not other, "Only somebody of another team, with a role that may challenge, can challenge this intention."
    ) & Verdict.no_if(
        intention.state not in OPEN_TO_CHALLENGE,
        f"The intention is {intention.get_state_display().lower()}; it is challenged between its submission and the "
        "decision.",
    )  # fmt: skip


@transaction.atomic
def raise_challenge(
    *, intention: Intention, team: Organisation, text: str, pledge: FrameworkItem | None = None, by: Any, at: datetime
) -> Challenge:
    """Hold an intention against the agreed priorities (no `pledge`) or against a pledge of the constitution."""
    intention = Intention.objects.select_for_update(of=("self",)).select_related("cycle__owner").get(pk=intention.pk)
    verdict = may_challenge(by, intention, at=at) & Verdict.no_if(not text.strip(), "Enter the challenge.")
    if by is not SYSTEM:
        teams = teams_that_challenge(by, intention, on=localdate(at))
        verdict &= Verdict.no_if(team.pk not in teams, f"You cannot challenge for {team.name}.")
    verdict &= Verdict.no_if(
        team.pk == intention.lead_id, f"{team.name} leads it; a challenge comes from another team."
    )
    verdict.require()
    made = Challenge.objects.create(
        intention=intention, team=team, pledge=pledge, text=text.strip(), raised_by=by, raised_at=at
    )
    audit.record("challenged", intention, by=by, at=at, team=team.slug)
    return made


@transaction.atomic
def answer_challenge(*, challenge: Challenge, response: str, by: Any, at: datetime) -> Challenge:
    """The team that leads the intention answers."""
    row = _locked(challenge)
    verdict = may_write_intention(by, row.intention, on=localdate(at)) & CHALLENGE.check("answer it", row.state)
    (verdict & Verdict.no_if(not response.strip(), "Enter the answer.")).require()
    row.state, row.response, row.answered_at = Challenge.State.ANSWERED, response.strip(), at
    row.save(update_fields=["state", "response", "answered_at"])
    audit.record("answered a challenge", row.intention, by=by, at=at)
    return row


@transaction.atomic
def conclude_challenge(*, challenge: Challenge, outcome: str, reason: str, by: Any, at: datetime) -> Challenge:
    """What came of it, by whoever runs the cycle or by the one who raised it; never by the team alone."""
    row = _locked(challenge)
    own = by is not SYSTEM and row.raised_by_id == by.pk
    verdict = Verdict() if own else may_in_cycle(by, Permission.RUN_CYCLE, row.intention.cycle, on=localdate(at))
    verdict &= CHALLENGE.check("conclude it", row.state)
    verdict &= Verdict.no_if(outcome not in Challenge.Outcome.values, "Choose what came of it.")
    (verdict & Verdict.no_if(not reason.strip(), "Enter the reason for the outcome.")).require()
    row.state, row.outcome, row.outcome_reason = Challenge.State.CONCLUDED, outcome, reason.strip()
    row.concluded_at = at
    row.save(update_fields=["state", "outcome", "outcome_reason", "concluded_at"])
    audit.record("concluded a challenge", row.intention, by=by, at=at, outcome=outcome)
    return row


@transaction.atomic
def decide_intention(
    *,
    intention: Intention,
    outcome: str,
    meeting: Meeting,
    reason: str,
    public_reason: str = "",
    by: Any,
    at: datetime,
) -> Decision:
    """Record that a body took an intention forward, or not now: then with the reason that the public reads."""
    on = localdate(at)
    row = Intention.objects.select_for_update(of=("self",)).select_related("cycle__owner", "disinvestment").get(
        pk=intention.pk
    )  # fmt: skip
    forward = outcome == Decision.Outcome.NOW
    step = "take it forward" if forward else "leave it for now"
    verdict = may_in_cycle(by, Permission.DECIDE_INTENTION, row.cycle, on=on) & INTENTION.check(step, row.state)
    verdict &= may_record(meeting, outcome, reason, public_reason, on)
    (verdict & checks.may_be_decided(row, forward=forward)).require()
    made = Decision.objects.create(
        intention=row, outcome=outcome, meeting=meeting, reason=reason, public_reason=public_reason, recorded_at=at
    )
    row.state = INTENTION.named(step).target
    row.save(update_fields=["state"])
    audit.record("decided", row, by=by, at=at, outcome=outcome, meeting=str(meeting))
    return made


@transaction.atomic
def make_commitment(*, intention: Intention, section: Section, text: str, by: Any, at: datetime) -> Commitment:
    """Make a commitment of an intention that was taken forward, in a section of the plan's open edition. Where it comes
    from is recorded with it: the partnership's priority, the board's strategy, and the intention itself."""
    row = Intention.objects.select_for_update(of=("self",)).select_related("cycle__owner", "lead").get(pk=intention.pk)
    verdict = may_in_cycle(by, Permission.RUN_CYCLE, row.cycle, on=localdate(at))
    verdict &= INTENTION.check("make a commitment of it", row.state)
    (verdict & Verdict.no_if(not text.strip(), "Enter the commitment, in the words of the plan.")).require()
    if not section.edition.is_open:
        raise Refused(["A commitment is made in the edition that is being written."])
    made = promise(section=section, text=text.strip(), by=by, at=at)
    who: dict[str, Any] = {"commitment": made, "by": by, "at": at}
    for each in row.considerations.select_related("item__framework", "strategy"):
        if each.item:
            trace(item=each.item, note=each.evidence, **who)
        if each.strategy:
            trace(strategy=each.strategy, note=each.evidence, **who)
    trace(document=f"Intention {row.number} of {row.cycle.title}, {row.lead.name}"[:200], note=row.title, **who)
    take_terms_of(intention=row, commitment=made, by=by, at=at)
    HeldBack.objects.filter(intention=row).delete()
    row.commitment, row.state = made, State.COMMITTED
    row.save(update_fields=["commitment", "state"])
    audit.record("made a commitment", row, by=by, at=at, commitment=str(made.uid))
    return made


def _locked(challenge: Challenge) -> Challenge:
    rows = Challenge.objects.select_for_update(of=("self",)).select_related(
        "intention__cycle__owner", "intention__lead"
    )
    return rows.get(pk=challenge.pk)
