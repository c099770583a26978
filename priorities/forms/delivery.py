"""What is typed to agree the terms of a commitment, to give it a milestone, and to report on one each month?"""

from __future__ import annotations

from typing import Any

from django import forms

from core.nhs import NHSDateField
from priorities.models import CommitmentTerms, HeldBack, Milestone, MilestoneReport


def _reason(label: str, *, required: bool = False, error: str = "") -> forms.CharField:
    return forms.CharField(
        label=label, max_length=300, required=required, error_messages={"required": error} if error else None
    )


class TermsForm(forms.Form):
    """Each is either agreed, or it is said why not; what nobody has said yet stays empty."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    owner = forms.ModelChoiceField(
        queryset=None, required=False, label="Body that owns it", empty_label="Not agreed yet"
    )
    post = forms.CharField(
        label="Post that answers for it there", max_length=200, required=False,
        help_text="For example: Medical Director.",
    )  # fmt: skip
    level = forms.ChoiceField(
        label="Level at which it is delivered", required=False,
        choices=[("", "Not agreed yet"), *CommitmentTerms.Level.choices],
        help_text="As locally as possible; at scale where that helps.",
    )  # fmt: skip
    no_owner_reason = _reason("If no owner is agreed: why not")
    due_on = NHSDateField(
        label="Last day that still keeps the promise", required=False, help_text="For example, 31 3 2027"
    )
    no_date_reason = _reason("If no date is agreed: why not")
    measure = forms.CharField(
        label="What will show that it is kept", max_length=500, required=False, widget=forms.Textarea({"rows": 2}),
        help_text="For example: 77% of patients with hypertension are treated to guidance.",
    )  # fmt: skip
    indicator = forms.SlugField(
        label="Short name of the indicator (optional)", max_length=120, required=False,
        help_text="As it stands in the address of the indicator’s page.",
        error_messages={"invalid": "A short name has only letters, numbers, hyphens and underscores"},
    )  # fmt: skip
    no_measure_reason = _reason("If no measure is agreed: why not")
    no_milestone_reason = _reason("If it has no milestone: why not")

    def __init__(self, *args: Any, owners: Any, terms: CommitmentTerms | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = owners
        for name in self.fields:
            self.initial[name] = getattr(terms, name, None)
        self.initial["version"] = terms.version if terms else 0

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("owner") and not given.get("post"):
            self.add_error("post", "Enter the post that answers for it in that body")
        if given.get("post") and not given.get("owner") and "owner" not in self.errors:
            self.add_error("owner", "Choose the body in which that post is")
        for name, reason, words in (
            ("owner", "no_owner_reason", "an owner"),
            ("due_on", "no_date_reason", "a date"),
            ("measure", "no_measure_reason", "a measure"),
        ):
            if given.get(name) and given.get(reason):
                self.add_error(reason, f"Give {words}, or say why none is agreed, not both")
        if given.get("indicator") and not given.get("measure"):
            self.add_error("measure", "Say the measure in words beside the name of its indicator")
        return given


class MilestoneForm(forms.Form):
    title = forms.CharField(
        label="What is to be reached", max_length=200, help_text="For example: two walk-in clinics are open.",
        error_messages={"required": "Enter what is to be reached"},
    )  # fmt: skip
    due_on = NHSDateField(label="By when", help_text="The last day that still keeps it. For example, 31 3 2027")
    precision = forms.ChoiceField(
        label="How exact is that date?", choices=Milestone.Precision, initial=Milestone.Precision.DAY,
        error_messages={"required": "Choose how exact the date is"},
    )  # fmt: skip
    committee = forms.ModelChoiceField(
        queryset=None, required=False, label="Committee that monitors it (optional)", empty_label="Not assigned yet"
    )

    def __init__(self, *args: Any, committees: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["committee"].queryset = committees


class CommitteeForm(forms.Form):
    committee = forms.ModelChoiceField(
        queryset=None, label="Which committee monitors it?", empty_label="Choose a committee",
        help_text="One, and only one. Reports are due each month from now on.",
        error_messages={"required": "Choose the committee that monitors it"},
    )  # fmt: skip

    def __init__(self, *args: Any, committees: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["committee"].queryset = committees


class ReportForm(forms.Form):
    """The one short form of each month."""

    status = forms.ChoiceField(
        label="How does it stand?", choices=MilestoneReport.Status, widget=forms.RadioSelect,
        error_messages={"required": "Choose how it stands"},
    )  # fmt: skip
    narrative = forms.CharField(
        label="What happened this month?", max_length=2000, widget=forms.Textarea({"rows": 4}),
        error_messages={"required": "Enter what happened, in a sentence or two"},
    )  # fmt: skip
    risks = forms.CharField(
        label="Risks (optional)", max_length=2000, required=False, widget=forms.Textarea({"rows": 2}),
        help_text="What may go wrong, and what is done about it.",
    )  # fmt: skip
    issues = forms.CharField(
        label="Issues (optional)", max_length=2000, required=False, widget=forms.Textarea({"rows": 2}),
        help_text="What has gone wrong, and what is done about it.",
    )  # fmt: skip

    def __init__(self, *args: Any, month: str, corrects: MilestoneReport | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["narrative"].label = f"What happened in {month}?"
        if corrects:
            self.fields["correction_reason"] = _reason(
                "What was wrong with the report?", required=True, error="Enter what was wrong with the report"
            )
            self.initial |= {name: getattr(corrects, name) for name in ("status", "narrative", "risks", "issues")}


class HoldBackForm(forms.Form):
    reason = _reason("Why is it in no plan yet?", required=True, error="Enter why it is in no plan yet")

    @classmethod
    def of(cls, held: HeldBack | None, data: Any = None) -> HoldBackForm:
        return cls(data, initial={"reason": held.reason if held else ""})
