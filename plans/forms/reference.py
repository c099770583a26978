"""What does an administrator type about words, rules and requirements?"""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django import forms

from core.desk import AskingForm, DeskForm
from core.nhs import NHSDateField
from plans.models import GlossaryTerm, ParticipationRule, PlanType, Requirement


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

    class Meta(DeskForm.Meta):
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
    on = NHSDateField(label="From which day", help_text="The day before is the last of the meaning that it has now.")
    aliases = SpellingsField(label="Other spellings (optional)", required=False, help_text="One on each line.")

    def begin(self, row: Any, on: date) -> dict[str, Any]:
        return {"aliases": row.aliases}


class PlanTypeForm(DeskForm):
    """What is said of a type of plan."""

    class Meta(DeskForm.Meta):
        model = PlanType
        fields = ("name", "description", "horizon_years", "basis", "revision_basis")
        labels: ClassVar = {
            "horizon_years": "Years that it looks ahead", "revision_basis": "Legal basis of revisions without a round",
        }  # fmt: skip
        help_texts: ClassVar = {
            "basis": "For example NHS Act 2006 s.14Z52.",
            "revision_basis": "For example NHS Act 2006 s.14Z53. Empty: every new edition passes all gates.",
        }  # fmt: skip


class RequirementForm(DeskForm):
    """What is said of a requirement; its number, its type and its days stay."""

    class Meta(DeskForm.Meta):
        model = Requirement
        fields = ("wording", "citation", "explanation", "url", "kind", "mandatory")
        labels: ClassVar = {
            "wording": "What the plan must say", "citation": "Where the law says so", "explanation": "In plain words",
            "url": "Link to the law", "kind": "What it is", "mandatory": "A plan without it cannot be published",
        }  # fmt: skip


class NewRequirementForm(RequirementForm):
    class Meta(RequirementForm.Meta):
        fields = ("plan_type", "number", *RequirementForm.Meta.fields, "valid_from", "valid_to")
        labels: ClassVar = RequirementForm.Meta.labels | {
            "plan_type": "Type of plan", "valid_from": "First day", "valid_to": "Last day",
        }  # fmt: skip
        help_texts: ClassVar = {"number": "Its place on the checklist."}


class NewWordsForm(AskingForm):
    """From a day on the law asks it in other words."""

    on = NHSDateField(label="From which day", help_text="For example 1 4 2027.")
    wording = forms.CharField(max_length=300, label="What the plan must say then")
    citation = forms.CharField(max_length=200, label="Where the law says so")
    explanation = forms.CharField(widget=forms.Textarea, required=False, label="In plain words (optional)")

    def begin(self, row: Any, on: date) -> dict[str, Any]:
        return {name: getattr(row, name) for name in ("wording", "citation", "explanation")}


class NewRuleForm(DeskForm):
    """A duty towards bodies of a kind."""

    class Meta(DeskForm.Meta):
        model = ParticipationRule
        fields = ("plan_type", "duty", "body_kind", "question", "mandatory", "citation", "valid_from", "valid_to")
        labels: ClassVar = {
            "plan_type": "Type of plan", "body_kind": "Which bodies", "citation": "Where the law says so",
            "mandatory": "A plan cannot be published without it", "valid_from": "First day", "valid_to": "Last day",
        }  # fmt: skip
        help_texts: ClassVar = {
            "body_kind": "Leave it empty for the public.", "question": "The question put to them, as the Act words it.",
        }  # fmt: skip


class NewDutyForm(AskingForm):
    """From a day on the duty asks other words, or binds otherwise."""

    on = NHSDateField(label="From which day", help_text="For example 1 4 2027.")
    question = forms.CharField(widget=forms.Textarea, required=False, label="Question put to them (optional)")
    citation = forms.CharField(max_length=200, label="Where the law says so")
    mandatory = forms.BooleanField(required=False, label="A plan cannot be published without it")

    def begin(self, row: Any, on: date) -> dict[str, Any]:
        return {name: getattr(row, name) for name in ("question", "citation", "mandatory")}
