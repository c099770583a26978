"""What is asked about a partner's own plan?"""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from plans.queries import partner_bodies, plan_types

WRONG = {"invalid": "Enter an address that begins with https://"}


class PartnerPlanForm(forms.Form):
    title = forms.CharField(max_length=250, label="Title", error_messages={"required": "Enter the title of the plan"})
    owner = forms.ModelChoiceField(
        queryset=None,
        label="Whose plan is it?",
        empty_label="Choose",
        error_messages={"required": "Choose whose it is"},
    )
    kind = forms.ModelChoiceField(
        queryset=None, label="What kind of plan is it?", empty_label="Choose",
        error_messages={"required": "Choose what kind of plan it is"},
    )  # fmt: skip
    period = forms.CharField(
        max_length=120, required=False, label="Period, as it says itself (optional)", help_text="For example, 2023-28."
    )
    address = forms.URLField(
        max_length=300, required=False, assume_scheme="https", label="Web address (optional)", error_messages=WRONG
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset, self.fields["kind"].queryset = partner_bodies(on=on), plan_types()


class LinkForm(forms.Form):
    """What was found. An address of its own only where it changed."""

    works = forms.TypedChoiceField(
        choices=[("yes", "The plan is there"), ("no", "The link is dead, or leads to something else")],
        coerce=lambda said: said == "yes", widget=forms.RadioSelect, label="What did you find?",
        error_messages={"required": "Choose what you found at the link"},
    )  # fmt: skip
    address = forms.URLField(
        max_length=300, required=False, assume_scheme="https", label="New address, if it has moved (optional)",
        error_messages=WRONG,
    )  # fmt: skip
    note = forms.CharField(max_length=250, required=False, label="Note (optional)")
