"""What is asked of a Place that adds a metric of its own?"""

from __future__ import annotations

from typing import Any

from django import forms

from metrics.queries import indicators


class LocalMeasureForm(forms.Form):
    """One indicator, and the evidence for it. What must hold together, the action says (`checks.sound_local`)."""

    indicator = forms.ModelChoiceField(
        queryset=None, required=False, label="An indicator that is measured already (optional)",
        empty_label="None of these: a new one", to_field_name="slug",
    )  # fmt: skip
    title = forms.CharField(
        max_length=200, required=False, label="Name of a new one (optional)",
        help_text="For example, emergency admissions for asthma, people under 19. Leave it empty if you chose one.",
    )  # fmt: skip
    definition = forms.CharField(
        max_length=2000, required=False, label="What a new one counts (optional)", widget=forms.Textarea({"rows": 3})
    )
    worse = forms.CharField(
        max_length=2000, widget=forms.Textarea({"rows": 3}), label="Which outcomes are materially worse?",
        help_text="As the needs assessment says it: for whom, and worse than what.",
        error_messages={"required": "Enter which outcomes are materially worse, and than what"},
    )  # fmt: skip
    assessment = forms.CharField(
        max_length=200, label="Joint strategic needs assessment (JSNA)", help_text="Its title and year.",
        error_messages={"required": "Enter the title and the year of the needs assessment"},
    )  # fmt: skip
    passage = forms.CharField(
        max_length=200, label="Where in it?", help_text="The page, chapter or table.",
        error_messages={"required": "Enter the page, chapter or table of the needs assessment"},
    )  # fmt: skip
    address = forms.URLField(
        max_length=500, required=False, assume_scheme="https", label="Where it can be read (optional)",
        error_messages={"invalid": "Enter an address that begins with https://"},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["indicator"].queryset = indicators().exclude(state="retired").order_by("title", "pk")
