"""Does a committee want letters beside the four answers? It asks for them, and may take that back."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from core import audit
from core.verdict import Verdict
from metrics.models import RatingRequest
from metrics.permissions import may_keep
from metrics.queries import rating_request
from organisations.models import Organisation


@transaction.atomic
def ask_for_rating(
    *, committee: Organisation, asked_by: str, asked_on: date, minute: str, by: Any, at: datetime
) -> RatingRequest:  # fmt: skip
    """Record that a committee asked for Red, Amber and Green. Its reports show them from the next one on. Raises
    Refused with every reason."""
    may_keep(by, on=localdate(at)).require()
    Organisation.objects.select_for_update(of=("self",)).get(pk=committee.pk)
    found = Verdict.no_if(not asked_by.strip(), "Say who asked for it in the committee.")
    found &= Verdict.no_if(not minute.strip(), "Say where it is minuted.")
    found &= Verdict.no_if(asked_on > localdate(at), "The day on which it was asked for must not be in the future.")
    found &= Verdict.no_if(rating_request(committee) is not None, "This committee has asked for it already.")
    found.require()
    row = RatingRequest.objects.create(
        committee=committee, asked_by=asked_by.strip(), asked_on=asked_on, minute=minute.strip(),
        by=audit.actor(by), at=at,
    )  # fmt: skip
    audit.record("asked for letters", row, by=by, at=at, minute=row.minute)
    return row


@transaction.atomic
def take_back_rating(*, request: RatingRequest, reason: str, by: Any, at: datetime) -> RatingRequest:
    """Record that a committee wants no letters any more, once, with the reason; what was frozen with them stays. Raises
    Refused with every reason."""
    may_keep(by, on=localdate(at)).require()
    row = RatingRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    found = Verdict.no_if(not reason.strip(), "Say why it is taken back.")
    found &= Verdict.no_if(row.taken_back_at is not None, "It is taken back already.")
    found.require()
    row.taken_back_at, row.taken_back_because = at, reason.strip()
    row.save(update_fields=["taken_back_at", "taken_back_because"])
    audit.record("took back", row, by=by, at=at, because=row.taken_back_because)
    return row
