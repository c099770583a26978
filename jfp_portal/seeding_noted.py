"""What did a reader of the sample's documents notice that no rule finds? From `jfp_portal/sample/noted.yaml`."""

from __future__ import annotations

from jfp_portal.seeding import STARTED, SYSTEM, read
from plans.models import Plan
from publication import actions


def seed_noted() -> int:
    """Enter the notes; loading twice changes nothing. Gives how many there are."""
    plans = {plan.slug: plan for plan in Plan.objects.all()}
    rows = read("noted.yaml")
    for row in rows:
        fields = {**row, "plan": plans[row["plan"]] if row["plan"] else None}
        actions.note_finding(**fields, by=SYSTEM, at=STARTED)
    return len(rows)
