"""When are boards asked?"""

from __future__ import annotations

from typing import Any

from django import forms

from core.nhs import NHSDateField


class RoundForm(forms.Form):
    """First and last day of a round."""

    opens_on = NHSDateField(label="First day", help_text="For example, 12 2 2027")
    closes_on = NHSDateField(label="Last day on which boards are asked to answer", help_text="For example, 12 3 2027")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        first, last = data.get("opens_on"), data.get("closes_on")
        if first and last and last < first:
            self.add_error("closes_on", "The last day must be on or after the first day")
        return data
