"""The glossary: a word, what it means, and from when to when."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from core.desk import HELD, Cell, Change, Fact, LastDayForm, Register, Verb, dated_tag, day, days
from plans import actions, forms, queries
from plans.models import GlossaryTerm


def _effect(change: Change, made: GlossaryTerm) -> list[str]:
    """Which texts are explained anew, and which keep the words that they were frozen with."""
    plans = queries.explained_by(made, on=change.on)
    held = "plan that is" if plans == 1 else "plans that are"
    found = [f"{plans} {held} being written now will be explained by it{_in_days(made)}."]
    if change.row is not None and (frozen := queries.texts_with_word(change.row)):
        found.append(
            f"{frozen} frozen text{' keeps' if frozen == 1 else 's keep'} the meaning that stands in "
            f"{'it' if frozen == 1 else 'them'}."
        )
    if change.verb.name == "new-meaning":
        found.append(f"The meaning that it has now holds until {day(queries.term_by_slug(change.row.slug).valid_to)}.")
    return found


def _in_days(term: GlossaryTerm) -> str:
    return f" ({days(term)})" if days(term) else ""


class Glossary(Register):
    name, title, one = "glossary", "Glossary", "Word"
    intro = "Words of the field in plain words, explained wherever a text uses them."
    empty = "No word is explained yet."
    model, subject = GlossaryTerm, "entry"
    heads = ("Word", "Meaning", "State")
    states, state_label = HELD, "State"
    add = Verb("add", "Add a word", forms.NewTermForm, actions.add_term, effect=_effect, done="The word is entered.")
    verbs = (
        Verb(
            "change", "Change its words", forms.TermForm, actions.change_term, effect=_effect,
            means="For a better explanation of the same thing.",
        ),
        Verb(
            "new-meaning", "Give it a new meaning", forms.NewMeaningForm, actions.give_new_meaning, effect=_effect,
            means="From a day on the word means something else. The meaning that it has now stays, with its last day.",
            done="The new meaning is entered. This is its page.",
        ),
        Verb("end", "Give it its last day", LastDayForm, actions.change_term, effect=_effect, done="Saved."),
    )  # fmt: skip

    def rows(self, *, words: str = "", state: str = "", on: date) -> QuerySet[Any]:
        return queries.register_of_terms(words=words, state=state, on=on)

    def row(self, key: str) -> GlossaryTerm | None:
        return queries.term_by_slug(key)

    def cells(self, row: Any, on: date) -> list[Cell]:
        return [Cell(row.meaning, ", ".join(row.aliases)), dated_tag(row, on)]

    def told(self, row: Any, on: date) -> list[Fact]:
        facts = [
            Fact("Word", row.term),
            Fact("Meaning", row.meaning),
            Fact("Other spellings", ", ".join(row.aliases)),
            Fact("First day", day(row.valid_from)),
            Fact("Last day", day(row.valid_to)),
        ]
        return facts + [
            Fact(
                f"Another meaning{_in_days(other)}", other.meaning, reverse("desk:entry", args=[self.name, other.slug])
            )
            for other in queries.same_word(row)
        ]
