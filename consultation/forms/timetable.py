"""From which day is the timetable reckoned back, and with which working times?"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms

from consultation.timetable import Allowances
from core.nhs import NHSDateField

NO_NUMBER = "Enter a number of working days from 0 to 60"
FARTHEST = timedelta(days=3 * 366)
STEPS = {
    "reading": "For a board’s officers to read the draft and write their report",
    "opinion": "From a board’s meeting until its opinion is with you",
    "writing": "To take the opinions into the text",
    "copies": "From the last approval to publication",
}


class TimetableForm(forms.Form):
    """Asked by address, so that a timetable can be kept as a link. What is not given is what is usual."""

    publish = NHSDateField(label="When is the plan to be published?", help_text="For example, 31 3 2027")
    ready = NHSDateField(
        label="When can the draft be ready?", required=False, help_text="Leave empty if it can be issued today."
    )

    def __init__(self, data: Any, *, on: date) -> None:
        self.on = on
        self.publish_by_default = next_31_march(on)
        usual: dict[str, Any] = {
            "publish_day": 31, "publish_month": 3, "publish_year": self.publish_by_default.year
        }  # fmt: skip
        usual |= {step: getattr(Allowances(), step) for step in STEPS}
        given = {name: data[name] for name in data if name in {*usual, "ready_day", "ready_month", "ready_year"}}
        asked_for = any(name.startswith("publish_") for name in given)
        missing = {name: value for name, value in usual.items() if not (asked_for and name.startswith("publish_"))}
        super().__init__({**missing, **given})
        for step, label in STEPS.items():
            self.fields[step] = forms.IntegerField(
                label=label, min_value=0, max_value=60, widget=forms.NumberInput({"class": "nhsuk-input--width-3"}),
                error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), NO_NUMBER),
            )  # fmt: skip

    def clean_publish(self) -> date:
        publish = self.cleaned_data["publish"]
        if publish < self.on:
            raise forms.ValidationError("The day of publication must be today or later")
        if publish > self.on + FARTHEST:
            raise forms.ValidationError("The day of publication must be within the next three years")
        return publish

    def clean(self) -> dict[str, Any]:
        publish, ready = self.cleaned_data.get("publish"), self.cleaned_data.get("ready")
        if publish and ready and ready > publish:
            self.add_error("ready", "The draft must be ready before the day of publication")
        return self.cleaned_data

    def allowances(self) -> Allowances:
        return Allowances(**{step: self.cleaned_data[step] for step in STEPS})


def next_31_march(on: date) -> date:
    """A joint forward plan is prepared before the start of each financial year (NHS Act 2006 s.14Z52(1))."""
    this_year = date(on.year, 3, 31)
    return this_year if on <= this_year else date(on.year + 1, 3, 31)
