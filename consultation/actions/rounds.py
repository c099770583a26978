"""How are boards asked?"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from accounts.permissions import Permission
from consultation import checks
from consultation.actions.letters import give_to_boards
from consultation.models import Consultee, Round
from consultation.transitions import CONSULTEE, ROUND
from core import audit
from core.days import end_of, london_day
from core.verdict import Verdict
from organisations.models import Organisation
from plans import actions as plan_actions
from plans.models import Edition, ParticipationRule, Snapshot
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
    that was planned for it, if one was. Each contact of a board gets a letter in the same transaction."""
    opened = ROUND.named("open").target
    deadline = _deadline(closes_on, closes_at)
    round, boards = _round(snapshot, opened, opens_on=opens_on, closes_at=deadline, by=by, at=at)
    plan_actions.move(snapshot.edition, "open consultation", by=by, at=at)
    audit.record("opened", round, by=by, at=at, boards=[board.slug for board in boards], snapshot=snapshot.sha256)
    give_to_boards(round, by=by, at=at)
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
    asked_before = Round.objects.filter(kind=Round.Kind.OPINION, snapshot__edition=snapshot.edition)
    round = asked_before.filter(snapshot=snapshot, status=Round.Status.PLANNED).first() or Round(
        kind=Round.Kind.OPINION, snapshot=snapshot, number=asked_before.count() + 1
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
def close_round(*, round: Round, by: Any, at: datetime) -> Round:
    """Close a round in which every board has answered or its silence is recorded. Only the asking about a draft moves
    its edition."""
    row = Round.objects.select_for_update(of=("self",)).select_related("snapshot__edition__plan").get(pk=round.pk)
    verdict = may_on_plan(by, Permission.RUN_ROUND, row.snapshot.edition.plan, on=localdate(at))
    (verdict & checks.ready_to_close(row)).require()
    row.status = ROUND.named("close").target
    row.save(update_fields=["status"])
    if row.kind == Round.Kind.OPINION:
        plan_actions.move(row.snapshot.edition, "close consultation", by=by, at=at)
    audit.record("closed", row, by=by, at=at)
    return row
