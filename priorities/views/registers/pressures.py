"""The register of pressures on services: in a Place, in several, in the whole area."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet

from priorities import actions, queries
from priorities.forms import PressureForm
from priorities.models import ServicePressure
from priorities.views.registers.base import BLUE, GREY, RED, Asked, Cell, Fact, Register

TAGS = {"place": GREY, "places": BLUE, "whole area": RED}


class Pressures(Register):
    name, title, one, add_words = "pressures", "Pressures on services", "Pressure", "Enter a pressure"
    intro = (
        "Pressures that materially affect the outcomes of people, as the public or stakeholders tell them: in one "
        "Place, in several, or in the whole area."
    )
    empty = "No pressure has been entered yet."
    model, form = ServicePressure, PressureForm
    heads = ("Pressure", "Service", "How far it reaches")
    states = ServicePressure.Level.choices
    state_label = "How far it reaches"

    def rows(self, asked: Asked, *, words: str, state: str, is_out: bool) -> QuerySet[Any]:
        return super().rows(asked, words=words, state=state, is_out=is_out).prefetch_related("places")

    def cells(self, row: Any, on: date) -> list[Cell]:
        return [Cell(row.service), self.tag(row, on)]

    def tag(self, row: Any, on: date) -> Cell:
        return Cell(row.get_level_display(), self._places(row), tag=TAGS[row.level])

    def told(self, row: Any, on: date) -> list[Fact]:
        return [
            Fact("Service", row.service),
            Fact("How far it reaches", row.get_level_display()),
            Fact("Places", self._places(row)),
            Fact("What it does to people’s outcomes", row.outcomes),
            Fact("Who says so", row.evidence),
        ]

    def more(self, row: Any | None, asked: Asked) -> dict[str, Any]:
        return {"places": queries.places_of_cycle(asked.cycle)}

    def add(self, **given: Any) -> Any:
        return actions.add_pressure(**given)

    def change(self, row: Any, **given: Any) -> Any:
        return actions.change_pressure(entry=row, **given)

    def _places(self, row: Any) -> str:
        return ", ".join(place.name for place in sorted(row.places.all(), key=lambda place: place.position))
