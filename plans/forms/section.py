"""The text of a section: from the editor as HTML, or from a bare text box in the plain notation."""

from __future__ import annotations

from typing import Any

from django import forms

from core import richtext
from plans.models import Section

HOW_TO_WRITE = (
    "Leave an empty line between paragraphs. A heading starts with ##, an item of a list with - or with 1. and so on; "
    "put **two stars** around bold text and [words](address) for a link. Lines in [[double brackets]] stand for "
    "pictures and tables that a text box cannot show: you can move them, but leave them in. A line in "
    "{{double braces}} shows numbers."
)
LEFT_OUT = (
    "Put back the line {line}: it stands for a part that this box cannot show. To remove that part, use the editor."
)


class SectionForm(forms.Form):
    """Title, brief version and text. `body` comes from the editor and takes the place of `text`."""

    title = forms.CharField(
        label="Title",
        max_length=300,
        error_messages={
            "required": "Enter the section's title",
            "max_length": "The title must be 300 letters or fewer",
        },
    )
    text = forms.CharField(
        label="Text",
        required=False,
        strip=False,
        help_text=HOW_TO_WRITE,
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "true"}),
    )
    brief = forms.CharField(
        label="In brief (optional)",
        required=False,
        strip=False,
        help_text="For the summary of the plan. Without it the first paragraph is shown there.",
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "true"}),
    )
    body = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, body: str, summary: str, **kwargs: Any) -> None:
        """`body` and `summary` are those of the version that was being edited."""
        super().__init__(*args, **kwargs)
        self.base_body, self.base_summary = body, summary

    @classmethod
    def of(cls, section: Section) -> SectionForm:
        """The form as it is shown first."""
        written = {
            "title": section.title,
            "text": richtext.write(section.body),
            "brief": richtext.write(section.summary),
        }
        return cls(initial=written, body=section.body, summary=section.summary)

    def clean_brief(self) -> str:
        return self._read("brief", self.base_summary)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if "body" in self.data:
            data["html"] = self._cleaned(data.get("body", ""))
        else:
            try:
                data["html"] = self._read("text", self.base_body)
            except forms.ValidationError as error:
                self.add_error("text", error)
        return data

    def _read(self, name: str, base: str) -> str:
        try:
            return richtext.read(self.cleaned_data.get(name, ""), base)
        except richtext.Missing as missing:
            raise forms.ValidationError([LEFT_OUT.format(line=line) for line in missing.blocks]) from None
        except richtext.TooLarge as error:
            raise forms.ValidationError(str(error)) from None

    def _cleaned(self, html: str) -> str:
        try:
            return richtext.clean(html)
        except richtext.TooLarge as error:
            self.add_error("text", str(error))
            return ""
