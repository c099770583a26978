"""What does an administrator type about words, rules and requirements?"""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django import forms

from core.desk import AskingForm, DeskForm
from core.nhs import NHSDateField
from plans.models import GlossaryTerm


class SpellingsField(forms.CharField):
    """Other spellings, one on each line."""

    widget = forms.Textarea(attrs={"rows": 4})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        """Each once, in the order typed."""
        typed = (super().clean(value) or "").splitlines()
        spellings = list(dict.fromkeys(word.strip() for word in typed if word.strip()))
        if long := next((word for word in spellings if len(word) > 120), None):
            raise forms.ValidationError(
                f"“{long[:30]}…” is longer than 120 characters. Write one spelling on each line."
            )
        return spellings


class TermForm(DeskForm):
    """What a word means, and its other spellings."""

    aliases = SpellingsField(
        label="Other spellings", required=False, help_text="Abbreviations and other spellings, one on each line."
    )

    class Meta:
        model = GlossaryTerm
        fields = ("term", "meaning", "aliases")
        labels: ClassVar = {"term": "Word"}
        help_texts: ClassVar = {"meaning": "In plain words. It is shown wherever the word is used."}


class NewTermForm(TermForm):
    class Meta(TermForm.Meta):
        fields = ("term", "meaning", "aliases", "valid_from", "valid_to")
        labels: ClassVar = TermForm.Meta.labels | {"valid_from": "First day", "valid_to": "Last day"}
        help_texts: ClassVar = TermForm.Meta.help_texts | {
            "valid_from": "Only where the word had another meaning before."
        }


class NewMeaningForm(AskingForm):
    """From a day on the word means something else."""

    meaning = forms.CharField(widget=forms.Textarea, label="What it means from then on")
    first = NHSDateField(label="From which day", help_text="The day before is the last of the meaning that it has now.")
    aliases = SpellingsField(label="Other spellings (optional)", required=False, help_text="One on each line.")

    def begin(self, row: Any, on: date) -> dict[str, Any]:
        return {"aliases": row.aliases}
