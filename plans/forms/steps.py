"""What is said with a step of an edition's life?"""

from __future__ import annotations

from typing import Any

from django import forms

from core.nhs import NHSDateField
from plans.models import Approval


class NoteForm(forms.Form):
    """What a frozen text is for."""

    note = forms.CharField(
        required=False, max_length=500, label="Note (optional)", widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What this text is for, for example: second draft, after the workshop of 3 March. Everybody who can"
        " read the plan here sees it; it is not published.",
    )  # fmt: skip


class ReasonForm(forms.Form):
    """Why an edition is given up or withdrawn."""

    reason = forms.CharField(
        label="Reason", max_length=1000, widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Enter the reason"},
    )  # fmt: skip


class DecisionForm(forms.Form):
    """What a body decided on a frozen text, when, and where that can be read."""

    body = forms.ModelChoiceField(
        queryset=None, label="Body", empty_label="Choose a body",
        error_messages={"required": "Choose the body that decided"},
    )  # fmt: skip
    decision = forms.ChoiceField(
        choices=Approval.Decision, label="What it decided", widget=forms.RadioSelect,
        error_messages={"required": "Choose what it decided"},
        help_text="To endorse is to support; to approve is to decide. A draft can be endorsed but not approved.",
    )  # fmt: skip
    agreed_on = NHSDateField(label="Date of the meeting", help_text="For example, 30 6 2026")
    meeting = forms.CharField(
        label="Meeting", max_length=200, help_text="For example: Board meeting in public",
        error_messages={"required": "Enter the meeting at which it decided"},
    )  # fmt: skip
    minute = forms.CharField(
        required=False, max_length=200, label="Minute reference (optional)", help_text="For example: 2026/06, item 12"
    )

    def __init__(self, *args: Any, bodies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = bodies
