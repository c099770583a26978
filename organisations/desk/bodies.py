"""How are bodies looked after: their names, codes and days, and who took over from whom?"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from core.desk import Cell, Change, Fact, LastDayForm, Register, Verb, dated_tag, day, days
from organisations import actions, checks, forms, queries
from organisations.models import Organisation


def last_day(change: Change) -> date | None:
    """The last day that a change gives to a body, if it gives one."""
    if change.verb.name == "end":
        return change.told["valid_to"]
    return change.told["on"] - timedelta(days=1) if change.verb.name == "hand-over" else None


def _named(*, organisation: Organisation, **told: Any) -> Organisation:
    actions.record_name(organisation=organisation, **told)
    return organisation


def _may_be_renamed(change: Change) -> Any:
    told = change.told
    return checks.may_be_renamed(change.row, told["name"], first=told["on"], on=change.on)


def _without(change: Change, made: Organisation) -> list[str]:
    """What follows when a body has its last day: boards that are asked, Places, parts."""
    last = last_day(change)
    if last is None:
        return []
    first = last + timedelta(days=1)
    found = [
        f"From {day(first)} on, {heir.successor.name} does what {made.name} did."
        for heir in queries.heirs_of(made)
        if heir.on == first
    ]
    for icb in queries.boards_change_of(made):
        asked = queries.boards_of(icb, on=first)
        names = ", ".join(body.name for body in asked) or "no board"
        count = f"{len(asked)} board{'' if len(asked) == 1 else 's'}"
        found.append(f"From {day(first)} on, {count} must be asked about plans of {icb.name}: {names}.")
    heirs = [heir.successor.name for heir in queries.heirs_of(made) if heir.on == first]
    for place, word in queries.places_with(made, on=first):
        takes = f"; from then on {heirs[0]} is" if heirs else ""
        found.append(f"It is the {word} of the Place {place.name}{takes}.")
    parts = [part.name for part in queries.parts_of(made, on=first)]
    if parts:
        found.append(f"These bodies are part of it and stay so until you change them: {', '.join(parts)}.")
    return found


class Bodies(Register):
    name, title, one = "bodies", "Bodies", "Body"
    intro = "Councils, boards, trusts, partnerships: their names by year, codes, days, and who took over from whom."
    empty = "No body is entered yet."
    model, subject = Organisation, "organisation"
    heads = ("Body", "Kind", "State")
    states = Organisation.Kind.choices
    add = Verb("add", "Add a body", forms.NewBodyForm, actions.add_body, done="The body is entered.")
    verbs = (
        Verb("change", "Change what is said of it", forms.BodyForm, actions.change_body, means="Spelling, codes."),
        Verb(
            "rename", "Give it a new name", forms.RenameForm, actions.rename,
            means="The old name stays in its history until the day before.", check=_may_be_renamed,
        ),
        Verb("name", "Add another name", forms.OtherNameForm, _named, means="Former name, abbreviation, alias."),
        Verb(
            "hand-over", "Another body takes over", forms.HandOverForm, actions.hand_over, effect=_without,
            means="From a day on one body does what this one did. For a merger, do this for each of them.",
            done="It is recorded who takes over.",
        ),
        Verb(
            "end", "Give it its last day", LastDayForm, actions.end_body, effect=_without,
            means="Nobody takes over. It is not deleted: what it did stays.", done="The last day is saved.",
        ),
    )  # fmt: skip

    def rows(self, *, words: str = "", state: str = "", on: date) -> QuerySet[Any]:
        return queries.register_of_bodies(words=words, kind=state)

    def row(self, key: str) -> Organisation | None:
        return queries.body_by_slug(key)

    def cells(self, row: Any, on: date) -> list[Cell]:
        return [Cell(row.get_kind_display(), row.ods_code), dated_tag(row, on)]

    def told(self, row: Any, on: date) -> list[Fact]:
        places = [*row.places.all(), *row.places_as_authority.all(), *row.places_as_board.all()]
        places += row.places_as_partnership.all()
        return [
            Fact("Name", row.name),
            Fact("Kind", row.get_kind_display()),
            Fact("First day", day(row.valid_from)),
            Fact("Last day", day(row.valid_to)),
            Fact("ODS code", row.ods_code),
            Fact("GSS code", row.gss_code),
            Fact("Part of", row.parent.name if row.parent else "", self._to(row.parent)),
            Fact("Partner of", row.partner_of.name if row.partner_of else "", self._to(row.partner_of)),
            Fact("Names", "\n".join(_name_in_words(name) for name in row.names.all())),
            Fact(
                "Took over from",
                "\n".join(f"{each.predecessor.name}{_from(each.on)}" for each in row.origins.all()),
            ),
            Fact(
                "Taken over by", "\n".join(f"{each.successor.name}{_from(each.on)}" for each in row.successions.all())
            ),
            Fact("Places", ", ".join(dict.fromkeys(place.name for place in places))),
            Fact("What it is", row.description),
            Fact("What is not known", row.unknown),
        ]

    def _to(self, body: Organisation | None) -> str:
        return reverse("desk:entry", args=[self.name, body.slug]) if body else ""


def _name_in_words(name: Any) -> str:
    told = ", ".join(filter(None, [name.get_kind_display().lower(), days(name), name.seen_in and str(name.seen_in)]))
    return f"{name.name} ({told})"


def _from(when: date | None) -> str:
    return f", from {day(when)}" if when else ", on a day that is not known"
