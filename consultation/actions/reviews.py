"""How are boards asked beside the drafting of a plan? Neither asking moves an edition."""

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
from plans.models import ParticipationRule, Snapshot
from plans.permissions import may_on_plan
from plans.queries import bodies_under, locked, rule_for

Duty = ParticipationRule.Duty


@transaction.atomic
def open_review(*, snapshot: Snapshot, opens_on: date, closes_on: date, by: Any, at: datetime) -> Round:
    """Consult every relevant board in the yearly review of the steps to implement its strategies (NHS Act 2006
    s.14Z58(3)): on the published plan, or on a frozen text of an annual report."""
    edition = snapshot.edition = locked(snapshot.edition)
    verdict = may_on_plan(by, Permission.RUN_ROUND, edition.plan, on=localdate(at))
    verdict &= Verdict.no_if(closes_on < opens_on, "The deadline comes before the day on which it opens.")
    (verdict & checks.ready_to_review(snapshot, on=opens_on)).require()
    rule = rule_for(edition.plan, Duty.CONSULT_REVIEW, on=opens_on)
    before = Round.objects.filter(kind=Round.Kind.ANNUAL_REPORT, snapshot__edition=edition).count()
    round = Round.objects.create(
        kind=Round.Kind.ANNUAL_REPORT, snapshot=snapshot, number=before + 1, question=rule.question,
        status=ROUND.named("open").target, opens_on=opens_on, closes_at=end_of(closes_on),
    )  # fmt: skip
    boards = bodies_under(edition.plan, rule, on=opens_on)
    asked = CONSULTEE.named("ask").target
    Consultee.objects.bulk_create(Consultee(round=round, organisation=board, status=asked) for board in boards)
    audit.record("opened", round, by=by, at=at, boards=[board.slug for board in boards], snapshot=snapshot.sha256)
    give_to_boards(round, by=by, at=at)
    return round


@transaction.atomic
def consultee_after_publication(*, snapshot: Snapshot, board: Organisation, by: Any, at: datetime) -> Consultee:
    """The board as one that speaks of the published plan (NHS Act 2006 s.14Z55): nobody is asked, so a board that says
    nothing is no consultee. Its round is there from the first such opinion and stays open as long as the plan's period,
    as the Act sets no end."""
    edition = snapshot.edition = locked(snapshot.edition)
    plan, today = edition.plan, localdate(at)
    rule = rule_for(plan, Duty.OPINION_PUBLISHED, on=today)
    verdict = may_on_plan(by, Permission.RUN_ROUND, plan, on=today)
    verdict &= checks.may_speak_of_published(edition, board, rule, on=today)
    verdict.require()
    last = max(plan.ends_on or today.replace(year=today.year + 5, day=1), today)
    round, created = Round.objects.get_or_create(
        kind=Round.Kind.PUBLISHED, snapshot=snapshot, number=1,
        defaults={
            "question": rule.question, "status": ROUND.named("open").target, "opens_on": london_day(at),
            "closes_at": end_of(last),
        },
    )  # fmt: skip
    if created:
        audit.record("opened", round, by=by, at=at, snapshot=snapshot.sha256)
    found, _ = Consultee.objects.get_or_create(
        round=round, organisation=board, defaults={"status": CONSULTEE.named("ask").target}
    )
    return found
