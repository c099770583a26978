"""What would a change of the files change in the system? Seen by making it and looking: rows before and after."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import models

from consultation.models import ReminderRule
from organisations.models import (
    AreaOverlap,
    CalendarWindow,
    Meeting,
    Organisation,
    OrganisationName,
    PapersRule,
    Place,
    Post,
    Remit,
    Succession,
)
from plans.models import GlossaryTerm, ParticipationRule, PlanType, Requirement
from priorities.models import Framework, FrameworkItem

FILLED: tuple[type[models.Model], ...] = (
    Organisation, OrganisationName, Succession, Place, AreaOverlap, Remit, Post, PlanType, ParticipationRule,
    Requirement, GlossaryTerm, CalendarWindow, PapersRule, Meeting, ReminderRule, Framework, FrameworkItem,
)  # fmt: skip
State = dict[type[models.Model], dict[int, models.Model]]


def state() -> State:
    """Every row that files can fill."""
    return {model: {row.pk: row for row in model._default_manager.order_by("pk")} for model in FILLED}


def differences(before: State, after: State) -> Iterator[str]:
    """A sentence for each row that is new, and for each word of a row that is another."""
    for model in FILLED:
        called = str(model._meta.verbose_name)
        for pk, row in after[model].items():
            if pk not in before[model]:
                yield f"new {called}: {row}"
                continue
            for told in model._meta.concrete_fields:
                old, new = getattr(before[model][pk], told.attname), getattr(row, told.attname)
                if old != new and told.editable:
                    yield f"{called} “{row}”, {told.verbose_name}: “{_shown(old)}” becomes “{_shown(new)}”"


def _shown(value: Any) -> str:
    return "" if value is None else str(value)


def has_begun() -> bool:
    """Whether there is a body: the first thing that a system has."""
    return Organisation.objects.exists()
