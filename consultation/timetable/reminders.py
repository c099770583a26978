"""Who is to be reminded of what, on which day? A pure rule: it sends nothing, and the same day gives the same list.

A reminder asks. It never says, nor lets anyone think, that no reply is agreement: the Act gives no consent by silence
(NHS Act 2006 s.14Z54(5): the board must respond).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from core.days import WorkingDays, day_in_words, london_day, moment_in_words


class Before(StrEnum):
    """What a reminder comes before, or after."""

    PAPERS = "papers due"
    MEETING = "meeting"
    DEADLINE = "deadline"
    OVERDUE = "after the deadline"


@dataclass(frozen=True)
class Rule:
    """So many working days before (or, for `OVERDUE`, after) what it is about."""

    before: str
    working_days: int


@dataclass(frozen=True)
class Asked:
    """A body that was asked in an open round, as far as it is known. `awaits` is false once it has answered, or its
    silence is recorded: then nobody is reminded."""

    whom: str
    subject: str
    closes_at: datetime
    awaits: bool
    key: str = ""
    meets_on: date | None = None
    papers_due_on: date | None = None


@dataclass(frozen=True)
class Reminder:
    """`key` is the same each time the rule is asked, so that a sender can send once."""

    whom: str
    sentence: str
    when: date
    key: str


def reminders(asked: Iterable[Asked], rules: Iterable[Rule], days: WorkingDays, *, on: date) -> list[Reminder]:
    """The reminders of that day of London, in the order of the bodies' names."""
    found = []
    rules = list(rules)
    for body in asked:
        if not body.awaits:
            continue
        for rule in rules:
            what = _day(rule.before, body)
            if what is None:
                continue
            late = rule.before == Before.OVERDUE
            when = days.after(what, rule.working_days) if late else days.before(what, rule.working_days)
            if when == on:
                key = f"{body.key or body.whom}:{rule.before}:{rule.working_days}"
                found.append(Reminder(body.whom, sentence_of(rule.before, body), when, key))
    return sorted(found, key=lambda reminder: (reminder.whom, reminder.key))


def _day(before: str, body: Asked) -> date | None:
    return {Before.PAPERS: body.papers_due_on, Before.MEETING: body.meets_on}.get(before, london_day(body.closes_at))


def sentence_of(before: str, body: Asked) -> str:
    """What a reminder says."""
    close = moment_in_words(body.closes_at)
    if before == Before.PAPERS:
        return (
            f"Papers for the meeting of {body.whom} are due on {day_in_words(body.papers_due_on)}. Its opinion on "
            f"{body.subject} is asked for by {close}."
        )
    if before == Before.MEETING:
        meets = day_in_words(body.meets_on)
        return f"{body.whom} meets on {meets}. Its opinion on {body.subject} is asked for by {close}."
    if before == Before.OVERDUE:
        return (
            f"The opinion of {body.whom} on {body.subject} was asked for by {close} and has not come. It is still "
            "wanted: a late answer is taken. No reply is recorded as no reply, not as agreement."
        )
    return (
        f"The opinion of {body.whom} on {body.subject} is asked for by {close}. If the board needs longer, say so: a "
        "late answer is taken. No reply is recorded as no reply, not as agreement."
    )
