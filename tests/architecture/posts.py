"""What the posts of the walk send, and what must be there so that who may post gets it done."""

from __future__ import annotations

from typing import Any

from consultation import actions as consultation_actions
from plans import actions as plan_actions
from plans.models import Edition
from plans.queries import working_edition
from priorities import actions as priority_actions
from priorities.models import Commitment, FrameworkItem
from tests.stages import NOW, TODAY

WHO: dict[str, Any] = {"by": None, "at": NOW}
WRITTEN = {Edition.Status.DRAFT, Edition.Status.FINALISING}
DAYS = {
    f"{name}_{part}": value
    for name in ("opens_on", "closes_on")
    for part, value in (("day", "2"), ("month", "11"), ("year", "2026"))
}


def _written(case: Any) -> Edition | None:
    edition = working_edition(case.plan)
    return edition if edition and edition.status in WRITTEN else None


def a_change(case: Any) -> dict[str, Any]:
    """A change of the structure, to be undone."""
    edition = _written(case)
    if edition is None:
        return {"change": 1}
    change = edition.structure_changes.filter(undone_at=None).order_by("-pk").first()
    change = change or plan_actions.structure.add(edition=edition, title="More", after=None, **WHO)
    return {"change": change.pk}


def an_owned_section(case: Any) -> dict[str, Any]:
    """The section belongs to somebody of the plan's own Place who has every role."""
    section, edition = case.section, _written(case)
    owner = next(each.user for each in case.world.people if each.seat == "own Place" and len(each.roles) > 1)
    if edition and section and section.owner != owner:
        plan_actions.structure.assign(section=section, owner=owner, post="", **WHO)
    return {"version": section.version if section else 1}


def commitment(case: Any) -> Any:
    found = Commitment.objects.filter(section__edition__plan=case.plan).order_by("-pk").first()
    return found and found.uid


def a_source(case: Any) -> dict[str, Any]:
    item = FrameworkItem.objects.first()
    if item is None:
        framework = priority_actions.register_framework(
            slug="aims", series="aims", kind="aims", name="Aims", version="1", owner_name="NHS", source="A paper",
            description="Aims.", **WHO,
        )  # fmt: skip
        priority_actions.write_items(
            framework=framework, items=[{"code": "one", "local_type": "aim", "wording": "One"}], **WHO
        )
        item = FrameworkItem.objects.get()
    return {"item": [item.pk], "shown": str(item.pk)}


def a_decision(case: Any) -> dict[str, Any]:
    return {
        "body": case.plan.owner_id, "decision": "endorsed", "agreed_on_day": "2", "agreed_on_month": "11",
        "agreed_on_year": "2026", "meeting": "Board", "sha256": case.snapshot.sha256 if case.snapshot else "",
    }  # fmt: skip


def an_answered_round(case: Any) -> dict[str, Any]:
    """In the state "in consultation": a round that every board has kept silent in, to be closed."""
    snapshot = case.snapshot
    if case.state == "in consultation" and not snapshot.rounds.exists():
        round = consultation_actions.open_round(snapshot=snapshot, opens_on=TODAY, closes_on=TODAY, **WHO)
        for consultee in round.consultees.all():
            consultation_actions.record_no_reply(consultee=consultee, tried="A call.", **WHO)
    return {"sure": "yes"}
