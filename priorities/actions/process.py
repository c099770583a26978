"""How are issues looked at, providers answered alike, earlier investments decided on, and Places assessed?"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from accounts.permissions import Permission, may
from core import audit
from core.verdict import Refused, Verdict
from organisations.models import Meeting, Organisation, Place
from priorities.actions.candidates import enter_candidate
from priorities.actions.registers import STALE, checked, locked
from priorities.models import (
    BenefitsReview,
    Candidate,
    ContractPlan,
    FrameworkItem,
    PlaceAssessment,
    PlanningCycle,
    ProviderReply,
    ProviderRequest,
)
from priorities.permissions import may_change_entry, may_in_cycle, may_take_part
from priorities.queries import decision_on, entry_that_decides, places_of_cycle
from priorities.transitions import CANDIDATE, REQUEST, REVIEW

Entry, Request = Candidate.State, ProviderRequest.State


@transaction.atomic
def report_issue(*, cycle: PlanningCycle, by: Any, at: datetime, **fields: Any) -> Candidate:
    """Anybody of the cycle's bodies who may comment reports an issue or a risk; somebody looks at it."""
    may_take_part(by, Permission.COMMENT, cycle, on=localdate(at)).require()
    made = enter_candidate(cycle, state=Entry.REPORTED, **fields)
    audit.record("reported", made, by=by, at=at, cycle=cycle.slug)
    return made


@transaction.atomic
def change_issue(*, issue: Candidate, version: int, by: Any, at: datetime, **fields: Any) -> Candidate:
    """Put right what was reported, until it is on the long list. Based on an older `version` it is refused."""
    row = _locked_issue(issue)
    may_in_cycle(by, Permission.RUN_CYCLE, row.cycle, on=localdate(at)).require()
    Verdict.no_if(
        row.state != Entry.REPORTED,
        f"It is {row.get_state_display().lower()}; only what waits to be looked at can be changed.",
    ).require()
    before = {name: str(getattr(row, name)) for name, value in fields.items() if getattr(row, name) != value}
    if not before:
        return row
    Verdict.no_if(version != row.version, STALE).require()
    for name, value in fields.items():
        setattr(row, name, value)
    checked(row)
    row.version += 1
    row.save()
    audit.record("changed", row, by=by, at=at, version=row.version, before=before)
    return row


@transaction.atomic
def accept_issue(*, issue: Candidate, by: Any, at: datetime) -> Candidate:
    """Put what was reported on the long list; also what was closed, when it was closed by mistake or came back."""
    row = _locked_issue(issue)
    verdict = may_in_cycle(by, Permission.RUN_CYCLE, row.cycle, on=localdate(at))
    (verdict & CANDIDATE.check("put it on the long list", row.state)).require()
    row.state = Entry.OPEN
    row.save(update_fields=["state"])
    audit.record("put on the long list", row, by=by, at=at)
    return row


@transaction.atomic
def close_issue(*, issue: Candidate, reason: str, by: Any, at: datetime) -> Candidate:
    """It is nothing for the long list: whoever reported it reads why."""
    row = _locked_issue(issue)
    verdict = may_in_cycle(by, Permission.RUN_CYCLE, row.cycle, on=localdate(at))
    verdict &= CANDIDATE.check("close it", row.state)
    (verdict & Verdict.no_if(not reason.strip(), "Enter why it is closed.")).require()
    row.state, row.closing_reason = Entry.CLOSED, reason.strip()
    row.save(update_fields=["state", "closing_reason"])
    audit.record("closed", row, by=by, at=at)
    return row


