"""What is typed to write an intention? The questions of the template's version, section by section."""

from __future__ import annotations

from typing import Any

from django import forms

from core.nhs import NHSDateField
from priorities.imports.values import LARGEST, LONGEST_LINE, LONGEST_TEXT
from priorities.models import Intention, TemplateQuestion
from priorities.queries import fingerprint

Kind = TemplateQuestion.Kind


class StartForm(forms.Form):
    title = forms.CharField(max_length=200, label="What you intend to do", help_text="In a few words.")
    lead = forms.ModelChoiceField(
        queryset=None, label="Which team leads", empty_label="Choose a team",
        error_messages={"required": "Choose the team that leads it"},
    )  # fmt: skip

    def __init__(self, *args: Any, teams: Any, who_leads: str = "", **kwargs: Any) -> None:
        """`who_leads`: when which kind of team leads, in the words of the template."""
        super().__init__(*args, **kwargs)
        self.fields["lead"].queryset = teams
        self.fields["lead"].help_text = who_leads


class SectionForm(forms.Form):
    """One section of the template. What is missing does not stop a save: only what cannot be kept does."""

    seen = forms.CharField(widget=forms.HiddenInput, help_text="What stood there when the page was made.")

    def __init__(
        self,
        *args: Any,
        questions: list[TemplateQuestion],
        intention: Intention,
        teams: Any,
        streams: Any,
        others: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.others = others
        for question in questions:
            self.fields[question.code] = self._field(question, teams, streams)
            self.initial[question.code] = self._initial(question, intention)
        self.initial["seen"] = fingerprint(intention, questions)

    def _field(self, question: TemplateQuestion, teams: Any, streams: Any) -> forms.Field:
        hint = question.hint or ("" if question.is_required else "Optional.")
        is_needed = question.code in {"title", "lead"}
        given: dict[str, Any] = {"label": question.label, "help_text": hint, "required": is_needed}
        match question.kind:
            case Kind.LINE:
                return forms.CharField(max_length=LONGEST_LINE, **given)
            case Kind.MONEY:
                return forms.DecimalField(
                    min_value=0, max_value=LARGEST, decimal_places=2, localize=False,
                    error_messages={"invalid": f"{question.label}: enter pounds, for example 250000"}, **given,
                )  # fmt: skip
            case Kind.DATE:
                return NHSDateField(**given)
            case Kind.BODY:
                return forms.ModelChoiceField(queryset=teams, empty_label="Choose", **given)
            case Kind.STREAM:
                return forms.ModelChoiceField(queryset=streams, empty_label="None", **given)
            case Kind.FINANCE:
                return forms.ChoiceField(choices=[("", "Choose"), *Intention.Finance.choices], **given)
            case Kind.INTENTION:
                return forms.IntegerField(min_value=1, max_value=999_999_999, **given)
            case _:
                rows = 3 if question.kind == Kind.DRIVER else 5
                return forms.CharField(max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": rows}), **given)

    def _initial(self, question: TemplateQuestion, intention: Intention) -> Any:
        if question.kind == Kind.DRIVER:
            return next((each.evidence for each in intention.drivers.all() if each.kind == question.code), "")
        if question.code not in Intention.COLUMNS:
            return intention.answers.get(question.code, "")
        value = getattr(intention, question.code)
        return value.number if question.kind == Kind.INTENTION and value else value

    def clean_disinvestment(self) -> Intention | None:
        """The intention of the number that was typed."""
        number = self.cleaned_data["disinvestment"]
        if number is None:
            return None
        if (found := self.others.filter(number=number).first()) is None:
            raise forms.ValidationError(f"There is no intention {number} in this cycle")
        return found

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        starts, ends = data.get("starts_on"), data.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", "The last day must not be before the first")
        return data


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="Why it is sent back", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter why it is sent back"},
    )  # fmt: skip


class WorkbookForm(forms.Form):
    file = forms.FileField(
        label="Workbook (.xlsx)", help_text="Made from this cycle's template. At most 10 MB.",
        error_messages={"required": "Choose the workbook"},
    )  # fmt: skip
