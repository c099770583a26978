"""What is typed to open a round of scoring, to score, and to answer the questions beside the scores?"""

from __future__ import annotations

from typing import Any

from django import forms

from priorities.models import Consideration, Criterion, Intention, ScoringMatrix

SHORT = forms.Textarea(attrs={"rows": 3})
INLINE = forms.RadioSelect(attrs={"class": "nhsuk-radios--inline"})
YES_NO = [("yes", "Yes"), ("no", "No")]


class RoundForm(forms.Form):
    """Who scores, and how much each criterion counts."""

    users = forms.ModelMultipleChoiceField(
        queryset=None, label="Who scores", widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least two people"},
    )  # fmt: skip

    def __init__(self, *args: Any, users: Any, criteria: list[Criterion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["users"].queryset = users
        for row in criteria:
            self.fields[f"weight-{row.position}"] = forms.IntegerField(
                min_value=1, max_value=100, label=f"Weight of “{row.label}”", initial=row.weight
            )

    @property
    def weights(self) -> dict[int, int]:
        found = {name: value for name, value in self.cleaned_data.items() if name.startswith("weight-")}
        return {int(name.removeprefix("weight-")): value for name, value in found.items()}


class ScoreForm(forms.Form):
    """One intention, criterion by criterion; no score needs its reason."""

    def __init__(self, *args: Any, matrix: ScoringMatrix, criteria: list[Criterion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        scale = [(str(value), str(value)) for value in range(matrix.highest + 1)]
        for row in criteria:
            self.fields[f"value-{row.pk}"] = forms.ChoiceField(
                choices=[*scale, ("none", "I cannot say")], label=row.label, help_text=row.guidance,
                widget=INLINE,
                error_messages={"required": f"“{row.label}”: choose a score, or “I cannot say”"},
            )  # fmt: skip
            self.fields[f"reason-{row.pk}"] = forms.CharField(
                required=False, max_length=1000, widget=SHORT, label=f"Why ({row.label})",
                help_text="Needed where you cannot say.",
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for row in self.criteria:
            if data.get(f"value-{row.pk}") == "none" and not data.get(f"reason-{row.pk}", "").strip():
                self.add_error(f"reason-{row.pk}", f"“{row.label}”: say why you cannot give a score")
        return data

    @property
    def scores(self) -> dict[int, tuple[int | None, str]]:
        data = self.cleaned_data
        return {
            row.pk: (
                None if data[f"value-{row.pk}"] == "none" else int(data[f"value-{row.pk}"]), data[f"reason-{row.pk}"]
            )
            for row in self.criteria
        }  # fmt: skip


class ExcuseForm(forms.Form):
    reason = forms.CharField(
        label="Why this person does not score", max_length=300,
        error_messages={"required": "Enter why this person does not score"},
    )  # fmt: skip


class QuestionsForm(forms.Form):
    """The questions beside the matrix, each with its evidence; then the footprint with its reason."""

    def __init__(self, *args: Any, items: Any, strategies: Any, places: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for value, label in Consideration.Question.choices:
            self.fields[value] = forms.ChoiceField(
                choices=YES_NO, label=label, widget=INLINE, required=False
            )  # fmt: skip
            if value == "partnership":
                self.fields["item"] = forms.ModelChoiceField(
                    queryset=items, required=False, label="Which priority of the partnership", empty_label="Choose"
                )
            if value == "place":
                self.fields["strategy"] = forms.ModelChoiceField(
                    queryset=strategies, required=False, label="Which board's strategy", empty_label="Choose"
                )
            self.fields[f"{value}-evidence"] = forms.CharField(
                required=False, max_length=3000, widget=SHORT, label=f"Evidence: {label}"
            )
        self.fields["footprint"] = forms.ChoiceField(
            choices=[("", "Not decided yet"), *Intention.Footprint.choices], required=False,
            label="On which footprint is it best done?",
            help_text="Where need is consistent across Places, “once for all” rather than “as well”.",
        )  # fmt: skip
        self.fields["places"] = forms.ModelMultipleChoiceField(
            queryset=places, required=False, label="Which Places", widget=forms.CheckboxSelectMultiple
        )
        self.fields["footprint_reason"] = forms.CharField(
            required=False, max_length=3000, widget=SHORT, label="Reason for the footprint"
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for value, label in Consideration.Question.choices:
            if data.get(value) and not data.get(f"{value}-evidence", "").strip():
                self.add_error(f"{value}-evidence", f"Enter the evidence: {label[:1].lower()}{label[1:]}")
        for question, field, words in (
            ("partnership", "item", "Choose which priority of the partnership it is"),
            ("place", "strategy", "Choose which board's strategy it is"),
        ):
            if data.get(question) == "yes" and not data.get(field):
                self.add_error(field, words)
        if data.get("footprint") and not data.get("footprint_reason", "").strip():
            self.add_error("footprint_reason", "Enter the reason for the footprint")
        return data

    @property
    def answers(self) -> dict[str, dict[str, Any]]:
        data, found = self.cleaned_data, {}
        for value in Consideration.Question.values:
            if data[value]:
                yes = data[value] == "yes"
                found[value] = {
                    "answer": yes, "evidence": data[f"{value}-evidence"].strip(),
                    "item": data["item"] if yes and value == "partnership" else None,
                    "strategy": data["strategy"] if yes and value == "place" else None,
                }  # fmt: skip
        return found
