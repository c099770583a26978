"""What is asked of the person who sends a file of observations?"""

from __future__ import annotations

from typing import Any

from django import forms

from core.nhs import NHSDateField
from metrics.actions.sending import MOST_BYTES, TOO_LARGE
from metrics.imports import CONSTANT, DATES, FIELDS, Columns, Peek, guess
from metrics.models import DataSource

LABELS = {
    "indicator": "Indicator", "indicator_name": "Indicator's name", "area": "Area's code", "area_name": "Area's name",
    "period": "Period", "period_start": "First day of the period", "period_end": "Last day of the period",
    "value": "Value", "lower": "Lower 95% confidence limit", "upper": "Upper 95% confidence limit",
    "lower_998": "Lower 99.8% confidence limit", "upper_998": "Upper 99.8% confidence limit",
    "numerator": "Numerator (count)", "denominator": "Denominator", "sex": "Sex", "age": "Age",
    "category_type": "Type of category", "category": "Category", "status": "Status code", "note": "Note",
}  # fmt: skip
HINTS = {
    "indicator": "Its short name in the portal, its number at the source, or its exact title.",
    "area": "A GSS code such as E08000015, or an ODS code such as QYG.",
    "period": "For example 2024, 2024/25, 2024/25 Q1, Jan 2024, or a day.",
    "indicator_name": "Needed where an indicator is new to the portal.",
    "area_name": "Needed where an area is new to the portal.",
    "status": "One letter: A, E, F, I, P, U, D, S; M, L, O or Q where there is no value.",
}
ALWAYS = ("indicator", "area", "period", "value")
"""Asked first; the others stand behind a disclosure."""


class SendForm(forms.Form):
    """The file, where it comes from, and whether it is all that its source holds."""

    source = forms.ModelChoiceField(
        None, required=False, empty_label="A new source", label="Where does it come from?",
        help_text="Its earlier files, and how its workbooks are laid out, are remembered.",
    )  # fmt: skip
    new_source = forms.CharField(
        max_length=120, required=False, label="Name of the new source",
        help_text="For example, Fingertips or Cancer waiting times return. Leave empty if you chose one above.",
    )  # fmt: skip
    file = forms.FileField(
        label="File",
        help_text="A Fingertips export (.csv), a table of our own form (.csv), or an Excel workbook (.xlsx). At most "
        f"{MOST_BYTES // 1_000_000} MB; a workbook at most 10 MB and 100,000 rows.",
        widget=forms.FileInput({"accept": ".csv,.xlsx"}),
        error_messages={
            "required": "Choose the file to send",
            "empty": "The file is empty. Check that it was saved, and choose it again",
        },
    )
    is_complete = forms.BooleanField(
        required=False, label="The file is all that its source holds for its indicators",
        help_text="Then whatever the portal has of these indicators and the file has not is withdrawn.",
    )  # fmt: skip

    def __init__(self, *args: Any, sources: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].queryset = sources

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(TOO_LARGE)
        return file

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        new = " ".join(said.get("new_source", "").split())
        if said.get("source") and new:
            self.add_error("new_source", "Choose a source or name a new one, not both")
        elif not said.get("source") and not new:
            self.add_error("new_source", "Choose where the file comes from, or name a new source")
        said["new_source"] = new
        return said

    @property
    def sender(self) -> DataSource | str:
        return self.cleaned_data["source"] or self.cleaned_data["new_source"]


class ColumnsForm(forms.Form):
    """Which column of a workbook is what. What was chosen for the source's last workbook is offered again."""

    dates = forms.ChoiceField(
        choices=list(DATES.items()), widget=forms.RadioSelect, label="Where the period is a day, it stands for",
        help_text="Many workbooks write a month as its first day, and keep days as numbers: 45292 is 1 January 2024.",
    )  # fmt: skip
    is_fraction = forms.BooleanField(
        required=False, label="Numbers are percentages",
        help_text="The rows above show 0.76 where the workbook shows 76%.",
    )  # fmt: skip

    def __init__(self, *args: Any, peek: Peek, last: Columns | None, **kwargs: Any) -> None:
        self.peek, self.last = peek, last
        chosen = dict(last.headings) if last else guess(peek.headings)
        initial = {f"column-{name}": heading for name, heading in chosen.items() if heading in peek.headings}
        if last:
            initial |= {f"same-{name}": words for name, words in last.constants.items()}
        initial |= {"dates": last.dates if last else "month", "is_fraction": bool(last and last.is_fraction)}
        super().__init__(*args, initial=initial, **kwargs)
        columns = [("", "Not in this file"), *((heading, heading) for heading in peek.headings)]
        for name in FIELDS:
            self.fields[f"column-{name}"] = forms.ChoiceField(
                choices=columns, required=False, label=LABELS[name], help_text=HINTS.get(name, "")
            )
            if name in CONSTANT:
                self.fields[f"same-{name}"] = forms.CharField(
                    required=False, max_length=200, label=f"{LABELS[name]}, if it is the same for every row"
                )

    @property
    def lost(self) -> list[str]:
        """Headings that were remembered and are not in this file."""
        return [each for each in self.last.headings.values() if each not in self.peek.headings] if self.last else []

    @property
    def asked_first(self) -> list[Any]:
        names = [each for name in ALWAYS for each in (f"column-{name}", f"same-{name}") if each in self.fields]
        return [self[name] for name in [*names, "dates", "is_fraction"]]

    @property
    def asked_then(self) -> list[Any]:
        return [self[f"column-{name}"] for name in FIELDS if name not in ALWAYS]

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        for name, fault in self.columns.faults.items():
            self.add_error(f"column-{name}", fault)
        return said

    @property
    def columns(self) -> Columns:
        said = self.cleaned_data
        told = {kind: {name: words.strip() for name in FIELDS if (words := said.get(f"{kind}-{name}", "")).strip()}
                for kind in ("column", "same")}  # fmt: skip
        return Columns(
            sheet=self.peek.sheet, heading_row=self.peek.heading_row, headings=told["column"],
            constants=told["same"], dates=said.get("dates", "month"), is_fraction=said.get("is_fraction", False),
        )  # fmt: skip


class AsOfForm(forms.Form):
    """The day as of which numbers are shown."""

    on = NHSDateField(
        required=False, label="As it stood on (optional)", help_text="For example, the day of a meeting: 31 3 2026"
    )
