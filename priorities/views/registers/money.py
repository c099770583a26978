"""The registers of what is spent: benefits of earlier investments, and contracts."""

from __future__ import annotations

from datetime import date
from typing import Any

from accounts.permissions import Permission
from priorities import actions, queries
from priorities.forms import ContractForm, OutcomeForm, ReviewForm
from priorities.models import BenefitsReview, ContractPlan
from priorities.permissions import may_in_cycle
from priorities.views.registers.base import (
    BLUE,
    GREEN,
    GREY,
    RED,
    Asked,
    Cell,
    Fact,
    Register,
    Step,
    day,
    days_until,
    pounds,
)

Intent = ContractPlan.Intent
SOON = 90


class Reviews(Register):
    name, title, one, add_words = "benefits", "Benefits of earlier investments", "Review", "Begin a review"
    intro = (
        "What was paid for, what it was to bring and what it brought. A body decides whether it continues, changes or "
        "stops; what that releases can pay for something else."
    )
    empty = "No earlier investment is being reviewed yet."
    model, form = BenefitsReview, ReviewForm
    heads = ("Investment", "Pounds a year", "Decision")
    states = BenefitsReview.State.choices

    def cells(self, row: Any, on: date) -> list[Cell]:
        released = f"releases {pounds(row.released)}" if row.released else ""
        return [Cell(pounds(row.amount) or "Not told", f"since {day(row.began_on)}"), self.tag(row, on, released)]

    def tag(self, row: Any, on: date, aside: str = "") -> Cell:
        if row.state == BenefitsReview.State.OPEN:
            return Cell(row.get_state_display(), aside, tag=BLUE)
        return Cell(row.get_outcome_display(), aside, tag=GREEN if row.outcome == "continue" else GREY)

    def told(self, row: Any, on: date) -> list[Fact]:
        meeting = row.meeting
        return [
            Fact("Who spends it", row.owner.name),
            Fact("Paid since", day(row.began_on)),
            Fact("Pounds a year", pounds(row.amount)),
            Fact("Benefit that was expected", row.expected),
            Fact("Benefit that was realised", row.realised),
            Fact("Evidence", row.evidence),
            Fact("Decision", row.get_outcome_display()),
            Fact("Reason", row.reason),
            Fact("Releases", pounds(row.released)),
            Fact("Decided by", f"{meeting.body.name}, {day(meeting.held_on)}" if meeting else ""),
        ]

    def steps(self, row: Any, asked: Asked) -> list[Step]:
        may_decide = may_in_cycle(asked.user, Permission.DECIDE_INTENTION, asked.cycle, on=asked.on)
        if not may_decide or row.state != BenefitsReview.State.OPEN:
            return []
        meetings = queries.meetings_that_decided(asked.cycle, on=asked.on)
        return [
            Step(
                "decide", "Record this decision", "Record a decision",
                "It cannot be changed afterwards: check it against the minutes.",
                lambda form, **who: actions.decide_review(review=row, **form.cleaned_data, **who)
                and "The decision is recorded.",
                OutcomeForm(asked.posted("decide"), meetings=meetings),
            )
        ]  # fmt: skip


class Contracts(Register):
    name, title, one, add_words = "contracts", "Contracts", "Contract", "Enter a contract"
    intro = (
        "Contracts with providers: when each ends, by when notice must be given, and what is planned for it. The list "
        "of priorities is put into contracts through the intentions named here."
    )
    empty = "No contract is entered yet."
    model, form = ContractPlan, ContractForm
    heads = ("Contract", "Ends", "Notice by", "What is planned")
    states = ContractPlan.Intent.choices
    state_label = "What is planned"

    def cells(self, row: Any, on: date) -> list[Cell]:
        notice = row.notice_by
        return [
            Cell(day(row.ends_on), days_until(row.ends_on, on)),
            Cell(day(notice) or "Not told", days_until(notice, on) if notice else ""),
            self.tag(row, on),
        ]

    def tag(self, row: Any, on: date) -> Cell:
        if row.intent != Intent.OPEN:
            return Cell(row.get_intent_display(), tag=GREEN)
        near = min(filter(None, [row.notice_by, row.ends_on]))
        if (near - on).days > SOON:
            return Cell(row.get_intent_display(), tag=GREY)
        passed = "the day for notice has passed" if near < on else f"notice {days_until(near, on)}"
        return Cell(row.get_intent_display(), passed if row.notice_by else "it ends soon", tag=RED)

    def told(self, row: Any, on: date) -> list[Fact]:
        intention, entry = row.intention, row.candidate
        return [
            Fact("Provider", row.provider.name),
            Fact("Ends", f"{day(row.ends_on)} ({days_until(row.ends_on, on)})"),
            Fact("Notice by", day(row.notice_by)),
            Fact("Pounds a year", pounds(row.amount)),
            Fact("What is planned", row.get_intent_display()),
            Fact("In words", row.planned),
            Fact(
                "Intention that changes it",
                f"{intention.number}. {intention.title}" if intention else "",
                intention=intention and intention.number,
            ),
            Fact(
                "Entry of the long list",
                f"{entry.number}. {entry.title}" if entry else "",
                entry=entry and entry.number,
            ),
        ]

    def more(self, row: Any | None, asked: Asked) -> dict[str, Any]:
        return {"intentions": queries.intentions_of(asked.cycle, asked.user, on=asked.on)}

    def steps(self, row: Any, asked: Asked) -> list[Step]:
        if row.candidate_id or not self.may_change(row, asked):
            return []
        return [
            Step(
                "raise", "Put it on the long list", "It is a risk",
                "A contract that ends with nothing decided is a risk: let it be decided on with all others.",
                lambda form, **who: (
                    f"It is on the long list, number {actions.raise_contract(contract=row, **who).number}."
                ),
            )
        ]  # fmt: skip
