"""What is asked of who records that a committee wants letters?"""

from __future__ import annotations

from django import forms

from core.nhs import NHSDateField


class RatingForm(forms.Form):
    """Who asked for it, when, and where it is minuted."""

    asked_by = forms.CharField(
        label="Who asked for it in the committee?", max_length=200,
        help_text="A name or a post, for example: the chair.",
        error_messages={"required": "Say who asked for it in the committee"},
    )  # fmt: skip
    asked_on = NHSDateField(label="When was it asked for?", help_text="For example, 30 6 2026")
    minute = forms.CharField(
        label="Minute", max_length=120, help_text="For example, 24/061.",
        error_messages={"required": "Say where it is minuted"},
    )  # fmt: skip