@transaction.atomic
def consider_request(
    *, request: ProviderRequest, candidate: Candidate | None = None, by: Any, at: datetime
) -> ProviderRequest:
    """Take a request into the review of all plans: it becomes an entry of the long list, or joins the one that asks the
    same. What that entry is decided answers all requests that joined it."""
    row = locked(request)
    verdict = may_in_cycle(by, Permission.RUN_CYCLE, row.cycle, on=localdate(at)) & _in_register(row)
    verdict &= REQUEST.check("consider it", row.state)
    verdict &= Verdict.no_if(
        row.state == Request.CONSIDERED and candidate is None, "Enter the number of the other entry."
    )
    if candidate is not None:
        verdict &= Verdict.no_if(candidate.cycle_id != row.cycle_id, "That entry is of another cycle.")
        verdict &= Verdict.no_if(
            candidate.state in {Entry.REPORTED, Entry.CLOSED},
            f"Entry {candidate.number} is not on the long list.",
        )
    verdict.require()
    joined = candidate or enter_candidate(
        row.cycle, title=row.title, kind=Candidate.Kind.REQUEST, evidence=row.text, raised_by=row.provider
    )
    row.candidate, row.state = entry_that_decides(joined), Request.CONSIDERED
    row.save(update_fields=["candidate", "state"])
    audit.record("considered", row, by=by, at=at, entry=row.candidate.number)
    return row


@transaction.atomic
def put_request_back(*, request: ProviderRequest, by: Any, at: datetime) -> ProviderRequest:
    """It was considered too early, or with the wrong entry: it is as it came in. The entry stays on the long list."""
    row = locked(request)
    verdict = may_in_cycle(by, Permission.RUN_CYCLE, row.cycle, on=localdate(at))
    (verdict & REQUEST.check("put it back", row.state)).require()
    row.candidate, row.state = None, Request.RECEIVED
    row.save(update_fields=["candidate", "state"])
    audit.record("put back", row, by=by, at=at)
    return row


@transaction.atomic
def answer_request(*, request: ProviderRequest, text: str = "", by: Any, at: datetime) -> ProviderRequest:
    """Record the reply that the provider is given. The first who asks gets `text`; whoever asks the same afterwards
    gets the same words, whatever is typed. It cannot be changed afterwards."""
    row = locked(request)
    on = localdate(at)
    verdict = may_in_cycle(by, Permission.RUN_CYCLE, row.cycle, on=on) & _in_register(row)
    (verdict & REQUEST.check("answer it", row.state)).require()
    reply = _reply_for(row.candidate, text, at)
    row.reply, row.answered_on, row.state = reply, on, Request.ANSWERED
    row.save(update_fields=["reply", "answered_on", "state"])
    audit.record("answered", row, by=by, at=at, reply=reply.pk)
    return row


def _reply_for(candidate: Candidate | None, text: str, at: datetime) -> ProviderReply:
    if candidate is None or entry_that_decides(candidate).state == Entry.SPLIT:
        raise Refused(["The entry it asks about was split. Choose the part that it asks about, then answer it."])
    decision = decision_on(candidate)
    if decision is None:
        number = entry_that_decides(candidate).number
        raise Refused([f"Nothing is decided on entry {number} of the long list yet. The reply says what was decided."])
    if found := ProviderReply.objects.filter(decision=decision).first():
        return found
    Verdict.no_if(not text.strip(), "Enter the reply.").require()
    return ProviderReply.objects.create(decision=decision, text=text.strip(), made_at=at)


def _in_register(row: ProviderRequest | BenefitsReview | ContractPlan) -> Verdict:
    return Verdict.no_if(row.taken_out_at is not None, "It was taken out of the register; put it back first.")


