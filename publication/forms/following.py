"""Who wants to be told?"""

from __future__ import annotations

from django import forms

from publication.models import Following


class FollowForm(forms.Form):
    """An address; what it is for stands in the page's address and travels along."""

    email = forms.EmailField(
        label="Your e-mail address", max_length=254,
        help_text="We write to it once, to ask whether it is yours. You can stop at any time with one click.",
        widget=forms.EmailInput({"autocomplete": "email", "spellcheck": "false"}),
        error_messages={"required": "Enter your e-mail address"},
    )  # fmt: skip
    kind = forms.ChoiceField(choices=Following.Kind, widget=forms.HiddenInput)
    slug = forms.CharField(max_length=120, required=False, widget=forms.HiddenInput)
