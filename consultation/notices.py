"""What does the portal write to the boards? In plain words, and never a word of the plan's text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from consultation.models import Consultee, Given, Round
from consultation.timetable import Asked, Before, sentence_of
from core.days import day_in_words, london_day
from organisations.models import Contact


@dataclass(frozen=True)
class Letter:
    """What is posted: a subject of one line and a plain text."""

    subject: str
    text: str


SUBJECTS = {
    Given.Kind.DRAFT: "{board} is asked about {plan}, by {day}",
    Given.Kind.LINK: "Your new link: {board} is asked about {plan}",
    Given.Kind.REMINDER: "Reminder: {board} is asked about {plan}, by {day}",
}
TEMPLATES = {
    Given.Kind.DRAFT: "consultation/email/draft_given.txt",
    Given.Kind.LINK: "consultation/email/new_link.txt",
    Given.Kind.REMINDER: "consultation/email/reminder.txt",
}


def with_link(
    consultee: Consultee, contact: Contact, *, kind: str, token: str, expires_at: datetime, by: Any
) -> Letter:
    """The letter that gives a board the draft, or a new link to it."""
    link = f"{settings.SITE_URL}{reverse('consultation:link', args=[token])}"
    return _letter(consultee, contact, kind, by=by, link=link, expires_on=day_in_words(london_day(expires_at)))


def reminder(consultee: Consultee, contact: Contact, *, sentence: str, by: Any) -> Letter:
    """A reminder holds no link: the one that the contact has goes on opening, and whoever lost it asks for another."""
    return _letter(consultee, contact, Given.Kind.REMINDER, by=by, sentence=sentence)


def asked_for(consultee: Consultee, *, late: bool) -> str:
    """What a reminder by hand says, in the sentence of the rules."""
    round = consultee.round
    asked = Asked(consultee.organisation.name, round.snapshot.edition.plan.title, round.closes_at, awaits=True)
    return sentence_of(Before.OVERDUE if late else Before.DEADLINE, asked)


def preview(consultee: Consultee, contact: Contact, *, by: Any) -> Letter:
    """The letter that opening a round would send, with places for what is not known yet."""
    days = settings.LINK_GRACE_DAYS
    return _letter(
        consultee, contact, Given.Kind.DRAFT, by=by, link="[the link stands here]", day="[the last day]",
        closes="[the end of the last day that you choose]", expires_on=f"[{days} days after the last day]",
    )  # fmt: skip


def _letter(
    consultee: Consultee, contact: Contact, kind: str, *, by: Any, closes: str = "", day: str = "", **more: Any
) -> Letter:
    round = consultee.round
    plan, snapshot = round.snapshot.edition.plan, round.snapshot
    words = {"board": consultee.organisation.name, "plan": plan.title, "day": day or day_in_words(round.closes_on)}
    context = {
        "consultee": consultee, "contact": contact, "round": round, "plan": plan, "snapshot": snapshot,
        "closes": closes or round.closes_in_words, "asks_for_opinion": round.kind == Round.Kind.OPINION,
        "site_name": settings.SITE_NAME,
        "renewal": f"{settings.SITE_URL}{reverse('consultation:new-link')}", "whom_to_ask": _whom_to_ask(plan, by),
        **more,
    }  # fmt: skip
    return Letter(SUBJECTS[Given.Kind(kind)].format(**words), render_to_string(TEMPLATES[Given.Kind(kind)], context))


def _whom_to_ask(plan: Any, by: Any) -> str:
    """Who opened the round or writes; for what the portal sends by itself, the body, and the installation's address."""
    if by is not None:
        return f"{by.name}, {plan.owner.name}: {by.email}"
    return f"{plan.owner.name}{f': {settings.SITE_CONTACT}' if settings.SITE_CONTACT else ''}"


def attempts(letters: list[Given]) -> str:
    """What was tried to reach a board, a line for each letter, as far as the portal knows it. It is published with the
    plan, so it names no person and no address."""
    return "\n".join(f"{day_in_words(london_day(each.at))}: {_attempt(each)}" for each in letters)


def _attempt(given: Given) -> str:
    told = {Given.Kind.DRAFT: "draft sent", Given.Kind.LINK: "new link sent", Given.Kind.REMINDER: "reminder sent"}
    state = given.mail.get_state_display().lower()
    whom = "a shared mailbox" if given.contact and given.contact.is_shared else "an officer"
    return f"{told.get(Given.Kind(given.kind), given.kind)} to {whom} of the board ({state})."
