"""What is asked of the person who says what a target means?"""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from core.nhs import NHSDateField
from metrics.models import Target
from metrics.models.target import KINDS, UNITS
from metrics.queries import possible_committees
from organisations.models import Organisation


class TargetForm(forms.Form):
    """The meaning of a target's words. What must be given for which kind, the action says (`checks.sound_target`)."""

    kind = forms.ChoiceField(
        label="What kind of target is it?", choices=[("", "Choose"), *KINDS],
        error_messages={"required": "Choose what kind of target it is"},
    )  # fmt: skip
    value = forms.FloatField(
        label="Number (optional)", required=False, widget=forms.TextInput({"inputmode": "decimal"}),
        help_text="For a duration, in seconds: 00:30:00 is 1800. For a reduction, with a minus: -25.",
        error_messages={"invalid": "Enter a number without words, for example 76 or -25"},
    )  # fmt: skip
    upper = forms.FloatField(
        label="Second number (optional)", required=False, widget=forms.TextInput({"inputmode": "decimal"}),
        help_text="The end of a range, or the ambition above a minimum.",
        error_messages={"invalid": "Enter a number without words, for example 20"},
    )  # fmt: skip
    unit = forms.ChoiceField(label="Unit (optional)", required=False, choices=[("", "None"), *UNITS])
    by_date = NHSDateField(label="Due by (optional)", required=False, help_text="For example, 31 3 2024")
    baseline = forms.CharField(
        label="Baseline period (optional)", max_length=80, required=False,
        help_text="The period that a change is counted from, for example 2019/20.",
    )  # fmt: skip
    authority = forms.CharField(
        label="Who set it (optional)", max_length=80, required=False, help_text="For example, National or NWS."
    )
    note = forms.CharField(label="Note (optional)", required=False, widget=forms.Textarea({"rows": 3}))

    @classmethod
    def of(cls, target: Target, data: Any = None) -> TargetForm:
        return cls(data, initial={name: getattr(target, name) for name in cls.base_fields})


class CommitteeForm(forms.Form):
    """Which one body watches the measures that are ticked. That nobody does is chosen, too, so that it is never done by
    forgetting to choose."""

    NOBODY = "nobody"

    committee = forms.ChoiceField(
        label="Which committee watches them?",
        error_messages={"required": "Choose a committee, or “Nobody yet”"},
    )  # fmt: skip

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bodies = {str(body.pk): body for body in possible_committees(on=on)}
        named = [(pk, body.name) for pk, body in self.bodies.items()]
        self.fields["committee"].choices = [("", "Choose"), *named, (self.NOBODY, "Nobody yet")]

    @property
    def chosen(self) -> Organisation | None:
        """The body, or None for nobody."""
        return self.bodies.get(self.cleaned_data["committee"])
