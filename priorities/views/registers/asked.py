"""The registers of what others bring: issues and risks, and the requests of providers."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet

from accounts.permissions import Permission
from core.verdict import Verdict
from priorities import actions, queries
from priorities.forms import CloseForm, ConsiderForm, IssueForm, ReplyForm, RequestForm
from priorities.models import Candidate, ProviderRequest
from priorities.permissions import may_take_part
from priorities.views.registers.base import (
    BLUE,
    GREEN,
    GREY,
    RED,
    YELLOW,
    Asked,
    Cell,
    Fact,
    Register,
    Step,
    day,
    days_until,
    may_run,
    pounds,
)

Request, Entry = ProviderRequest.State, Candidate.State


class Issues(Register):
    name, title, one, add_words = "issues", "Issues and risks", "Issue or risk", "Report an issue or a risk"
    intro = (
        "What providers, the public, complaints and Healthwatch say needs attention, and the risks: a fragile service, "
        "a contract that ends. Anybody who takes part may report one; a planner puts it on the long list, or closes it "
        "and says why."
    )
    empty = "Nobody has reported anything yet."
    model, form = Candidate, IssueForm
    heads = ("Issue or risk", "Where it comes from", "At risk", "State")
    states = Candidate.State.choices

    def may_add(self, asked: Asked) -> Verdict:
        return may_take_part(asked.user, Permission.COMMENT, asked.cycle, on=asked.on)

    def may_change(self, row: Any, asked: Asked) -> Verdict:
        return may_run(asked) & Verdict.no_if(row.state != Entry.REPORTED, "It has been looked at.")

    def rows(self, asked: Asked, *, words: str, state: str, is_out: bool) -> QuerySet[Any]:
        return queries.issues_of(asked.cycle, asked.user, on=asked.on, words=words, state=state)

    def row(self, asked: Asked, number: int) -> Any:
        return queries.issues_of(asked.cycle, asked.user, on=asked.on).filter(number=number).first()

    def cells(self, row: Any, on: date) -> list[Cell]:
        ends = row.contract_ends_on
        aside = f"contract ends {day(ends)}, {days_until(ends, on)}" if ends else ""
        return [
            Cell(row.get_kind_display(), row.raised_by.name if row.raised_by else ""),
            Cell(row.service or ("" if aside else "–"), aside),
            self.tag(row, on),
        ]

    def tag(self, row: Any, on: date) -> Cell:
        colour = {Entry.REPORTED: YELLOW, Entry.OPEN: BLUE, Entry.FORWARD: GREEN}.get(row.state, GREY)
        return Cell(row.get_state_display(), tag=colour)

    def told(self, row: Any, on: date) -> list[Fact]:
        listed = "" if row.state in {Entry.REPORTED, Entry.CLOSED} else f"Entry {row.number}"
        return [
            Fact("Where it comes from", row.get_kind_display()),
            Fact("Evidence", row.evidence),
            Fact("More", row.description),
            Fact("Raised by", row.raised_by.name if row.raised_by else ""),
            Fact("Service at risk", row.service),
            Fact("Contract ends", day(row.contract_ends_on)),
            Fact("Why it was closed", row.closing_reason),
            Fact("On the long list", listed, entry=row.number),
        ]

    def steps(self, row: Any, asked: Asked) -> list[Step]:
        if not may_run(asked) or row.state not in {Entry.REPORTED, Entry.CLOSED}:
            return []
        accept = Step(
            "accept", "Put it on the long list", "Put it on the long list",
            "There it can be merged, split and decided on.",
            lambda form, **who: f"It is on the long list, number {actions.accept_issue(issue=row, **who).number}.",
        )  # fmt: skip
        if row.state == Entry.CLOSED:
            return [accept]
        close = Step(
            "close", "Close it", "Close it", "Whoever reported it reads why. It can be put on the long list later.",
            lambda form, **who: (
                actions.close_issue(issue=row, reason=form.cleaned_data["reason"], **who) and "It is closed."
            ),
            CloseForm(asked.posted("close")),
        )  # fmt: skip
        return [accept, close]

    def add(self, **given: Any) -> Any:
        return actions.report_issue(**given)

    def change(self, row: Any, **given: Any) -> Any:
        return actions.change_issue(issue=row, **given)


class Requests(Register):
    name, title, one, add_words = "requests", "Requests of providers", "Request", "Enter a request"
    intro = (
        "What providers ask for: material service changes, investment. Each is considered with all other plans, as an "
        "entry of the long list, and answered by what was decided. Whoever asks the same gets the same reply."
    )
    empty = "No provider has asked for anything yet."
    model, form = ProviderRequest, RequestForm
    heads = ("Request", "Provider", "Reply by", "State")
    states = ProviderRequest.State.choices

    def cells(self, row: Any, on: date) -> list[Cell]:
        late = row.state != Request.ANSWERED and row.reply_by < on
        left = "" if row.state == Request.ANSWERED else days_until(row.reply_by, on)
        return [
            Cell(row.provider.name, " ".join(filter(None, [row.get_kind_display(), pounds(row.amount)]))),
            Cell(day(row.reply_by), f"late: {left}" if late else left),
            self.tag(row, on),
        ]

    def tag(self, row: Any, on: date) -> Cell:
        if row.state != Request.ANSWERED and row.reply_by < on:
            return Cell(f"{row.get_state_display()}, late", tag=RED)
        colour = {Request.RECEIVED: YELLOW, Request.CONSIDERED: BLUE}.get(row.state, GREEN)
        return Cell(row.get_state_display(), tag=colour)

    def told(self, row: Any, on: date) -> list[Fact]:
        entry = f"{row.candidate.number}. {row.candidate.title}" if row.candidate else ""
        meeting = row.reply.decision.meeting if row.reply else None
        return [
            Fact("Provider", row.provider.name),
            Fact("What it asks for", row.get_kind_display()),
            Fact("Request", row.text),
            Fact("Pounds a year", pounds(row.amount)),
            Fact("What is to pay for it", row.paid_from),
            Fact("Received", day(row.received_on)),
            Fact("Reply by", f"{day(row.reply_by)}"),
            Fact("Entry of the long list", entry, entry=row.candidate and row.candidate.number),
            Fact("Answered", day(row.answered_on)),
            Fact("Reply", row.reply.text if row.reply else ""),
            Fact("Decided by", f"{meeting.body.name}, {day(meeting.held_on)}" if meeting else ""),
        ]

    def steps(self, row: Any, asked: Asked) -> list[Step]:
        if not may_run(asked) or row.state == Request.ANSWERED:
            return []
        entries = queries.candidates_of(asked.cycle, asked.user, on=asked.on)
        is_again = row.state == Request.CONSIDERED
        consider = Step(
            "consider", "Consider it with another entry" if is_again else "Consider it",
            "Consider it with another entry" if is_again else "Consider it",
            "It joins an entry of the long list; what is decided on that entry is the reply.",
            lambda form, **who: (
                "It is considered with entry "
                f"{actions.consider_request(request=row, candidate=form.cleaned_data['entry'], **who).candidate.number}"
                " of the long list."
            ),
            ConsiderForm(asked.posted("consider"), entries=entries, is_again=is_again),
        )  # fmt: skip
        if not is_again:
            return [consider]
        back = Step(
            "put back", "Put it back to “received”", "Put it back", "The entry stays on the long list.",
            lambda form, **who: actions.put_request_back(request=row, **who) and "It is as it came in.",
        )  # fmt: skip
        return [self._answer(row, asked), consider, back]

    def _answer(self, row: Any, asked: Asked) -> Step:
        decision = queries.decision_on(row.candidate)
        given = getattr(decision, "reply", None) if decision else None
        if decision is None:
            means = "Nothing is decided on its entry of the long list yet. The reply says what was decided."
            form = None
        elif given:
            means = f"Another request asked the same, and this was the reply: “{given.text}” This one gets it too."
            form = None
        else:
            means = "The reply cannot be changed afterwards: check it against the decision."
            form = ReplyForm(asked.posted("answer"), initial={"text": decision.public_reason or decision.reason})
        return Step(
            "answer" if decision else "", "Record the reply", "Reply", means,
            lambda form, **who: actions.answer_request(
                request=row, text=form.cleaned_data["text"] if form else "", **who
            ) and "The reply is recorded.",
            form,
        )  # fmt: skip
