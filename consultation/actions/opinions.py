"""How is what a board says, or its silence, kept?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from accounts.permissions import Permission, may
from consultation import checks
from consultation.models import Consultee, Opinion, OpinionAttachment, OpinionFinding, Round, overall
from consultation.models.numbers import new_number
from consultation.permissions import BoardPerson, may_act_for
from consultation.transitions import CONSULTEE
from core import audit, ledger
from core.canonical import sha256
from core.queue import enqueue_after_commit
from core.verdict import Verdict
from organisations.models import Meeting
from plans.models import RegisteredPlan
from plans.permissions import may_on_plan

RECEIPT_TASK = "publication.send_receipts"


@dataclass(frozen=True)
class Particulars:
    """What else a board says with its words: all of it may be left out by who enters what came by post."""

    findings: tuple[tuple[RegisteredPlan, str, str], ...] = ()
    files: tuple[tuple[str, bytes], ...] = ()
    stance: str = Opinion.Stance.FIRST
    earlier: Opinion | None = None
    supersedes: Opinion | None = None
    correction_reason: str = ""
    meeting: Meeting | None = None
    minutes_link: str = ""
    delegation: str = ""
    sent_to_nhs_england: bool | None = None
    written_by: str = ""
    released_by: str = ""
    key: UUID | None = None


@transaction.atomic
def give_opinion(
    *, consultee: Consultee, text: str, finding: str, agreed_on: date, how: str, by: Any, at: datetime,
    person: BoardPerson | None = None, more: Particulars | None = None,
) -> Opinion:  # fmt: skip
    """Keep a board's statement word for word, sealed by the hash of its UTF-8 bytes, with its ledger entry and the
    number of its receipt. Never edited afterwards. `person` acts for the board; without one it is `by`, who may be a
    planner. With findings on strategies, the finding of the whole is made from them."""
    row, more = _locked(consultee), more or Particulars()
    verdict = may_act_for(person, row, on=localdate(at)) if person else _may_answer(row, by=by, on=localdate(at))
    verdict &= CONSULTEE.check("give opinion", row.status)
    verdict &= Verdict.no_if(row.round.status != Round.Status.OPEN, "The round is closed.")
    verdict &= Verdict.no_if(agreed_on > localdate(at), "The day on which the board agreed has not come yet.")
    verdict &= checks.words_can_be_kept(text)
    verdict &= Verdict.no_if(
        bool(more.supersedes and more.supersedes.consultee_id != row.pk), "An opinion corrects one of the same round."
    )
    verdict.require()
    opinion = Opinion.objects.create(
        consultee=row,
        text=text,
        sha256=sha256(text.encode()),
        finding=overall([each[1] for each in more.findings]) if more.findings else finding,
        agreed_on=agreed_on,
        how=how,
        given_at=at,
        given_by=person.user if person else by,
        number=new_number(),
        via=_via(person, by, row, on=localdate(at)),
        **_who(person, by),
        **_plain(more),
    )
    _keep_beside(opinion, more)
    row.status = CONSULTEE.named("give opinion").target
    row.save(update_fields=["status"])
    audit.record("gave opinion", opinion, by=person or by, at=at, board=row.organisation.slug)
    if person:
        enqueue_after_commit(RECEIPT_TASK)
    # Last: writers of the ledger queue behind one another until the transaction ends.
    ledger.append("opinion", opinion.told, at=at)
    return opinion


def _plain(more: Particulars) -> dict[str, Any]:
    names = (
        "stance", "earlier", "supersedes", "correction_reason", "meeting", "minutes_link", "delegation",
        "sent_to_nhs_england", "written_by", "released_by", "key",
    )  # fmt: skip
    return {name: getattr(more, name) for name in names}


def _who(person: BoardPerson | None, by: Any) -> dict[str, str]:
    if person:
        return {"given_name": person.name, "given_email": person.email, "given_role": person.role}
    return {"given_name": getattr(by, "name", ""), "given_email": getattr(by, "email", "").lower()}


def _via(person: BoardPerson | None, by: Any, consultee: Consultee, *, on: date) -> str:
    if person:
        return Opinion.Via.SIGNED_IN if person.user else Opinion.Via.LINK
    own = by is not None and may(by, Permission.GIVE_OPINION, consultee.organisation, on=on)
    return Opinion.Via.SIGNED_IN if own else Opinion.Via.PLANNER


def _keep_beside(opinion: Opinion, more: Particulars) -> None:
    OpinionFinding.objects.bulk_create(
        OpinionFinding(opinion=opinion, strategy=strategy, finding=finding, reasons=reasons)
        for strategy, finding, reasons in more.findings
    )
    OpinionAttachment.objects.bulk_create(_attachments(opinion, more.files))


def _attachments(opinion: Opinion, files: Iterable[tuple[str, bytes]]) -> list[OpinionAttachment]:
    return [
        OpinionAttachment(opinion=opinion, name=name, data=data, sha256=sha256(data), size=len(data))
        for name, data in files
    ]


def _locked(consultee: Consultee) -> Consultee:
    """The row, locked together with its round, which nobody can then close before the caller has written."""
    return (
        Consultee.objects.select_for_update(of=("self", "round"))
        .select_related("organisation", "round__snapshot__edition__plan")
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
