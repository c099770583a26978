"""How are the lists that plans answer to looked after: their versions, and their entries?"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from core.desk import HELD, Cell, Change, Fact, LastDayForm, Register, Verb, dated_tag, day, days
from priorities import actions, queries
from priorities.forms import lists as forms
from priorities.models import Framework, FrameworkItem


def _named_by(change: Change, made: Framework) -> list[str]:
    """What names the list of now, and keeps it."""
    found = []
    if change.verb.name == "new-version":
        entry = "entry is" if made.count == 1 else "entries are"
        found.append(f"{made.count} {entry} copied, each noted as the same as the one it comes from.")
        found.append(f"The version of now holds until {day(queries.list_by_slug(change.row.slug).valid_to)}.")
    if change.row is not None:
        promises, sections = queries.uses_of_list(change.row)
        found.append(
            f"{promises} promise{' names' if promises == 1 else 's name'} the version of now, and "
            f"{sections} section{' does' if sections == 1 else 's do'}; they keep it until their authors change it."
        )
    return found


class Lists(Register):
    name, title, one = "frameworks", "Lists that plans answer to", "List"
    intro = "Objectives, principles and pledges, each list in its versions."
    empty = "No list is entered yet."
    model, subject = Framework, "framework"
    heads = ("List", "Entries", "State")
    states, state_label = HELD, "State"
    add = Verb("add", "Add a list", forms.NewListForm, actions.add_list)
    verbs = (
        Verb("change", "Change what is said of it", forms.ListForm, actions.change_list, effect=_named_by),
        Verb(
            "new-version", "Make a new version from a day", forms.VersionForm, actions.new_version, effect=_named_by,
            means="Its entries are copied, but for those that fall away. Promises keep the old words.",
            done="The new version is made. This is its page: change its entries now.",
            offered=lambda row, on: row.valid_to is None,
        ),
        Verb("end", "Give it its last day", LastDayForm, actions.change_list, effect=_named_by),
    )  # fmt: skip

    def rows(self, *, words: str = "", state: str = "", on: date) -> QuerySet[Any]:
        return queries.register_of_lists(words=words, state=state, on=on)

    def row(self, key: str) -> Framework | None:
        return queries.list_by_slug(key)

    def cells(self, row: Any, on: date) -> list[Cell]:
        return [Cell(str(row.count), row.get_kind_display()), dated_tag(row, on)]

    def told(self, row: Any, on: date) -> list[Fact]:
        entries = f"{reverse('desk:list', args=['entries'])}?state={row.slug}"
        facts = [
            Fact("Name", row.name),
            Fact("Version", row.version),
            Fact("What it is", row.get_kind_display()),
            Fact("Entries", str(row.count), entries),
            Fact("Owner", row.owner.name if row.owner else row.owner_name),
            Fact("Source", row.source),
            Fact("Description", row.description),
            Fact("Who took it up", row.adoption),
            Fact("Entries that the source has", str(row.items_stated or "")),
            Fact("What the source does not give", row.gap),
            Fact("First day", day(row.valid_from)),
            Fact("Last day", day(row.valid_to)),
        ]
        return facts + [
            Fact(f"Version {other.version}", days(other) or "no day is told", self._to(other))
            for other in queries.versions_of(row)
        ]

    def _to(self, row: Framework) -> str:
        return reverse("desk:entry", args=[self.name, row.slug])


class Entries(Register):
    name, title, one = "entries", "Entries of the lists", "Entry"
    intro = "The objectives, principles and pledges themselves, in their exact words."
    empty = "No list has an entry yet."
    model, subject = FrameworkItem, "item"
    heads = ("Entry", "List", "Number")
    state_label = "List"
    add = Verb("add", "Add an entry", forms.NewItemForm, actions.add_item)
    verbs = (
        Verb(
            "change", "Change its words", forms.ItemForm, actions.change_item,
            means="Only while nothing names it. Otherwise make a new version of its list.",
        ),
    )  # fmt: skip

    def choices(self, on: date) -> list[tuple[str, str]]:
        return [(each.slug, str(each)) for each in queries.register_of_lists(on=on)]

    def rows(self, *, words: str = "", state: str = "", on: date) -> QuerySet[Any]:
        return queries.register_of_items(words=words, framework=state)

    def row(self, key: str) -> FrameworkItem | None:
        return queries.item_numbered(key)

    def key(self, row: Any) -> str:
        return str(row.pk)

    def cells(self, row: Any, on: date) -> list[Cell]:
        return [Cell(str(row.framework)), Cell(row.number)]

    def told(self, row: Any, on: date) -> list[Fact]:
        return [
            Fact("List", str(row.framework), reverse("desk:entry", args=["frameworks", row.framework.slug])),
            Fact("Words", row.wording),
            Fact("What the source calls it", row.local_type),
            Fact("Number", row.number),
            Fact("Below", row.parent.wording if row.parent else ""),
            Fact("Note", row.note),
        ]


REGISTERS = (Lists(), Entries())
