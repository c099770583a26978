"""On which days is a report to a committee?"""

from __future__ import annotations

from django import forms

from core.nhs import NHSDateField


class PeriodForm(forms.Form):
    """The days that a report tells of. What they may be, the verdict on freezing says."""

    start = NHSDateField(label="First day of the period", help_text="For example, 1 4 2026")
    end = NHSDateField(label="Last day of the period", help_text="For example, 30 6 2026")
