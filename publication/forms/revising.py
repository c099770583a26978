"""What is a new text for, is a revision significant, and why was each change made?"""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from consultation.forms import RoundForm
from core.nhs import NHSDateField
from plans.forms.steps import NoteForm
from publication.queries import ChangeGroup


class RedraftForm(RoundForm, NoteForm):
    """A text that differs from what boards were asked about: what is it for? Without an answer nothing is frozen."""

    purpose = forms.ChoiceField(
        label="What is this text for?",
        choices=[
            ("boards", "A redraft for the boards: the next round opens now, and every board is asked again"),
            ("keep", "A copy to keep: nobody is given it, and it cannot be published until the boards were asked"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what this text is for"},
    )
    field_order = ["purpose", "opens_on", "closes_on", "note"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("opens_on", "closes_on"):
            self.fields[name].required = False
            self.fields[name].label += " (of a round)"

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("purpose") == "boards":
            for name, words in (("opens_on", "first"), ("closes_on", "last")):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, f"Enter the {words} day of the round")
        return data

    @property
    def to_boards(self) -> tuple[date, date] | None:
        """The days of the round to open, if one is to be."""
        data = self.cleaned_data
        return (data["opens_on"], data["closes_on"]) if data["purpose"] == "boards" else None


class RevisionForm(forms.Form):
    """Whether a revision is significant: who considered it, when, and why."""

    significant = forms.ChoiceField(
        label="Do the bodies consider the revision significant?",
        choices=[
            ("no", "No: it is published with a document that sets out the changes, and nobody is asked anew"),
            ("yes", "Yes: the boards and the public are consulted again, and every gate applies"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether the bodies consider the revision significant"},
    )
    bodies = forms.ModelMultipleChoiceField(
        queryset=None, label="Which bodies considered it?", widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose the bodies that considered it"},
        help_text="The integrated care board and its partner trusts revise the plan together.",
    )  # fmt: skip
    considered_by = forms.CharField(
        label="Who considered it in them?", max_length=300, help_text="For example: each board in public, item 7",
        error_messages={"required": "Enter the meeting or the people who considered it"},
    )  # fmt: skip
    decided_on = NHSDateField(label="On which day?", help_text="For example, 30 6 2026")
    reasons = forms.CharField(
        label="Why is it, or is it not, significant?", max_length=4000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Kept for good. It is published in the document that sets out the changes.",
        error_messages={"required": "Say why the revision is or is not significant"},
    )  # fmt: skip

    def __init__(self, *args: Any, bodies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bodies"].queryset = bodies

    @property
    def decided(self) -> dict[str, Any]:
        """What the verbs take."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "significant"}
        return {**data, "bodies": list(data["bodies"]), "is_significant": self.cleaned_data["significant"] == "yes"}


class ReasonsForm(forms.Form):
    """A reason for each change of some groups, and for each group one for all changes in it that have none."""

    def __init__(self, *args: Any, groups: list[ChangeGroup], given: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._groups, self._given = groups, given
        for group in groups:
            if len(group.items) > 1:
                self.fields[f"all-{group.id}"] = _reason(
                    f"The same reason for every change in “{group.title}” that has none"
                )
            for item in group.items:
                self.fields[item.key] = _reason(f"Why: {item.place}, {item.said}", initial=given.get(item.key, ""))

    @property
    def reasons(self) -> dict[str, str]:
        """The reasons by the keys of their changes, as they are to be kept."""
        data, found = self.cleaned_data, {}
        for group in self._groups:
            for item in group.items:
                found[item.key] = data[item.key].strip() or data.get(f"all-{group.id}", "").strip()
        return found

    @property
    def shown(self) -> list[dict[str, Any]]:
        """Each group with its fields, for the page."""
        return [
            {
                "group": group,
                "for_all": self[f"all-{group.id}"] if len(group.items) > 1 else None,
                "fields": [(item, self[item.key]) for item in group.items],
                "open": sum(item.key not in self._given for item in group.items),
            }
            for group in self._groups
        ]


def _reason(label: str, initial: str = "") -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=2000, initial=initial, widget=forms.Textarea(attrs={"rows": 2})
    )
