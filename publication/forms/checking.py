"""Which copy is to be checked?"""

from __future__ import annotations

import re
from typing import Any

from django import forms

FINGERPRINT = re.compile(r"[0-9a-f]{64}")


class CheckForm(forms.Form):
    """A file, its fingerprint, or the number of a board's receipt."""

    file = forms.FileField(
        label="The file", required=False,
        help_text="For example the PDF of a plan. You can drop it here. It is looked at and not kept.",
    )  # fmt: skip
    typed = forms.CharField(
        label="Or its fingerprint (SHA-256), or the number of a board’s receipt", required=False, max_length=120,
        help_text="A fingerprint has 64 letters and figures, a receipt’s number twelve.",
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip

    def clean_typed(self) -> str:
        """Without the spaces that copying brings; a fingerprint in small letters."""
        typed = re.sub(r"\s", "", self.cleaned_data["typed"])
        return typed.lower() if FINGERPRINT.fullmatch(typed.lower()) else typed

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not data.get("file") and not data.get("typed") and not self.errors:
            self.add_error("file", "Choose a file, or enter its fingerprint or the number of a receipt")
        return data
