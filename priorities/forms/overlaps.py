"""What is typed to decide on two intentions that are alike?"""

from __future__ import annotations

from typing import Any

from django import forms

from priorities.models import Intention, OverlapDecision


class OverlapForm(forms.Form):
    outcome = forms.ChoiceField(
        choices=OverlapDecision.Outcome, widget=forms.RadioSelect, label="What is done about them",
        error_messages={"required": "Choose what is done about them"},
    )  # fmt: skip
    keep = forms.ChoiceField(
        widget=forms.RadioSelect, required=False, label="Which one stays", help_text="Only where they are merged."
    )
    reason = forms.CharField(
        label="Why", widget=forms.Textarea(attrs={"rows": 4}), max_length=3000,
        error_messages={"required": "Enter the reason for the decision"},
    )  # fmt: skip

    def __init__(self, *args: Any, pair: tuple[Intention, Intention], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pair = {str(row.number): row for row in pair}
        self.fields["keep"].choices = [(number, f"{number}. {row.title}") for number, row in self.pair.items()]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("outcome") == OverlapDecision.Outcome.MERGE and not data.get("keep") and "keep" not in self.errors:
            self.add_error("keep", "Choose which one stays")
        data["keep"] = self.pair.get(data.get("keep") or "")
        return data
