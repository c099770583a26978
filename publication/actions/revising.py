"""How is a published plan revised, and how are the reasons of its changes told?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from accounts.permissions import Permission
from core import audit, ledger
from core.verdict import Verdict
from organisations.models import Organisation
from plans import actions as plan_actions
from plans.models import Edition, Plan, Section
from plans.permissions import may_on_plan
from plans.queries import locked
from publication import checks, queries
from publication.actions.issue import start_next_edition
from publication.models import ChangeReason, RevisionDecision


@transaction.atomic
def start_revision(
    *, plan: Plan, is_significant: bool, bodies: list[Organisation], considered_by: str, decided_on: date, reasons: str,
    by: Any, at: datetime,
) -> Edition:  # fmt: skip
    """Open the next edition as a revision of the published one, with the recorded decision whether it is significant
    (NHS Act 2006 s.14Z53). Refused while an edition is open, or where nothing is published."""
    may_on_plan(by, Permission.EDIT_PLAN, plan, on=localdate(at)).require()
    checks.can_be_revised(queries.to_revise(plan)).require()
    edition = start_next_edition(plan=plan, by=by, at=at)
    decide_significance(
        edition=edition, is_significant=is_significant, bodies=bodies, considered_by=considered_by,
        decided_on=decided_on, reasons=reasons, by=by, at=at,
    )  # fmt: skip
    return edition


@transaction.atomic
def decide_significance(
    *, edition: Edition, is_significant: bool, bodies: list[Organisation], considered_by: str, decided_on: date,
    reasons: str, by: Any, at: datetime,
) -> RevisionDecision:  # fmt: skip
    """Record what the bodies considered of an open revision. The newest decision holds; every one stays on record. A
    significant revision passes every gate; of any other the change document is published instead of a round held."""
    row = locked(edition)
    revised = queries.to_revise(row.plan)
    verdict = may_on_plan(by, Permission.RECORD_APPROVAL, row.plan, on=localdate(at))
    verdict &= checks.can_be_decided(row, revised, is_significant=is_significant)
    verdict &= Verdict.no_if(not bodies, "Name the bodies that considered it.")
    verdict &= Verdict.no_if(not considered_by.strip(), "Say who considered it: the meeting or the people.")
    verdict &= Verdict.no_if(decided_on > localdate(at), "The day on which it was considered has not come yet.")
    verdict &= Verdict.no_if(not reasons.strip(), "Say why the revision is or is not significant.")
    verdict.require()
    decision = RevisionDecision.objects.create(
        edition=row, revises=revised, is_significant=is_significant, decided_on=decided_on,
        bodies=[{"slug": body.slug, "name": body.name} for body in bodies], considered_by=considered_by.strip(),
        reasons=reasons.strip(), recorded_at=at, recorded_by=by,
    )  # fmt: skip
    _statements(row, revised.edition, keep=not is_significant, by=by, at=at)
    audit.record("decided on the revision", decision, by=by, at=at, is_significant=is_significant)
    ledger.append("revision decision", decision.told, at=at)
    return decision


def _statements(edition: Edition, revised: Edition, *, keep: bool, by: Any, at: datetime) -> None:
    """What people said, and the account taken, stay those of the plan that is revised where nobody is asked anew; a
    significant revision says them anew (s.14Z54(8))."""
    before = {row.uid: row for row in revised.sections.exclude(kind=Section.Kind.MAIN)}
    for row in edition.sections.exclude(kind=Section.Kind.MAIN):
        was = before.get(row.uid)
        if was is None or (row.body, row.summary) != (("", "") if keep else (was.body, was.summary)):
            continue
        plan_actions.edit_section(
            section=row, version=row.version, title=row.title, body=was.body if keep else "",
            summary=was.summary if keep else "", by=by, at=at,
        )  # fmt: skip


@transaction.atomic
def give_reasons(*, edition: Edition, reasons: Mapping[str, str], by: Any, at: datetime) -> int:
    """Keep why each change was made, by the key of the change; empty words take a reason back. Returns how many were
    written. Refused once the change document is frozen with its publication."""
    row = locked(edition)
    verdict = may_on_plan(by, Permission.EDIT_PLAN, row.plan, on=localdate(at))
    (verdict & checks.reasons_are_open(row)).require()
    before, written = queries.reasons_of(row), 0
    for key, words in reasons.items():
        said = words.strip()
        if said == before.get(key, ""):
            continue
        written += 1
        if said:
            ChangeReason.objects.update_or_create(
                edition=row, key=key, defaults={"reason": said, "by": by, "at": at}
            )  # fmt: skip
        else:
            ChangeReason.objects.filter(edition=row, key=key).delete()
    if written:
        audit.record("gave reasons", row, by=by, at=at, changes=written)
    return written
