"""How is it recorded whom to write to at a body, and which addresses are its own?"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from accounts.permissions import may_keep_contacts
from core import audit
from core.verdict import Verdict
from organisations.checks import is_own_address
from organisations.models import Contact, EmailDomain, Organisation
from organisations.queries import email_domains


@transaction.atomic
def add_contact(
    *, organisation: Organisation, name: str, email: str, by: Any, at: datetime, kind: str = Contact.Kind.PERSON,
    role: str = "",
) -> Contact:  # fmt: skip
    """Record somebody, or a shared mailbox, to whom one writes at a body; only an address of the body's own."""
    on, email = localdate(at), email.strip().lower()
    _locked(organisation)
    verdict = may_keep_contacts(by, organisation, on=on)
    verdict &= is_own_address(organisation, email, email_domains([organisation], on=on).get(organisation.pk, set()))
    known = Contact.objects.filter(organisation=organisation, email=email, removed_at__isnull=True).exists()
    verdict &= Verdict.no_if(known, f"{email} is a contact of {organisation.name} already.")
    verdict.require()
    contact = Contact(organisation=organisation, kind=kind, name=name, role=role, email=email, added_at=at)
    contact.full_clean()
    contact.save()
    audit.record("added", contact, by=by, at=at, body=organisation.slug, email=email)
    return contact


@transaction.atomic
def remove_contact(*, contact: Contact, by: Any, at: datetime) -> Contact:
    """Somebody is no longer written to; their links open nothing from now on."""
    row = Contact.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=contact.pk)
    verdict = may_keep_contacts(by, row.organisation, on=localdate(at))
    verdict &= Verdict.no_if(row.removed_at is not None, f"{row.name} was removed already.")
    verdict.require()
    row.removed_at = at
    row.save(update_fields=["removed_at"])
    audit.record("removed", row, by=by, at=at, body=row.organisation.slug, email=row.email)
    return row


@transaction.atomic
def add_domain(
    *, organisation: Organisation, domain: str, by: Any, at: datetime, valid_from: date | None = None
) -> EmailDomain:
    """Record what follows the @ in a body's own addresses."""
    domain = domain.strip().lower().removeprefix("@")
    _locked(organisation)
    verdict = may_keep_contacts(by, organisation, on=localdate(at))
    known = EmailDomain.objects.filter(organisation=organisation, domain=domain, valid_to__isnull=True).exists()
    verdict &= Verdict.no_if(known, f"{domain} is a domain of {organisation.name} already.")
    verdict.require()
    row = EmailDomain(organisation=organisation, domain=domain, valid_from=valid_from)
    row.full_clean()
    row.save()
    audit.record("added", row, by=by, at=at, body=organisation.slug, domain=domain)
    return row


@transaction.atomic
def end_domain(*, domain: EmailDomain, last_day: date, by: Any, at: datetime) -> EmailDomain:
    """A domain is the body's until that day. Nothing goes to its addresses afterwards, and their links open nothing."""
    row = EmailDomain.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=domain.pk)
    verdict = may_keep_contacts(by, row.organisation, on=localdate(at))
    verdict &= Verdict.no_if(
        row.valid_from is not None and last_day < row.valid_from, "The last day must not be before the first day."
    )
    verdict.require()
    row.valid_to = last_day
    row.save(update_fields=["valid_to"])
    audit.record("ended", row, by=by, at=at, body=row.organisation.slug, last_day=last_day.isoformat())
    return row


def _locked(organisation: Organisation) -> None:
    """Two who type the same at once are told so, one after the other, and not by a constraint."""
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
