"""How is what a board says, or its silence, kept?"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from accounts.permissions import Permission, may
from consultation.models import Consultee, Opinion, Round
from consultation.transitions import CONSULTEE
from core import audit, ledger
from core.canonical import sha256
from core.verdict import Verdict
from plans.permissions import may_on_plan


@transaction.atomic
def give_opinion(
    *, consultee: Consultee, text: str, finding: str, agreed_on: date, how: str, by: Any, at: datetime
) -> Opinion:
    """Keep a board's statement word for word, sealed by the hash of its UTF-8 bytes. Never edited afterwards."""
    row = _locked(consultee)
    verdict = _may_answer(row, by=by, on=localdate(at))
    verdict &= CONSULTEE.check("give opinion", row.status)
    verdict &= Verdict.no_if(row.round.status != Round.Status.OPEN, "The round is closed.")
    verdict &= Verdict.no_if(agreed_on > localdate(at), "The day on which the board agreed has not come yet.")
    verdict &= Verdict.no_if(not text.strip(), "Write the board's opinion; an empty statement says nothing.")
    verdict.require()
    opinion = Opinion.objects.create(
        consultee=row,
        text=text,
        sha256=sha256(text.encode()),
        finding=finding,
        agreed_on=agreed_on,
        how=how,
        given_at=at,
        given_by=by,
    )
    row.status = CONSULTEE.named("give opinion").target
    row.save(update_fields=["status"])
    audit.record("gave opinion", opinion, by=by, at=at, board=row.organisation.slug)
    ledger.append("opinion", opinion.told, at=at)
    return opinion


def _locked(consultee: Consultee) -> Consultee:
    """The row, locked together with its round, which nobody can then close before the caller has written."""
    return (
        Consultee.objects.select_for_update(of=("self", "round"))
        .select_related("organisation", "round__snapshot")
        .get(pk=consultee.pk)
    )


def _may_answer(consultee: Consultee, *, by: Any, on: date) -> Verdict:
    """The board's own people; or the planners, who enter what a board sent by post."""
    verdict = may(by, Permission.GIVE_OPINION, consultee.organisation, on=on)
    planners = may_on_plan(by, Permission.RUN_ROUND, consultee.round.snapshot.edition.plan, on=on)
    return verdict if not planners else Verdict()


@transaction.atomic
def record_no_reply(*, consultee: Consultee, tried: str, by: Any, at: datetime) -> Consultee:
    """Record a board's silence as what it is, with what was tried. The Act gives no consent by silence."""
    row = _locked(consultee)
    verdict = may_on_plan(by, Permission.RUN_ROUND, row.round.snapshot.edition.plan, on=localdate(at))
    verdict &= CONSULTEE.check("record no reply", row.status)
    verdict &= Verdict.no_if(not tried.strip(), "Say what was tried to reach the board.")
    verdict.require()
    row.status, row.no_reply_note = CONSULTEE.named("record no reply").target, tried
    row.save(update_fields=["status", "no_reply_note"])
    audit.record("recorded no reply", row, by=by, at=at, board=row.organisation.slug)
    ledger.append("no reply", row.told, at=at)
    return row
