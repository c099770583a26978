"""What does a moderator type, and a planner who replies?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from consultation.content import Changed
from consultation.imports import LEFT_OUT, SAID, Column
from consultation.models import LONGEST_TEXT, Question, Reply, Response, Theme

SOURCES = [(value, label) for value, label in Response.Source.choices if value != Response.Source.ONLINE]


class ThemeForm(forms.Form):
    """A theme's words."""

    title = forms.CharField(label="Name of the theme", max_length=150)
    summary = forms.CharField(
        label="What people said, in a sentence or two (optional)", required=False, max_length=2000,
        widget=forms.Textarea({"rows": 3}),
    )  # fmt: skip


class ReplyForm(forms.Form):
    """Whether it was taken up, why, and which text changed."""

    outcome = forms.ChoiceField(label="What was done?", choices=Reply.Outcome.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label="Why, and what was done", max_length=6000, widget=forms.Textarea({"rows": 5}),
        help_text="Everybody can read it. Write to the person who made the point.",
    )  # fmt: skip
    changed = forms.ChoiceField(label="Which text changed? (optional)", required=False)

    def __init__(self, data: Any = None, *, changed: Iterable[Changed], reply: Reply | None = None) -> None:
        known = {"outcome": reply.outcome, "reason": reply.reason} if reply else {}
        if reply and reply.section_uid:
            known["changed"] = f"{reply.section_uid}|{reply.bid}"
        super().__init__(data, initial=known)
        choices = [(each.key, _shown(each)) for each in changed]
        self.fields["changed"].choices = [("", "None, or not written yet"), *choices]
        if not choices:
            self.fields[
                "changed"
            ].help_text = (
                "Nothing can be chosen yet: change the text and freeze it again, then link the reply to what it says."
            )


def _shown(each: Changed) -> str:
    words = f"{each.words[:90]}…" if len(each.words) > 90 else each.words
    return f"{each.title}: “{words}”" if each.bid else f"{each.title} (the section)"


class MoveForm(forms.Form):
    """Where the chosen points go."""

    theme = forms.ChoiceField(label="Put the chosen points into", required=False)
    new = forms.CharField(label="or into a new theme called", required=False, max_length=150)

    def __init__(self, data: Any = None, *, themes: Iterable[Theme]) -> None:
        super().__init__(data)
        self.fields["theme"].choices = [("", "No theme"), *[(str(each.pk), each.title) for each in themes]]


class NotesForm(forms.Form):
    """What was said in another way."""

    source = forms.ChoiceField(label="Where does it come from?", choices=SOURCES, widget=forms.RadioSelect)
    source_note = forms.CharField(
        label="Which one?", max_length=200, help_text="For example, Patients’ forum, 12 May 2027. No person’s name."
    )
    text = forms.CharField(
        label="What was said", widget=forms.Textarea({"rows": 12}), strip=False, max_length=LONGEST_TEXT,
        help_text="As it was said or written. Leave out who said it.",
    )  # fmt: skip


class SurveyForm(forms.Form):
    """A table to be read."""

    file = forms.FileField(
        label="A table of answers (CSV or Excel)", help_text="Its first row names the columns. At most 5 MB."
    )


class ColumnsForm(forms.Form):
    """What each column of a table is."""

    source_note = forms.CharField(label="Which survey?", max_length=200, help_text="Shown with each of its responses.")

    def __init__(
        self, data: Any = None, *, columns: Iterable[Column], questions: Iterable[Question], name: str
    ) -> None:
        super().__init__(data, initial={"source_note": name})
        roles = [(LEFT_OUT, "Leave it out"), (SAID, "Something that was said")]
        roles += [(f"q{each.pk}", f"Answers “{each.wording}”") for each in questions]
        for column in columns:
            examples = "; ".join(f"“{each}”" for each in column.examples)
            self.fields[f"column-{column.number}"] = forms.ChoiceField(
                label=column.heading, choices=roles, required=False, initial=column.guess,
                help_text=column.warning or (f"For example {examples}" if examples else "It is empty."),
            )  # fmt: skip

    def roles(self) -> dict[int, str]:
        return {
            int(name.removeprefix("column-")): role
            for name, role in self.cleaned_data.items()
            if name.startswith("column-") and role
        }
