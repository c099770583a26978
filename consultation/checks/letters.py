"""May this be sent, does this link open?"""

from __future__ import annotations

from datetime import datetime

from consultation.models import AccessLink, Consultee, Round
from consultation.transitions import CONSULTEE
from core.days import london_day
from core.verdict import Verdict
from organisations.checks import is_own_address
from organisations.models import Contact
from organisations.queries import email_domains


def may_be_written_to(consultee: Consultee, contact: Contact, *, at: datetime) -> Verdict:
    """A letter about a round goes to a contact of the board that is asked, at an address of the board's own."""
    verdict = _is_open(consultee.round)
    verdict &= Verdict.no_if(
        consultee.status == Consultee.Status.NOT_ASKED, f"{consultee.organisation.name} is not asked in this round."
    )
    return verdict & _is_contact(consultee, contact, at=at)


def may_be_reminded(consultee: Consultee) -> Verdict:
    """Who has answered, or whose silence is recorded, is not reminded."""
    verdict = _is_open(consultee.round)
    return verdict & Verdict.no_if(
        consultee.status != Consultee.Status.AWAITING,
        f"{consultee.organisation.name} is not awaited: {consultee.get_status_display().lower()}.",
    )


def may_be_recorded_silent(consultee: Consultee) -> Verdict:
    """Silence is recorded of a board that was asked and has not answered."""
    return CONSULTEE.check("record no reply", consultee.status)


def _is_open(round: Round) -> Verdict:
    return Verdict.no_if(round.status != Round.Status.OPEN, "The round is not open, so no letter goes out.")


def _is_contact(consultee: Consultee, contact: Contact, *, at: datetime) -> Verdict:
    board = consultee.organisation
    verdict = Verdict.no_if(contact.organisation_id != board.pk, f"{contact.name} is no contact of {board.name}.")
    verdict &= Verdict.no_if(
        contact.removed_at is not None and contact.removed_at <= at, f"{contact.name} was removed from its contacts."
    )
    domains = email_domains([board], on=london_day(at)).get(board.pk, set())
    return verdict & is_own_address(board, contact.email, domains)


def link_opens(link: AccessLink, *, at: datetime) -> Verdict:
    """The one question that every request with a link asks. Late answers are taken, so the deadline does not end it."""
    verdict = Verdict.no_if(link.ended != "", f"{link.get_ended_display()}.")
    verdict &= Verdict.no_if(link.expires_at <= at, "The link has run out.")
    verdict &= Verdict.no_if(
        link.consultee.status == Consultee.Status.NOT_ASKED,
        f"{link.consultee.organisation.name} is not asked in this round.",
    )
    return verdict & _is_contact(link.consultee, link.contact, at=at)


def may_be_withdrawn(link: AccessLink) -> Verdict:
    return Verdict.no_if(link.ended != "", f"The link opens nothing any more: {link.get_ended_display().lower()}.")
