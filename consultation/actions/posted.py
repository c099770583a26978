"""How is an opinion kept that a board sent by post or e-mail?"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from consultation import checks, queries
from consultation.actions.opinions import _locked, give_opinion
from consultation.actions.submitting import what_was_said
from consultation.models import Consultee, Opinion, OpinionDraft


@transaction.atomic
def enter_opinion(*, consultee: Consultee, said: dict[str, Any], by: Any, at: datetime) -> Opinion:
    """Keep what a board sent outside the portal, as a planner enters it: word for word, under the same checks as an
    answer on the board's own pages. The record says that a planner entered it. `said` holds the fields of an answer."""
    row = _locked(consultee)
    answer = OpinionDraft(consultee=row, **said)  # never saved: what a board writes itself stays its own
    asked = queries.findings_asked(row)
    verdict = checks.ready_to_submit(answer, asked, on=localdate(at)) & checks.may_be_entered(row)
    verdict.require()
    return give_opinion(
        consultee=row, text=answer.text, finding=answer.finding or Opinion.Finding.NOT_STATED,
        agreed_on=checks.agreed_day(answer), how=answer.how, by=by, at=at, more=what_was_said(answer, asked),
    )  # fmt: skip
