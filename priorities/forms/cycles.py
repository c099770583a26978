"""What is typed to run a planning cycle?"""

from __future__ import annotations

from typing import Any

from django import forms

from core.nhs import NHSDateField


class CopyForm(forms.Form):
    plans_for = forms.TypedChoiceField(coerce=int, label="Copy to the year")

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plans_for"].choices = [(each, f"{each}-{(each + 1) % 100:02d}") for each in range(year, year + 6)]


class DoneForm(forms.Form):
    """A body has done its part of a step. The choice is `lead/body`, as a body may lead a step in two ways."""

    who = forms.ChoiceField(label="Who has done it", error_messages={"required": "Choose who has done it"})
    done_on = NHSDateField(label="When it was done", help_text="For example, 30 6 2026")
    note = forms.CharField(required=False, max_length=300, label="Note (optional)")

    def __init__(self, *args: Any, waiting: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].choices = [("", "Choose"), *waiting]


class StepDatesForm(forms.Form):
    starts_on = NHSDateField(label="First day (optional)", required=False)
    due_on = NHSDateField(label="Last day")


class GuidanceForm(forms.Form):
    came_on = NHSDateField(label="When it came", required=False, help_text="Leave it empty while it has not come yet.")
    url = forms.URLField(
        label="Where it is published (optional)", required=False, max_length=500, assume_scheme="https"
    )
