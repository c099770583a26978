"""What is no longer to be kept? Drafts that nobody sent, responses that nobody confirmed, and personal data whose time
is over (UK GDPR art. 5(1)(e))."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from consultation.actions import flood
from consultation.actions.importing import sweep_surveys
from consultation.actions.responding import forget
from consultation.models import Consultation, Original, Response, Round
from consultation.transitions import RESPONSE
from core import audit


@transaction.atomic
def sweep_responses(*, at: datetime) -> int:
    """Drop drafts and unconfirmed responses whose time is over, and erase personal data that has been kept for as long
    as people were told. Returns how many responses were touched."""
    flood.forget(at=at)
    sweep_surveys(at=at)
    stale = Response.objects.select_for_update(skip_locked=True).filter(
        state__in=[Response.State.DRAFT, Response.State.UNCONFIRMED], expires_at__lt=at
    )
    touched = 0
    for row in stale:
        if row.state == Response.State.DRAFT:
            row.parts.all().delete()
            row.delete()
        else:
            forget(row, RESPONSE.named("expire").target)
            audit.record("expired", row, by=None, at=at)
        touched += 1
    closed = Consultation.objects.filter(round__status=Round.Status.CLOSED, erased_at=None).select_related("round")
    for consultation in closed:
        if consultation.kept_until < at:
            touched += erase_personal_data(consultation, at=at)
    return touched


def erase_personal_data(consultation: Consultation, *, at: datetime) -> int:
    """Delete originals, names that are not shown, addresses and keys. What is published stays as it was published."""
    rows = consultation.responses.all()
    Original.objects.filter(part__response__in=rows).delete()
    rows.filter(show_name=False).update(name="")
    number = rows.update(email="", token_sha256="", note="")
    Consultation.objects.filter(pk=consultation.pk).update(erased_at=at)
    audit.record("erased personal data", consultation, by=None, at=at, responses=number)
    return number
