"""What does a planner type into to make a promise?"""

from __future__ import annotations

from django import forms


class CommitmentForm(forms.Form):
    text = forms.CharField(
        label="We will",
        max_length=1_000,
        help_text="What will be done, and by when. For example: open two walk-in clinics by March 2027.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Enter what you will do",
            "max_length": "A commitment must be 1,000 letters or fewer",
        },
    )
