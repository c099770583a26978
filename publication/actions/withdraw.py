"""How is a published plan taken out of force, without taking anything away?"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from accounts.permissions import Permission
from core import ledger
from core.queue import enqueue_after_commit
from core.verdict import Verdict
from plans import actions as plan_actions
from plans.models import Edition
from plans.permissions import may_on_plan
from plans.queries import locked
from plans.transitions import EDITION
from publication.actions import searching

SHOW = "publication.reconcile"


@transaction.atomic
def withdraw(*, edition: Edition, reason: str, by: Any, at: datetime) -> Edition:
    """Say that a published edition no longer holds, and why. Its files stay where they are for good, for whoever cited
    them; the public pages say that it was withdrawn, when and for what reason, and the search finds nothing of it any
    more. Refused without a reason. There is no way back but a new edition."""
    row = locked(edition)
    verdict = may_on_plan(by, Permission.PUBLISH, row.plan, on=localdate(at))
    verdict &= Verdict.no_if(not reason.strip(), "Say why the plan is withdrawn; the reason is shown to the public.")
    (verdict & EDITION.check("withdraw", row.status)).require()
    plan_actions.move(row, "withdraw", by=by, at=at, note=reason.strip())
    ledger.append("withdrawal", row.status_changes.get(name="withdraw").told, at=at)
    searching.forget(row.plan)
    edition.status = row.status
    enqueue_after_commit(SHOW)
    return row