@transaction.atomic
def decide_review(
    *,
    review: BenefitsReview,
    outcome: str,
    reason: str,
    meeting: Meeting,
    released: Decimal | None = None,
    by: Any,
    at: datetime,
) -> BenefitsReview:
    """A body decided whether an earlier investment goes on. Refused until it says what was realised, and by what
    evidence."""
    row, on = locked(review), localdate(at)
    verdict = may_in_cycle(by, Permission.DECIDE_INTENTION, row.cycle, on=on) & _in_register(row)
    verdict &= REVIEW.check("decide on it", row.state)
    verdict &= Verdict.no_if(not row.realised.strip(), "First enter the benefit that was realised.")
    verdict &= Verdict.no_if(not row.evidence.strip(), "First enter the evidence of the benefit.")
    verdict &= Verdict.no_if(not reason.strip(), "Enter the reason for the decision.")
    verdict &= Verdict.no_if(meeting.is_cancelled, f"{meeting} was cancelled.")
    verdict &= Verdict.no_if(meeting.held_on > on, f"{meeting} is not held yet; record the decision after it.")
    verdict &= Verdict.no_if(
        outcome == BenefitsReview.Outcome.CONTINUE and released is not None,
        "What continues releases no money; leave that empty, or choose “Change” or “Stop”.",
    )
    verdict &= Verdict.no_if(
        released is not None and row.amount is not None and released > row.amount,
        "It cannot release more than was spent.",
    )
    verdict.require()
    row.outcome, row.reason, row.meeting, row.released = outcome, reason.strip(), meeting, released
    row.state = BenefitsReview.State.DECIDED
    checked(row)
    row.save()
    audit.record("decided", row, by=by, at=at, outcome=outcome, meeting=str(meeting))
    return row


@transaction.atomic
def raise_contract(*, contract: ContractPlan, by: Any, at: datetime) -> Candidate:
    """A contract that ends and for which nothing is decided is a risk: put it on the long list, once."""
    row = locked(contract)
    verdict = may_change_entry(by, row, on=localdate(at)) & _in_register(row)
    (verdict & Verdict.no_if(row.candidate_id is not None, "It is on the long list already.")).require()
    made = enter_candidate(
        row.cycle, title=row.title, kind=Candidate.Kind.CONTRACT, raised_by=None, contract_ends_on=row.ends_on,
        evidence=f"The contract with {row.provider.name} ends on {row.ends_on:%-d %B %Y} (contract {row.number}).",
    )  # fmt: skip
    row.candidate = made
    row.save(update_fields=["candidate"])
    audit.record("put on the long list", row, by=by, at=at, entry=made.number)
    return made


@transaction.atomic
def assess_place(
    *,
    cycle: PlanningCycle,
    place: Place,
    domain: FrameworkItem,
    score: int,
    evidence: str,
    assessed_on: date,
    assessed_by: Organisation,
    by: Any,
    at: datetime,
) -> PlaceAssessment:
    """Record how far the development of a Place is in one domain: by its own partnership, or by whoever runs the cycle.
    An assessment stands beside those before it."""
    on = localdate(at)
    verdict = may_assess(by, cycle, place, on=on)
    verdict &= Verdict.no_if(assessed_on > on, "The day of the assessment lies ahead.")
    verdict &= Verdict.no_if(
        domain.framework.series != "place-development-assessment",
        "Choose a domain of the Place Development Assessment Framework.",
    )
    verdict.require()
    made = PlaceAssessment(
        place=place, domain=domain, score=score, evidence=evidence.strip(), assessed_on=assessed_on,
        assessed_by=assessed_by, recorded_at=at,
    )  # fmt: skip
    checked(made)
    made.save()
    audit.record("assessed", made, by=by, at=at, place=place.slug, domain=domain.code, score=score)
    return made


def may_assess(by: Any, cycle: PlanningCycle, place: Place, *, on: date) -> Verdict:
    """The people of its partnership who write intentions, and whoever runs the cycle; a Place of this cycle."""
    if not places_of_cycle(cycle).filter(pk=place.pk).exists():
        return Verdict((f"{place} is no Place of this cycle.",))
    if may_in_cycle(by, Permission.RUN_CYCLE, cycle, on=on):
        return Verdict()
    return may(by, Permission.WRITE_INTENTION, place.partnership, on=on)


def _locked_issue(issue: Candidate) -> Candidate:
    return Candidate.objects.select_for_update(of=("self",)).select_related("cycle__owner").get(pk=issue.pk)
