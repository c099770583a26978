"""How is a text frozen, and what comes next for it?"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from accounts.permissions import Permission
from consultation import actions as consultation_actions
from core.verdict import Verdict
from metrics import actions as metric_actions
from plans import actions as plan_actions
from plans.models import Edition, ParticipationRule, Plan, Snapshot
from plans.permissions import may_on_plan
from plans.queries import bodies_asked, last_snapshot, locked
from priorities import actions as priority_actions
from publication import checks, content, queries

Duty = ParticipationRule.Duty


@transaction.atomic
def start_next_edition(*, plan: Plan, by: Any, at: datetime) -> Edition:
    """Open the next edition with the text, the promises and the targets of the last one; an empty one where there is
    none before. Refused while an edition is open."""
    last = queries.begins_with(plan)
    if last is None:
        return plan_actions.start_edition(plan=plan, by=by, at=at)
    target = plan_actions.carry_forward(source=last, by=by, at=at)
    priority_actions.carry_forward(source=last, target=target, by=by, at=at)
    metric_actions.carry_forward(source=last, target=target, by=by, at=at)
    return target


@transaction.atomic
def issue_draft(
    *, edition: Edition, note: str = "", to_boards: tuple[date, date] | None = None, by: Any, at: datetime
) -> Snapshot:
    """Freeze the text as it stands, with a note on what it is for. What comes next follows from the plan type's rules:

    - where a board that must be consulted has not been heard on this very text, it is a draft, for the next round;
    - otherwise it is the final text, sent for approval to the bodies that must approve it, if any. So is the text of
      a revision that was decided not to be significant: nobody is asked about it.

    `to_boards`, the first and the last day of a round, gives a draft to every relevant board at once: of a redraft this
    is the next round, for all of them (NHS Act 2006 s.14Z54(7)); what they said before stays, as said of that draft.
    """
    edition = locked(edition)
    verdict = may_on_plan(by, Permission.ISSUE_DRAFT, edition.plan, on=localdate(at))
    verdict &= checks.ready_to_issue(
        edition, unchanged=content.is_unchanged(edition, last_snapshot(edition)),
        revises_nothing=content.revises_nothing(edition, at=at),
    )  # fmt: skip
    verdict.require()
    if edition.status in {Edition.Status.AWAITING_APPROVAL, Edition.Status.APPROVED}:
        plan_actions.move(edition, "send back", by=by, at=at, note="A new text is issued.")
    number = plan_actions.next_number(edition)
    composed = content.compose(edition, number=number, purpose=Snapshot.Purpose.DRAFT, at=at)
    text = content.text_sha256(composed)
    if checks.boards_are_heard(edition, text, on=localdate(at)):
        composed["purpose"] = Snapshot.Purpose.FINAL.value
        _send_on(edition, by=by, at=at)
    Verdict.no_if(
        bool(to_boards) and composed["purpose"] == Snapshot.Purpose.FINAL,
        "Every board was heard on this very text already; nobody need be asked again.",
    ).require()
    snapshot = plan_actions.store_snapshot(
        edition=edition, content=composed, text_sha256=text, purpose=composed["purpose"], note=note.strip()[:500],
        by=by, at=at,
    )  # fmt: skip
    if to_boards:
        first, last = to_boards
        consultation_actions.open_round(snapshot=snapshot, opens_on=first, closes_on=last, by=by, at=at)
    return snapshot


def _send_on(edition: Edition, *, by: Any, at: datetime) -> None:
    if edition.status == Edition.Status.DRAFT:
        plan_actions.move(edition, "finalise without consultation", by=by, at=at)
    must_approve = bodies_asked(edition.plan, Duty.APPROVE, on=localdate(at))
    plan_actions.move(edition, "send for approval" if must_approve else "release without approval", by=by, at=at)
