"""To whom was a copy given and how, and what came from a board after publication?"""

from __future__ import annotations

from typing import Any

from django import forms

from consultation.models import Opinion
from core.nhs import NHSDateField
from publication.models import Copy


class CopyForm(forms.Form):
    """How a body is given its copy: by the portal now, or recorded of what was done."""

    how = forms.ChoiceField(
        label="How?", choices=Copy.How, widget=forms.RadioSelect,
        error_messages={"required": "Choose how the copy is given"},
    )  # fmt: skip
    to_whom = forms.CharField(
        label="To whom?", max_length=300, error_messages={"required": "Enter the person or the address"},
        help_text="For an e-mail the address; otherwise the person and where, for example: The Chair, Town Hall.",
    )  # fmt: skip
    given_on = NHSDateField(
        label="On which day?", required=False, help_text="Leave it empty for an e-mail that the portal sends now."
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("how") not in {None, Copy.How.MAIL} and not data.get("given_on") and "given_on" not in self.errors:
            self.add_error("given_on", "Enter the day on which the copy was given")
        return data


class CopyDateForm(forms.Form):
    """By when copies are to be given, and who says so."""

    due_on = NHSDateField(label="Copies are to be given by", help_text="For example, 30 6 2026")
    source = forms.CharField(
        label="Who set this day?", max_length=300, error_messages={"required": "Enter who set this day"},
        help_text="For example: NHS England’s direction of 3 March 2026",
    )  # fmt: skip


class LaterOpinionForm(forms.Form):
    """A board's opinion on the published plan, as its copy has it."""

    board = forms.ModelChoiceField(
        queryset=None, label="Board", empty_label="Choose a board", error_messages={"required": "Choose the board"}
    )
    text = forms.CharField(
        label="Its opinion, word for word", widget=forms.Textarea(attrs={"rows": 10}), strip=False,
        error_messages={"required": "Enter the board’s opinion"},
        help_text="Copy it as it was received. Nothing of it can be changed afterwards.",
    )  # fmt: skip
    finding = forms.ChoiceField(
        label="What the board found", choices=Opinion.Finding, widget=forms.RadioSelect,
        error_messages={"required": "Choose what the board found"},
        help_text="An index of its words. Choose “not stated” where the words do not say.",
    )  # fmt: skip
    agreed_on = NHSDateField(label="Agreed on", help_text="For example, 30 6 2026")
    how = forms.ChoiceField(
        label="How it was agreed", choices=Opinion.How, widget=forms.RadioSelect,
        error_messages={"required": "Choose how it was agreed"},
    )  # fmt: skip
    given_to_nhs_england_on = NHSDateField(label="Given to NHS England on", help_text="As the board says")
    copy_received_on = NHSDateField(label="Copy received here on")
    is_shown = forms.ChoiceField(
        label="Show it to the public?", choices=[("yes", "Yes, on the pages of opinions"), ("no", "No")],
        widget=forms.RadioSelect, error_messages={"required": "Choose whether the public sees it"},
        help_text="The Act asks for a copy only; showing it is a local choice. It cannot be changed afterwards.",
    )  # fmt: skip

    def __init__(self, *args: Any, boards: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["board"].queryset = boards

    @property
    def told(self) -> dict[str, Any]:
        """What the verb takes."""
        return {**self.cleaned_data, "is_shown": self.cleaned_data["is_shown"] == "yes"}
