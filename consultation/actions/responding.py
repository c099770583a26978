"""How does anybody answer, without an account? Step by step in one draft, then once; confirmed by e-mail, withdrawn at
any time.

Whoever holds the key of a draft writes it; whoever holds the token from the e-mail confirms or withdraws what was sent.
Nothing personal goes into the audit, which is never erased.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.template.loader import render_to_string

from consultation.content import readings
from consultation.models import (
    LONGEST_TEXT,
    Consultation,
    Original,
    Point,
    Question,
    Redaction,
    Reply,
    Response,
    ResponsePart,
    Round,
)
from consultation.transitions import RESPONSE
from core import audit, mail
from core.canonical import sha256
from core.richtext import anchors
from core.verdict import Verdict

DRAFT_DAYS, CONFIRM_DAYS, MOST_COMMENTS = 30, 14, 60
# So that nobody's box is filled by somebody who types in their address.
MOST_UNCONFIRMED, UNCONFIRMED = 3, Response.State.UNCONFIRMED
CONSENT = (
    "I agree that what I wrote may be read by the people who prepare this plan, and that it may be published as the "
    "preview on this page shows it."
)
# Crockford's base32: no I, L, O, U, so that a number that is read out is written down right.
DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(frozen=True)
class Public:
    """Who acts: a member of the public. The audit says so, and not who."""

    email: str = "a member of the public"


PUBLIC = Public()


def receipt_number() -> str:
    """Twelve characters of Crockford's base32 in three groups: 60 bits, which nobody guesses."""
    drawn = "".join(secrets.choice(DIGITS) for _ in range(12))
    return "-".join((drawn[:4], drawn[4:8], drawn[8:]))


@transaction.atomic
def start_response(*, consultation: Consultation, at: datetime) -> Response:
    """A draft, which only the holder of its key reaches, and which is dropped when it is not sent."""
    _taking(consultation).require()
    return Response.objects.create(
        consultation=consultation, started_at=at, expires_at=at + timedelta(days=DRAFT_DAYS), state=RESPONSE.first
    )


def _taking(consultation: Consultation) -> Verdict:
    """Answers are taken while the round is open, after the deadline too (and marked as late)."""
    return Verdict.no_if(
        Round.objects.get(pk=consultation.round_id).status != Round.Status.OPEN,
        "This consultation is closed, so your answer cannot be taken any more.",
    )


def _draft(response: Response) -> Response:
    """The draft, locked; refused when it was sent meanwhile."""
    row = Response.objects.select_for_update(of=("self",)).select_related("consultation__round").get(pk=response.pk)
    verdict = Verdict.no_if(row.state != Response.State.DRAFT, "This response was sent; it can no longer be changed.")
    (verdict & _taking(row.consultation)).require()
    return row


def _sized(text: str) -> Verdict:
    return Verdict.no_if(
        len(text) > LONGEST_TEXT, f"An answer must be {LONGEST_TEXT:,} characters or fewer. Send the rest in another."
    )


@transaction.atomic
def save_answers(*, response: Response, answers: dict[Question, str], at: datetime) -> Response:
    """Keep these answers in the draft; an empty one takes the answer away."""
    row = _draft(response)
    for question, text in answers.items():
        known = question.consultation_id == row.consultation_id
        chosen = question.kind == Question.Kind.TEXT or text in {"", *question.options}
        verdict = Verdict.no_if(not known or not chosen, f"Choose one of the options of “{question.wording}”.")
        (verdict & _sized(text)).require()
        if text.strip():
            row.parts.update_or_create(question=question, defaults={"text": text})
        else:
            row.parts.filter(question=question).delete()
    return _alive(row, at)


def _alive(row: Response, at: datetime) -> Response:
    row.expires_at = at + timedelta(days=DRAFT_DAYS)
    row.save(update_fields=["expires_at"])
    return row


@transaction.atomic
def remark(
    *, response: Response, section_uid: UUID, text: str, at: datetime, bid: str = "", quote: str = "",
    part: ResponsePart | None = None,
) -> ResponsePart:  # fmt: skip
    """Keep a comment on a section of the draft plan, on a passage of it, or on words of a passage; or change one."""
    row = _draft(response)
    snapshot = row.consultation.round.snapshot
    section = next((each for each in readings(snapshot) if each.uid == section_uid), None)
    verdict = Verdict.no_if(section is None, "There is no such section in this draft.")
    verdict &= Verdict.no_if(not text.strip(), "Write your comment.")
    verdict &= Verdict.no_if(
        part is None and row.parts.filter(question=None).count() >= MOST_COMMENTS,
        f"A response can hold {MOST_COMMENTS} comments. Put what is left into one of them.",
    )
    (verdict & _sized(text)).require()
    words = _quoted(section.body, bid, quote) if bid else ""
    part = part or ResponsePart(response=row)
    Verdict.no_if(part.response_id != row.pk, "This comment is not part of your response.").require()
    part.section_uid, part.section_title, part.bid, part.quote, part.text = section_uid, section.title, bid, words, text
    part.save()
    _alive(row, at)
    return part


