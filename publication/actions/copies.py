"""How is it recorded, or done, that a body was given a copy?"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate

from accounts.permissions import Permission
from core import audit, ledger, mail
from core.days import london_day
from core.verdict import Refused, Verdict
from organisations.models import Organisation
from plans.permissions import may_on_plan
from publication import queries
from publication.models import Copy, CopyDate, Publication

How, Document = Copy.How, Copy.Document
PAGE = {Document.PLAN: "", Document.CHANGES: "changes/"}


@transaction.atomic
def record_copy(
    *, publication: Publication, recipient: Organisation, how: str, to_whom: str, given_at: datetime, by: Any,
    at: datetime,
) -> Copy:  # fmt: skip
    """Record that a body was given its copy by post, by hand or by an e-mail of one's own. Frozen afterwards."""
    due = _due(publication, recipient, by=by, at=at)
    verdict = Verdict.no_if(how == How.MAIL, "Let the portal send its own e-mail; it is recorded by itself.")
    verdict &= Verdict.no_if(not to_whom.strip(), "Say to whom the copy was given: a person or an address.")
    verdict &= Verdict.no_if(given_at > at, "The day on which the copy was given has not come yet.")
    verdict &= Verdict.no_if(
        london_day(given_at) < london_day(publication.published_at), "The copy was given before it was published."
    )
    verdict.require()
    return _write(publication, due, how=how, to_whom=to_whom.strip(), given_at=given_at, by=by, at=at)


@transaction.atomic
def send_copy(*, publication: Publication, recipient: Organisation, to: str, by: Any, at: datetime) -> Copy:
    """Send a body the permanent address of what was published and its fingerprint, and record that as its copy. The
    message, the record and the ledger's entry are written together, or none of them."""
    due = _due(publication, recipient, by=by, at=at)
    number = publication.copies.filter(recipient=recipient, document=due.document).count() + 1
    try:
        posted = mail.post(
            to=to, subject=_subject(publication, due.document), text=_letter(publication, due),
            key=f"copy-{publication.pk}-{due.document}-{recipient.pk}-{number}",
            about=[f"plan:{publication.edition.plan.slug}"], by=by, at=at,
        )  # fmt: skip
    except ValidationError as error:
        raise Refused([f"“{to}” is no e-mail address."]) from error
    return _write(publication, due, how=How.MAIL, to_whom=posted.to, given_at=at, sent=posted, by=by, at=at)


def _due(publication: Publication, recipient: Organisation, *, by: Any, at: datetime) -> queries.CopyDue:
    """What this body is to be given, of those that the rules in force on the day of publication name."""
    plan = publication.edition.plan
    verdict = may_on_plan(by, Permission.PUBLISH, plan, on=localdate(at))
    verdict &= Verdict.no_if(
        publication.state != Publication.State.PUBLISHED, "Copies are given of what is published; this is not yet."
    )
    due = next((each for each in queries.copies_due(publication) if each.recipient == recipient), None)
    verdict &= Verdict.no_if(due is None, f"No rule in force asks that {recipient.name} be given a copy.")
    verdict.require()
    return due  # type: ignore[return-value]


def _write(
    publication: Publication, due: queries.CopyDue, *, how: str, to_whom: str, given_at: datetime, by: Any,
    at: datetime, sent: Any = None,
) -> Copy:  # fmt: skip
    row = Copy.objects.create(
        publication=publication, document=due.document, recipient=due.recipient, rule=due.rule, sha256=due.sha256,
        how=how, to_whom=to_whom, given_at=given_at, mail=sent, recorded_at=at, recorded_by=by,
    )  # fmt: skip
    audit.record("gave a copy", row, by=by, at=at, recipient=due.recipient.slug, sha256=due.sha256, how=how)
    ledger.append("copy given", row.told, at=at)
    return row


def _subject(publication: Publication, document: str) -> str:
    edition = publication.edition
    what = "what changed in" if document == Document.CHANGES else "your copy of"
    return f"{edition.plan.title}: {what} edition {edition.number}"


def _letter(publication: Publication, due: queries.CopyDue) -> str:
    edition = publication.edition
    here = f"{settings.SITE_URL}/plans/{edition.plan.slug}/editions/{edition.number}/"
    file = "changes.pdf" if due.document == Document.CHANGES else "plan.pdf"
    day = f"{london_day(publication.published_at):%-d %B %Y}"
    named = "the document that sets out the changes" if due.document == Document.CHANGES else "the plan"
    return "\n".join(
        [
            f"To {due.recipient.name}",
            "",
            f"This is your copy of {named}: {edition.plan.title}, edition {edition.number}, published on {day}.",
            f"You are given it under {due.rule.citation}.",
            "",
            f"Read it: {here}{PAGE[Document(due.document)]}",
            f"As PDF: {here}{file}",
            "",
            f"Its fingerprint (SHA-256): {due.sha256}",
            f"How to check a copy: {settings.SITE_URL}/verify/",
            "",
            "The address is permanent. You need not answer this message.",
        ]
    )


@transaction.atomic
def set_copy_date(*, publication: Publication, due_on: date, source: str, by: Any, at: datetime) -> CopyDate:
    """Enter by when the copies are to be given, with who set that day (s.14Z52(5)). The newest entry holds."""
    verdict = may_on_plan(by, Permission.PUBLISH, publication.edition.plan, on=localdate(at))
    verdict &= Verdict.no_if(not source.strip(), "Say who set this day, and where that can be read.")
    verdict.require()
    row = CopyDate.objects.create(
        publication=publication, due_on=due_on, source=source.strip(), recorded_at=at, recorded_by=by
    )
    audit.record("set the day for copies", row, by=by, at=at, due_on=due_on.isoformat())
    return row
