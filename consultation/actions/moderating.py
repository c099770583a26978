"""What may others read of a response? Moderators publish, reject and take words out; they never write in it.

Everything can be undone until the consultation is closed, and taken back afterwards. What was sent stays apart, and
each look at it is audited.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from accounts.permissions import Permission
from consultation.actions.public import held
from consultation.content import places_of, shortened
from consultation.models import Original, Point, Redaction, Response, ResponsePart
from consultation.transitions import RESPONSE
from core import audit
from core.verdict import Verdict
from plans.permissions import may_on_plan


def _held(response: Response, *, by: Any, at: datetime, right: Permission = Permission.MODERATE) -> Response:
    """The response, locked, for somebody who may moderate."""
    held(response.consultation, by=by, at=at, right=right)
    row = Response.objects.select_for_update(of=("self",)).select_related("consultation__round").get(pk=response.pk)
    Verdict.no_if(not row.is_counted, "This response was withdrawn meanwhile; there is nothing left of it.").require()
    return row


def _moved(row: Response, name: str, *, by: Any, at: datetime, **detail: Any) -> Response:
    RESPONSE.check(name, row.state).require()
    row.state = RESPONSE.named(name).target
    row.save()
    audit.record(name, row, by=by, at=at, consultation=row.consultation.slug, **detail)
    return row


@transaction.atomic
def publish_response(*, response: Response, by: Any, at: datetime) -> Response:
    """Let everybody read it, as it stands now, when the consultation is closed."""
    return _moved(_held(response, by=by, at=at), "publish", by=by, at=at)


@transaction.atomic
def reject_response(*, response: Response, reason: str, note: str, by: Any, at: datetime) -> Response:
    """Let nobody read it, with the reason. What it says is still read, and answered, unless it is no view at all."""
    row = _held(response, by=by, at=at)
    Verdict.no_if(reason not in Response.Rejection.values, "Choose why it is not to be published.").require()
    row.rejection, row.note = reason, note
    return _moved(row, "reject", by=by, at=at, reason=reason)


@transaction.atomic
def put_back(*, response: Response, by: Any, at: datetime) -> Response:
    """Undo what was decided: the response waits for a moderator again, and nobody else reads it."""
    row = _held(response, by=by, at=at)
    row.rejection = row.note = ""
    return _moved(row, "put back", by=by, at=at, after_closing=not row.consultation.is_open)


@transaction.atomic
def redact(*, part: ResponsePart, words: str, reason: str, by: Any, at: datetime) -> list[Redaction]:
    """Take these words out of what others read, wherever they stand in this part, with the reason in their place."""
    row = _held(part.response, by=by, at=at)
    original, standing = _original(part), _standing(part)
    places = places_of(original.text, words, standing) if original else []
    verdict = Verdict.no_if(original is None, "What was sent has been erased, so it can no longer be shortened.")
    verdict &= Verdict.no_if(reason not in Redaction.Reason.values, "Choose why these words are taken out.")
    verdict &= Verdict.no_if(
        original is not None and not places, "These words are not in the text. Copy them from it as they stand there."
    )
    verdict &= _while_waiting(row)
    verdict.require()
    made = [
        Redaction.objects.create(part=part, start=start, end=end, reason=reason, by=by, at=at) for start, end in places
    ]
    _shorten(part, original)
    audit.record("took words out", row, by=by, at=at, part=part.pk, reason=reason, places=len(made))
    return made


def _while_waiting(row: Response) -> Verdict:
    return Verdict.no_if(
        row.state != Response.State.WAITING, "Put the response back first; it was decided as it stands now."
    )


@transaction.atomic
def undo_redaction(*, redaction: Redaction, by: Any, at: datetime) -> None:
    """Put words back. It shows them again, so it counts as a look at the original."""
    part = redaction.part
    row = _held(part.response, by=by, at=at)
    original = _original(part)
    verdict = _while_waiting(row)
    verdict &= Verdict.no_if(original is None, "What was sent has been erased; the words are gone.")
    verdict &= Verdict.no_if(redaction.undone_at is not None, "These words were put back already.")
    verdict.require()
    Redaction.objects.filter(pk=redaction.pk).update(undone_at=at)
    _shorten(part, original)
    audit.record("put words back", row, by=by, at=at, part=part.pk, reason=redaction.reason)


def _original(part: ResponsePart) -> Original | None:
    return Original.objects.filter(part=part).first()


def _standing(part: ResponsePart) -> list[tuple[int, int, str]]:
    return [(each.start, each.end, each.reason) for each in part.redactions.filter(undone_at=None)]


def _shorten(part: ResponsePart, original: Original) -> None:
    """Work out anew what others read, and hold the points to it: one must not repeat what was taken out."""
    part.text = shortened(original.text, _standing(part))
    part.save(update_fields=["text"])
    for point in Point.objects.filter(part=part):
        if point.quote not in part.text:
            point.quote = f"[point {point.pk}: its words were changed by a moderator]"
            point.save(update_fields=["quote"])


@transaction.atomic
def look_at_original(*, response: Response, why: str, by: Any, at: datetime) -> dict[int, str]:
    """What was sent, by part. Each look is recorded with its reason; it is refused without one."""
    plan = response.consultation.round.snapshot.edition.plan
    verdict = may_on_plan(by, Permission.SEE_ORIGINALS, plan, on=localdate(at))
    verdict &= Verdict.no_if(not why.strip(), "Say why you need to see it; that is recorded.")
    verdict &= Verdict.no_if(not response.is_counted, "There is nothing left of this response.")
    verdict.require()
    audit.record("saw the original", response, by=by, at=at, why=why.strip()[:300])
    return dict(Original.objects.filter(part__response=response).values_list("part", "text"))
