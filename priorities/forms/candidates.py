"""What is typed to put something on the long list, and to decide on it?"""

from __future__ import annotations

from typing import Any

from django import forms

from core.nhs import NHSDateField
from priorities.models import Candidate, Decision

LONG = forms.Textarea(attrs={"rows": 5})


class CandidateForm(forms.Form):
    title = forms.CharField(max_length=200, label="What might be done, or what needs attention")
    kind = forms.ChoiceField(
        choices=[("", "Choose"), *Candidate.Kind.choices], label="Where it comes from",
        error_messages={"required": "Choose where it comes from"},
    )  # fmt: skip
    evidence = forms.CharField(
        label="Evidence", widget=LONG, max_length=5000,
        help_text="The document, the event or the figures, and what they say.",
    )  # fmt: skip
    description = forms.CharField(required=False, label="More (optional)", widget=LONG, max_length=5000)
    raised_by = forms.ModelChoiceField(
        queryset=None, required=False, label="Who raises it (optional)", empty_label="Nobody in particular"
    )
    service = forms.CharField(
        required=False, max_length=200, label="Service at risk", help_text="Needed for a fragile service."
    )
    contract_ends_on = NHSDateField(
        required=False, label="When the contract ends", help_text="Needed for a contract that ends."
    )

    def __init__(self, *args: Any, teams: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["raised_by"].queryset = teams

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("kind") == Candidate.Kind.FRAGILE and not data.get("service"):
            self.add_error("service", "Enter the service that is at risk")
        untold = not data.get("contract_ends_on") and "contract_ends_on" not in self.errors
        if data.get("kind") == Candidate.Kind.CONTRACT and untold:
            self.add_error("contract_ends_on", "Enter when the contract ends")
        return data


class SplitForm(forms.Form):
    titles = forms.CharField(
        label="The titles of the parts", widget=LONG, max_length=4000, help_text="One on each line, at least two."
    )


class MergeForm(forms.Form):
    title = forms.CharField(
        max_length=200,
        label="Title of the merged entry",
        error_messages={"required": "Enter a title for what is merged"},
    )


class DecideForm(forms.Form):
    """What a body decided: now, or not now with the reason that the public reads."""

    outcome = forms.ChoiceField(
        choices=Decision.Outcome, widget=forms.RadioSelect, label="What was decided",
        error_messages={"required": "Choose what was decided"},
    )  # fmt: skip
    meeting = forms.ModelChoiceField(
        queryset=None, label="At which meeting", empty_label="Choose a meeting",
        error_messages={"required": "Choose the meeting at which it was decided"},
        help_text="Meetings that were held. One that is missing is entered in the administration.",
    )  # fmt: skip
    reason = forms.CharField(
        label="Reason, as the meeting gave it", widget=LONG, max_length=3000,
        error_messages={"required": "Enter the reason for the decision"},
    )  # fmt: skip
    public_reason = forms.CharField(
        required=False, label="Reason that the public reads", widget=LONG, max_length=3000,
        help_text="Needed for “not now”: why it is not done immediately, in plain words.",
    )  # fmt: skip

    def __init__(self, *args: Any, meetings: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["meeting"].queryset = meetings
        self.fields["meeting"].label_from_instance = lambda row: f"{row.held_on:%-d %B %Y}, {row.body}"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("outcome") == Decision.Outcome.NOT_NOW and not data.get("public_reason", "").strip():
            self.add_error("public_reason", "Enter the reason that the public reads")
        return data
