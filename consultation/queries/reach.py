"""How far has a round reached its boards: whom one writes to, what went, what came back, which links open?"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import F, Q, QuerySet

from consultation.models import AccessLink, Consultee, Given, Involvement, LinkRequest, Round
from core.days import london_day
from core.models import Mail
from organisations.models import Contact, Organisation
from organisations.queries import contacts_of, email_domains
from plans.models import Plan

LOST = {Mail.State.FAILED, Mail.State.BOUNCED}


@dataclass(frozen=True)
class Reached:
    """One contact of a board in a round: whether the address is still the board's, the newest link, what went there."""

    contact: Contact
    is_own: bool
    link: AccessLink | None = None
    letters: tuple[Given, ...] = ()

    @property
    def draft(self) -> Given | None:
        """The last letter that gave the draft, or a new link to it."""
        return next((given for given in reversed(self.letters) if given.link_id), None)

    @property
    def came_back(self) -> bool:
        """The last letter of any kind was not delivered."""
        return bool(self.letters) and self.letters[-1].mail.state in LOST


@dataclass(frozen=True)
class Standing:
    """One board of a round."""

    consultee: Consultee
    on: date
    contacts: list[Reached] = field(default_factory=list)
    letters: list[Given] = field(default_factory=list)

    @property
    def gap(self) -> str:
        """Why nobody at the board has the draft by a letter of ours; empty where somebody has it."""
        name = self.consultee.organisation.name
        if not self.contacts:
            return f"Nobody is recorded to write to at {name}."
        if not any(each.is_own for each in self.contacts):
            return f"No contact of {name} has an address in its e-mail domains."
        if not any(each.draft for each in self.contacts):
            return "No contact has been sent the draft yet."
        if all(each.came_back for each in self.contacts if each.draft):
            return "What was sent to the board’s contacts came back or was not taken."
        return ""

    @property
    def last_letter(self) -> Given | None:
        return self.letters[-1] if self.letters else None

    @property
    def lost(self) -> int:
        """How many contacts' last letter came back or was not taken."""
        return sum(each.came_back for each in self.contacts)

    @property
    def link_in_words(self) -> str:
        """Whether a link of a contact opens today, and whether one was ever followed."""
        links = [each.link for each in self.contacts if each.link]
        if not links:
            return "Not sent"
        opened = any(link.opened_at for link in links)
        if all(link.ended or london_day(link.expires_at) < self.on for link in links):
            return "Opened once, now closed" if opened else "Closed, never opened"
        return "Opened" if opened else "Not opened"


def standing_of(round: Round, *, on: date, only: Consultee | None = None) -> list[Standing]:
    """Every board of a round, or only one, with its contacts, links and letters, by name. Always five queries."""
    found = round.consultees.select_related("organisation", "round__snapshot__edition__plan__owner")
    rows = list((found.filter(pk=only.pk) if only else found).order_by("organisation__name", "pk"))
    boards = [row.organisation for row in rows]
    contacts, domains = list(contacts_of(boards)), email_domains(boards, on=on)
    links = {(link.consultee_id, link.contact_id): link for link in links_of(rows)}
    letters: dict[int, list[Given]] = {}
    for given in (
        Given.objects.filter(consultee__in=rows).select_related("mail", "contact").defer("mail__text", "mail__html")
    ):
        letters.setdefault(given.consultee_id, []).append(given)
    return [
        Standing(row, on, _reached(row, contacts, domains, links, letters.get(row.pk, [])), letters.get(row.pk, []))
        for row in rows
    ]


def links_of(consultees: Iterable[Consultee]) -> Iterable[AccessLink]:
    """Their links, the newest of each contact last."""
    return AccessLink.objects.filter(consultee__in=list(consultees)).order_by("pk")


def _reached(
    row: Consultee, contacts: list[Contact], domains: dict[int, set[str]],
    links: dict[tuple[int, int], AccessLink], letters: list[Given],
) -> list[Reached]:  # fmt: skip
    own = domains.get(row.organisation_id, set())
    return [
        Reached(
            contact, contact.domain in own, links.get((row.pk, contact.pk)),
            tuple(given for given in letters if given.contact_id == contact.pk),
        )
        for contact in contacts
        if contact.organisation_id == row.organisation_id
    ]  # fmt: skip


@dataclass(frozen=True)
class ToReach:
    """A board before it is asked, with the contacts that would be written to."""

    board: Organisation
    contacts: list[Reached]

    @property
    def own(self) -> list[Contact]:
        """The contacts to whom a letter would go."""
        return [each.contact for each in self.contacts if each.is_own]


def boards_to_reach(boards: list[Organisation], *, on: date) -> list[ToReach]:
    """Each board with the contacts that a round opened now would write to."""
    contacts, domains = list(contacts_of(boards)), email_domains(boards, on=on)
    found: dict[int, list[Reached]] = {board.pk: [] for board in boards}
    for contact in contacts:
        own = contact.domain in domains.get(contact.organisation_id, set())
        found[contact.organisation_id].append(Reached(contact, own))
    return [ToReach(board, found[board.pk]) for board in boards]


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def link_with(token: str) -> AccessLink | None:
    """The link that has this token. Looked up by its hash: what is stored opens nothing, and what the look-up takes
    tells nothing of a token."""
    return _links().filter(token_hash=hash_of(token)).first()


def link_numbered(number: int) -> AccessLink | None:
    return _links().filter(pk=number).first()


def _links() -> QuerySet[AccessLink]:
    return AccessLink.objects.select_related("contact", "consultee__organisation", "consultee__round__snapshot")


def asked_through(email: str) -> list[tuple[Consultee, Contact]]:
    """Where an address is a contact's: the open rounds in which its body is asked."""
    found = []
    for contact in Contact.objects.filter(email=email, removed_at__isnull=True):
        rows = Consultee.objects.filter(organisation=contact.organisation_id, round__status=Round.Status.OPEN)
        found += [(row, contact) for row in rows.exclude(status=Consultee.Status.NOT_ASKED).order_by("pk")]
    return found


def next_link_request() -> LinkRequest | None:
    """The first that nobody has answered."""
    return LinkRequest.objects.filter(answered_at__isnull=True).order_by("asked_at", "pk").first()


def rounds_awaiting(body: Organisation) -> list[Consultee]:
    """The open rounds in which a body is asked."""
    found = Consultee.objects.filter(organisation=body, round__status=Round.Status.OPEN)
    return list(found.select_related("round__snapshot__edition__plan").order_by("round"))


def involvement_in(plan: Plan, *, board: int | None = None) -> QuerySet[Involvement]:
    """Who was involved in a plan before there was a draft: what was recorded in its log, and what sources tell. Of one
    board, if one is named; the newest first, those without a day last."""
    found = Involvement.objects.filter(Q(log_of=plan) | Q(plan__plan=plan)).select_related("board")
    found = found.filter(board=board) if board else found
    return found.order_by(F("starts").desc(nulls_last=True), "position", "-pk")
