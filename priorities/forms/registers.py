"""What is typed into the registers of a cycle? The fields and their rules are the models' own."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from core import workbook
from core.nhs import NHSDateField
from core.verdict import Refused
from priorities.checks import reach_of_pressure
from priorities.models import (
    BenefitsReview,
    Candidate,
    ContractPlan,
    DataItem,
    PlaceAssessment,
    ProviderRequest,
    Recommendation,
    ServicePressure,
)

LONG = forms.Textarea(attrs={"rows": 4})
LONGEST = 5000
MOST_ROWS, MOST_COLUMNS = 200, 20


class RegisterForm(forms.ModelForm):
    """A form of one entry. It saves nothing: the verb does. `version` says on what it is based."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, teams: Any, entry: Any = None, **kwargs: Any) -> None:
        if entry is not None:
            kwargs["initial"] = {**forms.model_to_dict(entry, self._meta.fields), "version": entry.version}
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField):
                field.queryset, field.empty_label = teams, "Choose"
            elif isinstance(field, forms.TypedChoiceField):
                field.choices = [("", "Choose") if value == "" else (value, label) for value, label in field.choices]
            if isinstance(field.widget, forms.Textarea):
                field.max_length = field.max_length or LONGEST
                field.widget.attrs["rows"] = 4
            if isinstance(field, forms.DecimalField):
                field.error_messages["invalid"] = "Enter pounds, for example 250000"

    @property
    def told(self) -> dict[str, Any]:
        """What the verb takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class IssueForm(RegisterForm):
    class Meta:
        model = Candidate
        fields = ("title", "kind", "evidence", "description", "raised_by", "service", "contract_ends_on")
        field_classes: ClassVar = {"contract_ends_on": NHSDateField}
        labels: ClassVar = {
            "title": "What needs attention", "kind": "Where it comes from", "description": "More (optional)",
            "raised_by": "Who raises it (optional)", "contract_ends_on": "When the contract ends",
        }  # fmt: skip
        help_texts: ClassVar = {
            "service": "Needed for a fragile service.", "contract_ends_on": "Needed for a contract that ends.",
        }  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(kind.value, kind.label) for kind in Candidate.ISSUES]
        self.fields["kind"].choices = [("", "Choose"), *kinds]
        self.fields["raised_by"].empty_label = "Nobody in particular"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("kind") == Candidate.Kind.FRAGILE and not data.get("service"):
            self.add_error("service", "Enter the service that is at risk")
        untold = not data.get("contract_ends_on") and "contract_ends_on" not in self.errors
        if data.get("kind") == Candidate.Kind.CONTRACT and untold:
            self.add_error("contract_ends_on", "Enter when the contract ends")
        return data


class RequestForm(RegisterForm):
    class Meta:
        model = ProviderRequest
        fields = ("title", "provider", "kind", "text", "amount", "paid_from", "received_on", "reply_by")
        field_classes: ClassVar = {"received_on": NHSDateField, "reply_by": NHSDateField}
        labels: ClassVar = {"title": "What is asked, in a few words"}


class ReviewForm(RegisterForm):
    class Meta:
        model = BenefitsReview
        fields = ("title", "owner", "began_on", "amount", "expected", "realised", "evidence")
        field_classes: ClassVar = {"began_on": NHSDateField}
        labels: ClassVar = {"title": "Which investment"}


class OfIntentionForm(RegisterForm):
    """A form that names an intention of the cycle by its number."""

    of_intention = forms.IntegerField(min_value=1, max_value=999_999_999, label="Number of the intention")

    def __init__(self, *args: Any, intentions: Any, entry: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, entry=entry, **kwargs)
        self.intentions = intentions
        if entry is not None and entry.intention:
            self.initial["of_intention"] = entry.intention.number

    def clean_of_intention(self) -> Any:
        """The intention of the number that was typed."""
        number = self.cleaned_data["of_intention"]
        if number is None:
            return None
        if (found := self.intentions.filter(number=number).first()) is None:
            raise forms.ValidationError(f"There is no intention {number} in this cycle")
        return found

    @property
    def told(self) -> dict[str, Any]:
        data = super().told
        intention = data.pop("of_intention")
        return {**data, "intention": intention}


class ContractForm(OfIntentionForm):
    class Meta:
        model = ContractPlan
        fields = ("title", "provider", "ends_on", "notice_by", "amount", "intent", "planned")
        field_classes: ClassVar = {"ends_on": NHSDateField, "notice_by": NHSDateField}
        labels: ClassVar = {"title": "Which contract"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["of_intention"].required = False
        self.fields["of_intention"].label = "Number of the intention that changes it (optional)"


class RecommendationForm(OfIntentionForm):
    class Meta:
        model = Recommendation
        fields = ("title", "group", "to", "advice", "reason", "made_on")
        field_classes: ClassVar = {"made_on": NHSDateField}
        labels: ClassVar = {"title": "The recommendation, in a few words"}


class PressureForm(RegisterForm):
    class Meta:
        model = ServicePressure
        fields = ("title", "service", "level", "places", "outcomes", "evidence")
        widgets: ClassVar = {"level": forms.RadioSelect, "places": forms.CheckboxSelectMultiple}
        labels: ClassVar = {"title": "The pressure, in a few words", "service": "Which service"}
        help_texts: ClassVar = {"places": "One, or several; none where it is the whole area."}

    def __init__(self, *args: Any, places: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["places"].queryset = places
        self.fields["level"].choices = ServicePressure.Level.choices

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for reason in reach_of_pressure(data.get("level", ""), list(data.get("places") or ())).reasons:
            self.add_error("places", reason)
        return data


class DataItemForm(RegisterForm):
    url = forms.URLField(required=False, max_length=500, assume_scheme="https", label="Where it is (optional)")
    file = forms.FileField(
        required=False, label="A table of it, as a workbook (.xlsx, optional)",
        help_text=f"Its first row holds the headings. At most {MOST_ROWS} rows and {MOST_COLUMNS} columns.",
    )  # fmt: skip

    class Meta:
        model = DataItem
        fields = ("title", "tells", "owner", "edition", "dated_on", "url", "table_words")
        field_classes: ClassVar = {"dated_on": NHSDateField}
        labels: ClassVar = {"title": "Name of the data or document"}
        help_texts: ClassVar = {"table_words": "Needed with a table, for whoever cannot see it."}

    def clean_file(self) -> list[list[str]]:
        """The rows of the table, all of one width; nothing where no file is sent."""
        sent = self.cleaned_data["file"]
        if not sent:
            return []
        try:
            # One byte more than may be read is enough to know that it is too much.
            rows = workbook.read(sent.read(workbook.MAX_FILE + 1), sheet="")
        except Refused as refused:
            raise forms.ValidationError(list(refused.reasons)) from None
        faults = [f"Row {number}: a cell {cell.fault}" for number, row in rows for cell in row.values() if cell.fault]
        if faults:
            raise forms.ValidationError(faults[:10])
        width = 1 + max((column for _, row in rows for column in row), default=0)
        if len(rows) < 2:
            raise forms.ValidationError("The table needs a row of headings and at least one row more")
        if len(rows) > MOST_ROWS or width > MOST_COLUMNS:
            raise forms.ValidationError(
                f"The table has {len(rows)} rows and {width} columns; at most {MOST_ROWS} and {MOST_COLUMNS} are kept"
            )
        return [[row[column].text if column in row else "" for column in range(width)] for _, row in rows]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("file") and not data.get("table_words"):
            self.add_error("table_words", "Say in words what the table shows")
        return data

    @property
    def told(self) -> dict[str, Any]:
        """A table that was kept stays until another is sent."""
        data = super().told
        table = data.pop("file")
        return {**data, "table": table} if table else data


class AssessmentForm(RegisterForm):
    version = None

    class Meta:
        model = PlaceAssessment
        fields = ("place", "domain", "score", "evidence", "assessed_on", "assessed_by")
        field_classes: ClassVar = {"assessed_on": NHSDateField}

    def __init__(self, *args: Any, places: Any, domains: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset, self.fields["domain"].queryset = places, domains


class ConsiderForm(forms.Form):
    entry = forms.IntegerField(
        required=False, min_value=1, max_value=999_999_999, label="Number of the entry that asks the same (optional)",
        help_text="Of the long list. Left empty, the request becomes an entry of its own.",
        error_messages={"required": "Enter the number of the entry that asks the same"},
    )  # fmt: skip

    def __init__(self, *args: Any, entries: Any, is_again: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entries, field = entries, self.fields["entry"]
        if is_again:
            field.required, field.label = True, "Number of the entry that asks the same"
            field.help_text = "Of the long list."

    def clean_entry(self) -> Candidate | None:
        """The entry of the number that was typed."""
        number = self.cleaned_data["entry"]
        if number is None:
            return None
        if (found := self.entries.filter(number=number).first()) is None:
            raise forms.ValidationError(f"There is no entry {number} on the long list of this cycle")
        return found


class ReplyForm(forms.Form):
    text = forms.CharField(
        label="Reply", widget=LONG, max_length=LONGEST, error_messages={"required": "Enter the reply"},
        help_text="It begins with the words of the decision. Everybody who asks the same gets this reply.",
    )  # fmt: skip


class CloseForm(forms.Form):
    reason = forms.CharField(
        label="Why it is nothing for the long list", widget=LONG, max_length=LONGEST,
        error_messages={"required": "Enter why it is closed"},
    )  # fmt: skip


class OutcomeForm(forms.Form):
    outcome = forms.ChoiceField(
        choices=BenefitsReview.Outcome, widget=forms.RadioSelect, label="What was decided",
        error_messages={"required": "Choose what was decided"},
    )  # fmt: skip
    released = forms.DecimalField(
        required=False, min_value=0, max_digits=14, decimal_places=2, label="Pounds a year that it releases (optional)",
        help_text="Where it stops or changes. Released money can pay for an investment.",
    )  # fmt: skip
    meeting = forms.ModelChoiceField(
        queryset=None, label="At which meeting", empty_label="Choose a meeting",
        error_messages={"required": "Choose the meeting at which it was decided"},
    )  # fmt: skip
    reason = forms.CharField(
        label="Reason, as the meeting gave it", widget=LONG, max_length=LONGEST,
        error_messages={"required": "Enter the reason for the decision"},
    )  # fmt: skip

    def __init__(self, *args: Any, meetings: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["meeting"].queryset = meetings
        self.fields["meeting"].label_from_instance = lambda row: f"{row.held_on:%-d %B %Y}, {row.body}"
