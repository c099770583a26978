"""What does a planner say about a file to be imported?"""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import slugify

from core.nhs import NHSDateField
from plans.imports.opening import MAX_FILE_BYTES
from plans.models import Upload

ADD, REPLACE, LEAVE = "add", "replace", "leave"


class FileForm(forms.Form):
    """The file alone; what becomes of it is asked when it has been read."""

    file = forms.FileField(
        label="File",
        help_text="A Word document (.docx), a Markdown or text file (.md, .txt) or a web page (.html), "
        f"of at most {MAX_FILE_BYTES // 1_000_000} MB.",
        widget=forms.FileInput({"accept": ".docx,.md,.markdown,.txt,.html,.htm"}),
        error_messages={
            "required": "Choose the file to import",
            "empty": "The file is empty. Check that it was saved, and choose it again",
        },
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_FILE_BYTES:
            raise forms.ValidationError(
                f"The file is {file.size / 1e6:.0f} MB; at most {MAX_FILE_BYTES // 1_000_000} MB can be imported. "
                "Make its pictures smaller, or import it in parts"
            )
        return file


class NewPlanForm(forms.Form):
    """What a plan is besides its text."""

    title = forms.CharField(max_length=250, error_messages={"required": "Enter the plan's title"})
    plan_type = forms.ModelChoiceField(
        None,
        label="Type of plan",
        empty_label="Choose a type",
        help_text="It decides which requirements of the law the plan has to meet, and who is asked.",
        error_messages={"required": "Select the type of plan"},
    )
    owner = forms.ModelChoiceField(
        None,
        empty_label="Choose a body",
        help_text="The body that answers for the plan.",
        error_messages={"required": "Select the body that owns the plan"},
    )
    place = forms.ModelChoiceField(
        None, required=False, empty_label="No single Place", help_text="Only for the plan of one Place."
    )
    starts_on = NHSDateField(label="First day", required=False, help_text="For example, 1 4 2026")
    ends_on = NHSDateField(label="Last day", required=False, help_text="For example, 31 3 2031")

    def __init__(self, *args: Any, owners: Any, plan_types: Any, places: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = owners
        self.fields["plan_type"].queryset = plan_types
        self.fields["place"].queryset = places

    def clean_title(self) -> str:
        title = " ".join(self.cleaned_data["title"].split())
        if not slugify(title):
            raise forms.ValidationError("Enter a title with letters or figures; the plan's address is made from it")
        return title

    def clean(self) -> dict[str, Any]:
        filled = super().clean()
        starts, ends = filled.get("starts_on"), filled.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", "The last day must not be before the first day")
        return filled


def sent_upload(data: Any) -> str:
    """Which waiting file a page was about; a second tab may have put another in its place."""
    return data.get("upload", "")


class ChoicesForm(forms.Form):
    """What becomes of each section: one question a section, named `section-<place>`, with the version that was seen."""

    def __init__(self, *args: Any, rows: list[Any], upload: Upload, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for row in rows:
            left = "Leave the plan’s text as it is" if row.match else "Leave out"
            added = "Add as a new section" if upload.plan_id else "Take into the plan"
            options = [(ADD, added), (LEAVE, left)]
            if row.match:
                options.insert(0, (REPLACE, f"Replace the text of “{row.match}”"))
            self.fields[f"section-{row.place}"] = forms.ChoiceField(
                label=f"What becomes of “{row.section.title}”",
                choices=options,
                initial=row.proposed,
                error_messages={"required": f"Select what becomes of “{row.section.title}”"},
            )
            self.fields[f"version-{row.place}"] = forms.IntegerField(required=False, widget=forms.HiddenInput)
        self.initial["upload"] = str(upload.pk)

    def row(self, place: int) -> dict[str, Any]:
        """The fields of one section."""
        return {"choice": self[f"section-{place}"], "version": self[f"version-{place}"]}
