"""How are boards asked, and how is what they say kept?"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from accounts.permissions import Permission, may
from consultation import checks
from consultation.models import Consultee, Involvement, Opinion, ReminderRule, Round
from consultation.transitions import CONSULTEE, ROUND
from core import audit, ledger
from core.canonical import sha256
from core.days import end_of, london_day
from core.verdict import Verdict
from organisations.models import Organisation
from plans import actions as plan_actions
from plans.models import Edition, ParticipationRule, PlanType, RegisteredPlan, Snapshot
from plans.permissions import may_on_plan
from plans.queries import bodies_asked, rules


@transaction.atomic
def plan_round(
    *, snapshot: Snapshot, opens_on: date, by: Any, at: datetime, closes_on: date | None = None,
    closes_at: datetime | None = None,
) -> Round:  # fmt: skip
    """Set down who will be asked about this snapshot, and when. Nobody has been asked yet; `open_round` asks them.
    Planning it again changes the days of the round that is planned."""
    deadline = _deadline(closes_on, closes_at)
    round, _ = _round(snapshot, Round.Status.PLANNED, opens_on=opens_on, closes_at=deadline, by=by, at=at)
    audit.record("planned", round, by=by, at=at, opens_on=opens_on.isoformat(), snapshot=snapshot.sha256)
    return round


@transaction.atomic
def open_round(
    *, snapshot: Snapshot, opens_on: date, by: Any, at: datetime, closes_on: date | None = None,
    closes_at: datetime | None = None,
) -> Round:  # fmt: skip
    """Put the statutory question to every relevant board about this snapshot (NHS Act 2006 s.14Z54(4)): in the round
    that was planned for it, if one was."""
    opened = ROUND.named("open").target
    deadline = _deadline(closes_on, closes_at)
    round, boards = _round(snapshot, opened, opens_on=opens_on, closes_at=deadline, by=by, at=at)
    plan_actions.move(snapshot.edition, "open consultation", by=by, at=at)
    audit.record("opened", round, by=by, at=at, boards=[board.slug for board in boards], snapshot=snapshot.sha256)
    return round


def _deadline(closes_on: date | None, closes_at: datetime | None) -> datetime:
    """The instant of a deadline that is told as one, or as a day: then the end of that day in London."""
    if (closes_on is None) == (closes_at is None):
        raise TypeError("Say when the round closes: by closes_at (an instant) or by closes_on (the end of that day).")
    return closes_at or end_of(closes_on)


def _round(
    snapshot: Snapshot, status: str, *, opens_on: date, closes_at: datetime, by: Any, at: datetime
) -> tuple[Round, list[Organisation]]:
    """The planned round on this snapshot, or a new one, brought to a state, with every board that the rules name on its
    first day."""
    # Locked, so that no later text is issued between the check and the opening.
    locked = Edition.objects.select_for_update(of=("self",)).select_related("plan__place__icb")
    snapshot.edition = locked.get(pk=snapshot.edition_id)
    plan = snapshot.edition.plan
    verdict = may_on_plan(by, Permission.RUN_ROUND, plan, on=localdate(at))
    verdict &= Verdict.no_if(london_day(closes_at) < opens_on, "The deadline comes before the day on which it opens.")
    (verdict & checks.ready_to_open(snapshot, on=opens_on)).require()
    boards = bodies_asked(plan, ParticipationRule.Duty.CONSULT_OPINION, on=opens_on)
    round = Round.objects.filter(snapshot=snapshot, status=Round.Status.PLANNED).first() or Round(
        snapshot=snapshot, number=Round.objects.filter(snapshot__edition=snapshot.edition).count() + 1
    )
    round.question = rules(plan.plan_type, ParticipationRule.Duty.CONSULT_OPINION, on=opens_on).first().question
    round.status, round.opens_on, round.closes_at = status, opens_on, closes_at
    round.save()
    is_open = status == ROUND.named("open").target
    asked = CONSULTEE.named("ask").target if is_open else CONSULTEE.first
    # A row is never deleted: a board that ended between planning and opening stays, as not asked.
    Consultee.objects.bulk_create(
        [Consultee(round=round, organisation=board, status=asked) for board in boards],
        update_conflicts=True, unique_fields=["round", "organisation"], update_fields=["status"],
    )  # fmt: skip
    return round, boards


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


@transaction.atomic
def close_round(*, round: Round, by: Any, at: datetime) -> Round:
    """Close a round in which every board has answered or its silence is recorded."""
    row = Round.objects.select_for_update(of=("self",)).select_related("snapshot__edition__plan").get(pk=round.pk)
    verdict = may_on_plan(by, Permission.RUN_ROUND, row.snapshot.edition.plan, on=localdate(at))
    (verdict & checks.ready_to_close(row)).require()
    row.status = ROUND.named("close").target
    row.save(update_fields=["status"])
    plan_actions.move(row.snapshot.edition, "close consultation", by=by, at=at)
    audit.record("closed", row, by=by, at=at)
    return row


@transaction.atomic
def record_involvement(
    *, plan: RegisteredPlan, event: str, audience: str, by: Any, at: datetime, **fields: Any
) -> Involvement:
    """Record who was involved, or is to be, before there is a draft; a row that says the same already is left alone."""
    key = {"plan": plan, "event": event, "audience": audience}
    row = Involvement.objects.filter(**key).first()
    created = row is None
    row = row or Involvement(**key)
    if created or any(getattr(row, name) != value for name, value in fields.items()):
        for name, value in fields.items():
            setattr(row, name, value)
        row.full_clean()
        row.save()
    if created:
        audit.record("involved", row, by=by, at=at)
    return row


@transaction.atomic
def set_reminder_rule(
    *, plan_type: PlanType, before: str, working_days: int, source: str, by: Any, at: datetime, **fields: Any
) -> ReminderRule:
    """Record when boards that have not answered are reminded."""
    key = {"plan_type": plan_type, "before": before, "working_days": working_days}
    row, created = ReminderRule.objects.get_or_create(**key, defaults={"source": source, **fields})
    if created:
        audit.record("entered", row, by=by, at=at)
    return row
