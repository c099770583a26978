"""The register of what groups recommend when they review the plans in their totality."""

from __future__ import annotations

from datetime import date
from typing import Any

from priorities import queries
from priorities.forms import RecommendationForm
from priorities.models import Recommendation
from priorities.views.registers.base import BLUE, GREY, Asked, Cell, Fact, Register, day


class Recommendations(Register):
    name, title, one = "recommendations", "Recommendations", "Recommendation"
    add_words = "Enter a recommendation"
    intro = (
        "A group looks at all plans together, for what several do alike and what is best done at scale, and recommends "
        "to the body that decides. Each stands on the page on which the decision is recorded."
    )
    empty = "No group has recommended anything yet."
    model, form = Recommendation, RecommendationForm
    heads = ("Recommendation", "Intention", "By and to", "What it recommends")
    states = Recommendation.Advice.choices
    state_label = "What it recommends"

    def cells(self, row: Any, on: date) -> list[Cell]:
        return [
            Cell(f"{row.intention.number}. {row.intention.title}"),
            Cell(row.group, f"to {row.to.name}, {day(row.made_on)}"),
            self.tag(row, on),
        ]

    def tag(self, row: Any, on: date) -> Cell:
        return Cell(row.get_advice_display(), tag=GREY if row.advice == "not now" else BLUE)

    def told(self, row: Any, on: date) -> list[Fact]:
        return [
            Fact("Intention", f"{row.intention.number}. {row.intention.title}", intention=row.intention.number),
            Fact("Group", row.group),
            Fact("To", row.to.name),
            Fact("What it recommends", row.get_advice_display()),
            Fact("Why and how", row.reason),
            Fact("Day", day(row.made_on)),
        ]

    def more(self, row: Any | None, asked: Asked) -> dict[str, Any]:
        return {"intentions": queries.intentions_of(asked.cycle, asked.user, on=asked.on)}