def _quoted(body: str, bid: str, quote: str) -> str:
    """The words that are meant, as the text has them; those of the whole passage when none are said."""
    try:
        return anchors.point_at(body, bid, quote).quote if bid in anchors.block_texts(body) else _gone()
    except anchors.NotThere as error:
        Verdict((str(error),)).require()
    return ""


def _gone() -> str:
    raise anchors.NotThere("There is no such paragraph in this section. Choose it again from the page of the section.")


@transaction.atomic
def drop_remark(*, part: ResponsePart, at: datetime) -> None:
    """Take a comment out of a draft."""
    _alive(_draft(part.response), at)
    part.delete()


@transaction.atomic
def sign_response(
    *, response: Response, name: str, organisation: str, show_name: bool, email: str, at: datetime
) -> Response:
    """Keep who answers: what may be shown of it, and where the confirmation goes."""
    row = _draft(response)
    row.name, row.organisation, row.show_name, row.email = name, organisation, show_name, email
    row.save(update_fields=["name", "organisation", "show_name", "email"])
    return _alive(row, at)


@transaction.atomic
def send_response(*, response: Response, agreed: bool, site: str, at: datetime) -> Response:
    """Send a draft: it is sealed, gets its number, and a letter asks its author to confirm the address. Until then it
    is no response. Sent twice, it is sent once."""
    row = Response.objects.select_for_update(of=("self",)).select_related("consultation__round").get(pk=response.pk)
    if row.state == Response.State.UNCONFIRMED:
        return row
    verdict = RESPONSE.check("send", row.state) & _taking(row.consultation)
    verdict &= Verdict.no_if(not row.parts.exists(), "Answer a question or comment on a section before you send.")
    verdict &= Verdict.no_if(not row.email, "Give your e-mail address, so that you can confirm your response.")
    waiting = Response.objects.filter(consultation=row.consultation, email__iexact=row.email, state=UNCONFIRMED)
    verdict &= Verdict.no_if(
        bool(row.email) and waiting.count() >= MOST_UNCONFIRMED,
        "Several responses wait to be confirmed at this address. Open the link in one of the messages first.",
    )
    verdict &= Verdict.no_if(not agreed, "Say that you agree, or we may not take your response.")
    verdict.require()
    keep_originals(row)
    token = secrets.token_urlsafe(24)
    row.state, row.consent, row.submitted_at = RESPONSE.named("send").target, CONSENT, at
    row.receipt, row.token_sha256 = receipt_number(), sha256(token.encode())
    row.expires_at = at + timedelta(days=CONFIRM_DAYS)
    row.save()
    _post(row, token, site=site, at=at)
    audit.record("sent", row, by=PUBLIC, at=at, consultation=row.consultation.slug, late=row.is_late)
    return row


def keep_originals(row: Response) -> None:
    """Put what was sent aside, where it can be read only with a reason, and never changed."""
    Original.objects.bulk_create(
        Original(part=part, text=part.text, sha256=sha256(part.text.encode())) for part in row.parts.all()
    )


def _post(row: Response, token: str, *, site: str, at: datetime) -> None:
    address = f"{site}/consultations/{row.consultation.slug}/yours/{token}/"
    context = {"response": row, "consultation": row.consultation, "address": address, "days": CONFIRM_DAYS}
    mail.post(
        to=row.email, subject=f"Confirm your response: {row.consultation.title}",
        text=render_to_string("consultation/email/confirm.txt", context), key=f"response-{row.key}",
        about=[f"plan:{row.consultation.round.snapshot.edition.plan.slug}"], confidential=True, by=PUBLIC, at=at,
    )  # fmt: skip


def by_token(consultation: Consultation, token: str) -> Response | None:
    """The response that a letter speaks of."""
    found = Response.objects.filter(consultation=consultation, token_sha256=sha256(token.encode()))
    return found.exclude(token_sha256="").first()


@transaction.atomic
def confirm_response(*, response: Response, at: datetime) -> Response:
    """The address is its author's: now it is a response. Confirmed twice, it is confirmed once."""
    row = Response.objects.select_for_update().get(pk=response.pk)
    if row.is_counted:
        return row
    RESPONSE.check("confirm", row.state).require()
    row.state, row.confirmed_at, row.expires_at = RESPONSE.named("confirm").target, at, None
    row.save(update_fields=["state", "confirmed_at", "expires_at"])
    audit.record("confirmed", row, by=PUBLIC, at=at)
    return row


@transaction.atomic
def withdraw_response(*, response: Response, at: datetime) -> Response:
    """Take back what was sent. Its words and its author are deleted; that there was one is still counted."""
    row = Response.objects.select_for_update().get(pk=response.pk)
    if row.state == Response.State.WITHDRAWN:
        return row
    RESPONSE.check("withdraw", row.state).require()
    forget(row, RESPONSE.named("withdraw").target)
    audit.record("withdrew", row, by=PUBLIC, at=at)
    return row


def forget(row: Response, state: str) -> None:
    """Delete all that was said, and whatever was made of it."""
    points = Point.objects.filter(part__response=row)
    Reply.objects.filter(point__in=points).delete()
    points.delete()
    for model in (Redaction, Original):
        model.objects.filter(part__response=row).delete()
    row.parts.all().delete()
    row.name = row.organisation = row.email = row.note = ""
    row.show_name, row.expires_at, row.state = False, None, state
    row.save()
