"""How is kept what a board said of the plan after it was published?"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from accounts.permissions import Permission
from consultation import actions as consultation_actions
from core import audit, ledger
from core.queue import enqueue_after_commit
from core.verdict import Verdict
from organisations.models import Organisation
from plans.permissions import may_on_plan
from publication.actions.withdraw import SHOW
from publication.models import LaterOpinion, Publication


@transaction.atomic
def record_later_opinion(
    *, publication: Publication, board: Organisation, text: str, finding: str, agreed_on: date, how: str,
    given_to_nhs_england_on: date, copy_received_on: date, is_shown: bool, by: Any, at: datetime,
) -> LaterOpinion:  # fmt: skip
    """Keep a board's opinion on the published plan, of which it gave the integrated care board a copy, word for word
    and sealed as every opinion is (NHS Act 2006 s.14Z55). The published files stay as they are: the plan's final
    opinions are those that stand in it."""
    today = localdate(at)
    verdict = may_on_plan(by, Permission.RUN_ROUND, publication.edition.plan, on=today)
    verdict &= Verdict.no_if(
        publication.state != Publication.State.PUBLISHED, "The plan is not public yet; this is an opinion on what is."
    )
    verdict &= Verdict.no_if(
        max(given_to_nhs_england_on, copy_received_on) > today, "A day on which it was given has not come yet."
    )
    verdict &= Verdict.no_if(
        min(given_to_nhs_england_on, agreed_on) < localdate(publication.published_at),
        "The plan was not published yet on that day; what was said of a draft belongs to its round.",
    )
    verdict.require()
    consultee = consultation_actions.consultee_after_publication(
        snapshot=publication.snapshot, board=board, by=by, at=at
    )
    opinion = consultation_actions.give_opinion(
        consultee=consultee, text=text, finding=finding, agreed_on=agreed_on, how=how, by=by, at=at
    )
    row = LaterOpinion.objects.create(
        publication=publication, opinion=opinion, given_to_nhs_england_on=given_to_nhs_england_on,
        copy_received_on=copy_received_on, is_shown=is_shown, recorded_at=at, recorded_by=by,
    )  # fmt: skip
    audit.record("recorded an opinion after publication", row, by=by, at=at, board=board.slug)
    ledger.append("later opinion", row.told, at=at)
    enqueue_after_commit(SHOW)
    return row
