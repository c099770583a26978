"""The register of the shared data set, by version."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet

from priorities import actions, queries
from priorities.forms import DataItemForm
from priorities.models import DataItem
from priorities.views.registers.base import Asked, Cell, Fact, Register, day, may_run


class SharedData(Register):
    name, title, one, add_words = "data", "Shared data set", "Data", "Add data"
    intro = (
        "The data that every team plans from, so that all speak of the same numbers. A frozen version never changes; "
        "each intention names the version it was planned from. Adding or changing something begins the next version."
    )
    empty = "No data are named yet."
    model, form = DataItem, DataItemForm
    heads = ("Data", "Who looks after it", "Of which day")
    above = "priorities/registers/data_set.html"

    def _version(self, asked: Asked) -> Any:
        """The version that the address names, or the newest."""
        versions, wanted = self._versions(asked), asked.request.GET.get("version", "")
        return next((each for each in versions if str(each.version) == wanted), versions[0] if versions else None)

    def _versions(self, asked: Asked) -> list[Any]:
        if "versions" not in asked.known:
            asked.known["versions"] = queries.data_sets_of(asked.cycle)
        return asked.known["versions"]

    def rows(self, asked: Asked, *, words: str, state: str, is_out: bool) -> QuerySet[Any]:
        found = super().rows(asked, words=words, state=state, is_out=is_out)
        return found.filter(data_set=self._version(asked))

    def row(self, asked: Asked, number: int) -> Any:
        version = self._version(asked)
        return version and queries.item_of_data(version, number, asked.user, on=asked.on)

    def cells(self, row: Any, on: date) -> list[Cell]:
        return [Cell(row.owner.name), Cell(day(row.dated_on), row.edition)]

    def told(self, row: Any, on: date) -> list[Fact]:
        return [
            Fact("What it tells", row.tells),
            Fact("Who looks after it", row.owner.name),
            Fact("Version or period", row.edition),
            Fact("Date of the data", day(row.dated_on)),
            Fact("Where it is", row.url),
            Fact("What its table shows", row.table_words),
            Fact("In the data set", f"{row.data_set}, {'frozen' if row.data_set.frozen_at else 'open'}"),
        ]

    def context(self, asked: Asked) -> dict[str, Any]:
        return {
            "data_set": self._version(asked), "versions": self._versions(asked),
            "may_freeze": may_run(asked),
        }  # fmt: skip

    def add(self, **given: Any) -> Any:
        return actions.add_data_item(**given)

    def change(self, row: Any, **given: Any) -> Any:
        return actions.change_data_item(item=row, **given)

    def take_out(self, row: Any, **who: Any) -> Any:
        return actions.take_out_data_item(item=row, **who)

    def put_back(self, row: Any, **who: Any) -> Any:
        return actions.put_back_data_item(item=row, **who)
