"""How does a board get the draft: by a letter with a link, and the proof that it went?"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localdate

from accounts.permissions import Permission
from consultation import checks, notices, queries
from consultation.models import AccessLink, Consultee, Given, Round
from core import audit, ledger, mail
from organisations.models import Contact
from plans.permissions import may_on_plan

TOKEN_BYTES = 32  # 256 bits
Ended = AccessLink.Ended


def give_to_boards(round: Round, *, by: Any, at: datetime) -> list[Given]:
    """The draft to every contact of every board that is asked, in the transaction that opens the round. A board without
    a contact is given nothing yet: the round's page shows the gap."""
    standings = queries.standing_of(round, on=localdate(at))
    return [
        _give(standing.consultee, contact.contact, Given.Kind.DRAFT, by=by, at=at)
        for standing in standings
        if standing.consultee.status == Consultee.Status.AWAITING
        for contact in standing.contacts
        if contact.is_own
    ]


@transaction.atomic
def give_draft(*, consultee: Consultee, contact: Contact, by: Any, at: datetime) -> Given:
    """The draft to one contact, for the first time or again, with a new link; an earlier link opens nothing then."""
    row = locked_consultee(consultee)
    verdict = may_on_plan(by, Permission.RUN_ROUND, row.round.snapshot.edition.plan, on=localdate(at))
    (verdict & checks.may_be_written_to(row, contact, at=at)).require()
    return _give(row, contact, Given.Kind.DRAFT, by=by, at=at)


@transaction.atomic
def withdraw_link(*, link: AccessLink, by: Any, at: datetime) -> AccessLink:
    """A link opens nothing any more: it went to the wrong hands. The contact can be sent another, or be removed."""
    row = (
        AccessLink.objects.select_for_update(of=("self",)).select_related("consultee__round__snapshot").get(pk=link.pk)
    )
    plan = row.consultee.round.snapshot.edition.plan
    (may_on_plan(by, Permission.RUN_ROUND, plan, on=localdate(at)) & checks.may_be_withdrawn(row)).require()
    _end(row, Ended.WITHDRAWN, at=at)
    audit.record("withdrew", row, by=by, at=at, board=row.consultee.organisation.slug)
    return row


def renew(consultee: Consultee, contact: Contact, *, at: datetime) -> Given | None:
    """A new link for a contact who asked for one; None where nothing may go to them any more. In a transaction of the
    caller's."""
    row = locked_consultee(consultee)
    if not checks.may_be_written_to(row, contact, at=at):
        return None
    return _give(row, contact, Given.Kind.LINK, by=None, at=at)


@transaction.atomic
def note_opened(*, link: AccessLink, at: datetime) -> None:
    """The first time that a link was opened, by a person or by a scanner of mail. Bookkeeping: nothing is answered."""
    AccessLink.objects.filter(pk=link.pk, opened_at__isnull=True).update(opened_at=at)


def locked_consultee(consultee: Consultee) -> Consultee:
    """The row, locked, so that of two who send at once each ends the other's link."""
    related = ("organisation", "round__snapshot__edition__plan__owner")
    return Consultee.objects.select_for_update(of=("self",)).select_related(*related).get(pk=consultee.pk)


def _give(consultee: Consultee, contact: Contact, kind: str, *, by: Any, at: datetime) -> Given:
    """A new link in place of the one before, the letter with it, the proof, and for a draft the ledger's entry."""
    for earlier in AccessLink.objects.filter(consultee=consultee, contact=contact, ended_at__isnull=True):
        _end(earlier, Ended.REPLACED, at=at)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    link = AccessLink.objects.create(
        consultee=consultee, contact=contact, token_hash=queries.hash_of(token), made_at=at,
        expires_at=max(consultee.round.closes_at, at) + timedelta(days=settings.LINK_GRACE_DAYS),
    )  # fmt: skip
    written = notices.with_link(consultee, contact, kind=kind, token=token, expires_at=link.expires_at, by=by)
    return keep(
        consultee, kind, written, key=f"link:{link.pk}", name=contact.name, email=contact.email, contact=contact,
        link=link, by=by, at=at,
    )  # fmt: skip


def keep(
    consultee: Consultee, kind: str, written: notices.Letter, *, key: str, name: str, email: str, by: Any, at: datetime,
    contact: Contact | None = None, link: AccessLink | None = None, files: tuple[mail.File, ...] = (),
) -> Given:  # fmt: skip
    """Post a letter to somebody of a board, once for the key, and keep the proof of it in the same transaction."""
    posted = mail.post(
        to=email, subject=written.subject, text=written.text, key=key, confidential=link is not None, files=files,
        about=[f"plan:{consultee.round.snapshot.edition.plan.slug}"], by=by, at=at,
    )  # fmt: skip
    if found := Given.objects.filter(mail=posted).first():
        return found
    given = Given.objects.create(
        consultee=consultee, kind=kind, snapshot_sha256=consultee.round.snapshot.sha256, contact=contact, name=name,
        email=email, mail=posted, link=link, at=at,
    )  # fmt: skip
    audit.record(kind, given, by=by, at=at, board=consultee.organisation.slug, to=email)
    if kind == Given.Kind.DRAFT:
        ledger.append("draft given", given.told, at=at)
    return given


def _end(link: AccessLink, how: str, *, at: datetime) -> None:
    link.ended_at, link.ended = at, how
    link.save(update_fields=["ended_at", "ended"])
