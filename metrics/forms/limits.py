"""What is asked of who decides that limits are drawn anew, or takes that back?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from core.days import day_in_words
from core.nhs import NHSDateField
from metrics.queries import possible_committees


class LimitsForm(forms.Form):
    """From which period on, why, when it was decided and by whom."""

    from_date = forms.ChoiceField(
        label="First period under new limits", error_messages={"required": "Choose a period"},
        help_text="Only periods that have a value.",
    )  # fmt: skip
    reason = forms.CharField(
        label="Why are limits drawn anew?", widget=forms.Textarea({"rows": 4}),
        help_text="What changed in the process, for example: a second clinic opened.",
        error_messages={"required": "Say why the limits are to be drawn anew"},
    )  # fmt: skip
    decided_on = NHSDateField(label="When was it decided?", help_text="For example, 30 6 2026")
    committee = forms.ChoiceField(label="Which committee decided it? (optional)", required=False)
    minute = forms.CharField(
        label="Minute (optional)",
        max_length=120,
        required=False,
        help_text="For example, 24/061.",
    )

    def __init__(self, *args: Any, periods: Iterable[date], on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bodies = {str(body.pk): body for body in possible_committees(on=on)}
        ends = [(day.isoformat(), f"The period to {day_in_words(day)}") for day in periods]
        self.fields["from_date"].choices = [("", "Choose"), *ends]
        self.fields["committee"].choices = [("", "None"), *((pk, body.name) for pk, body in self.bodies.items())]

    def decision(self) -> dict[str, Any]:
        """What the action takes."""
        given = self.cleaned_data
        return given | {
            "from_date": date.fromisoformat(given["from_date"]), "committee": self.bodies.get(given["committee"])
        }  # fmt: skip


class TakeBackForm(forms.Form):
    """Why a decision is taken back."""

    reason = forms.CharField(
        label="Why is it taken back?", widget=forms.Textarea({"rows": 4}), max_length=2000,
        error_messages={"required": "Say why the decision is taken back"},
    )  # fmt: skip
