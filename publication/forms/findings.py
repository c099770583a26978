"""What does a planner choose among the findings, and what does he say when he leaves one as it is?"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms

from plans.models import Plan
from publication.checks import KINDS

SHOW = [("open", "To mend"), ("aside", "Set aside")]


class FindingFilter(forms.Form):
    """Which findings to show. Anything that is no choice counts as "all", so that no address leads to an error."""

    plan = forms.ChoiceField(label="Plan", required=False)
    kind = forms.ChoiceField(label="Kind", required=False)
    show = forms.ChoiceField(label="Show", required=False, choices=SHOW)

    def __init__(self, data: Any, *, plans: list[Plan]) -> None:
        super().__init__(data)
        self.fields["plan"].choices = [("", "All plans"), *((plan.slug, plan.title) for plan in plans)]
        kinds = sorted((kind.title, key) for key, kind in KINDS.items() if not kind.only_while_writing)
        self.fields["kind"].choices = [("", "All kinds"), *((key, title) for title, key in kinds)]

    def values(self) -> dict[str, str]:
        self.is_valid()
        return {name: self.cleaned_data.get(name) or "" for name in self.fields}

    def query(self) -> str:
        return urlencode({name: value for name, value in self.values().items() if value})


class SetAsideForm(forms.Form):
    reason = forms.CharField(
        label="Why can it be left as it is?",
        help_text="Others will read it. The finding comes back when its words change.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say why this can be left as it is"},
    )
