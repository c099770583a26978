"""What does the analyst say for a committee's next report, and the committee of what is off its track?"""

from __future__ import annotations

from django import forms


class CommentaryForm(forms.Form):
    """Words on a measure, or on the whole. Without any, what was kept goes."""

    text = forms.CharField(
        label="Commentary", required=False, widget=forms.Textarea({"rows": 8}),
        help_text="What the committee should know, in a few sentences. Leave it empty to take it back.",
    )  # fmt: skip


class AnswerForm(forms.Form):
    """What a committee says will be done."""

    response = forms.CharField(
        label="What will be done?", widget=forms.Textarea({"rows": 5}),
        help_text="By whom and until when, in a few sentences. It goes into the next report and cannot be changed.",
        error_messages={"required": "Say what will be done"},
    )  # fmt: skip
