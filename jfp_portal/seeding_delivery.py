"""How does the sample show who keeps what is promised? From `sample/delivery.yaml`, through the real verbs."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from accounts.models import User
from jfp_portal.seeding import STARTED, SYSTEM, at, read
from jfp_portal.seeding_frameworks import commitments
from organisations.models import Organisation
from priorities import actions
from priorities.models import Commitment, Milestone
from priorities.queries import report_on


def seed_terms() -> int:
    """What the plans' own words give of dates and measures; gives how many rows. Needs the plans' commitments."""
    rows = read("delivery.yaml")["terms"]
    for row in rows:
        given = {name: row[name] for name in ("due_on", "measure") if name in row}
        for promise in commitments(row["plan"], row["section"], row["commitment"]):
            # A system that is there already keeps its editions of the past as they were.
            may = actions.may_set_terms(SYSTEM, promise.section.edition, on=STARTED.date())
            if may and not hasattr(promise, "terms"):
                actions.set_terms(commitment=promise, by=SYSTEM, at=STARTED, **given)
    return len(rows)


@transaction.atomic
def seed_delivery() -> None:
    """Terms, milestones and monthly reports of the plan that exists nowhere. Needs the sample's lives."""
    row = read("delivery.yaml")["sample"]
    promise = Commitment.objects.filter(
        section__edition__plan__slug=row["plan"], text__startswith=row["commitment"]
    ).first()
    if promise is None or hasattr(promise, "terms"):
        return
    owner = Organisation.objects.get(slug=row["owner"])
    actions.set_terms(commitment=promise, owner=owner, by=SYSTEM, at=at(row["on"]), **row["terms"])
    for each in row["milestones"]:
        made = actions.add_milestone(
            commitment=promise, title=each["title"], due_on=each["due_on"], by=SYSTEM, at=at(row["on"])
        )
        if "committee" in each:
            committee = Organisation.objects.get(slug=each["committee"])
            actions.assign_committee(
                milestone=made, plan=promise.section.edition.plan, committee=committee, by=SYSTEM,
                at=at(each["assigned_on"]),
            )  # fmt: skip
        for report in each.get("reports") or []:
            _report(made, report)


def _report(milestone: Milestone, row: dict[str, Any]) -> None:
    corrects = report_on(milestone, row["month"]) if "correction_reason" in row else None
    given = {name: value for name, value in row.items() if name != "on"}
    actions.report_milestone(
        milestone=milestone, corrects=corrects, by=User.objects.get(email="sro@sample.local"), at=at(row["on"]), **given
    )
