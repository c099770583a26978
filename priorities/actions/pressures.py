"""How is pressure on a service entered and changed, with the Places that it reaches?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from core import audit
from core.verdict import Verdict
from organisations.models import Place
from priorities.actions.registers import STALE, add_entry, change_entry, locked
from priorities.checks import reach_of_pressure
from priorities.models import PlanningCycle, ServicePressure


@transaction.atomic
def add_pressure(
    *, cycle: PlanningCycle, level: str, places: Iterable[Place], by: Any, at: datetime, **fields: Any
) -> ServicePressure:
    """Enter pressure on a service. Refused unless the Places fit the level."""
    found = list(places)
    reach_of_pressure(level, found).require()
    made = add_entry(model=ServicePressure, cycle=cycle, level=level, by=by, at=at, **fields)
    made.places.set(found)
    return made


@transaction.atomic
def change_pressure(
    *, entry: ServicePressure, version: int, level: str, places: Iterable[Place], by: Any, at: datetime, **fields: Any
) -> ServicePressure:
    """Change what is said of it, and the Places that it reaches."""
    found = list(places)
    reach_of_pressure(level, found).require()
    was = locked(entry)
    before = sorted(place.slug for place in was.places.all())
    row = change_entry(entry=entry, version=version, level=level, by=by, at=at, **fields)
    if before == sorted(place.slug for place in found):
        return row
    if row.version == was.version:  # nothing else was changed, so the version that it is based on was not looked at
        Verdict.no_if(version != row.version, STALE).require()
        row.version += 1
        row.save(update_fields=["version"])
    row.places.set(found)
    audit.record("changed places", row, by=by, at=at, before=before)
    return row
