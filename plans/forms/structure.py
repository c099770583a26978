"""How is a section named, given to somebody, and divided?"""

from __future__ import annotations

from typing import Any

from django import forms

from core import richtext
from plans.models import Section

EXCERPT = 110


class AddForm(forms.Form):
    title = forms.CharField(
        label="Title of the new section",
        max_length=300,
        error_messages={"required": "Enter a title for the new section"},
    )


class DescribeForm(forms.ModelForm):
    """Title, printed number, the Place's own word and the word it is compared by."""

    class Meta:
        model = Section
        fields = ("title", "number", "local_type", "common_type")
        labels = {
            "number": "Number, as it is printed (optional)",
            "local_type": "What you call this kind of section (optional)",
            "common_type": "What it is compared by (optional)",
        }
        help_texts = {
            "local_type": "Your own word, for example “Golden thread”.",
            "common_type": "So that plans with other words for the same thing can stand side by side.",
        }
        error_messages = {"title": {"required": "Enter the section's title"}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["common_type"].choices = [("", "Nothing"), *Section.CommonType.choices]


class OwnerForm(forms.Form):
    """Who answers for the section, and to whom."""

    owner = forms.ModelChoiceField(
        queryset=None, required=False, label="Owner", empty_label="Nobody yet",
        help_text="The person who signs the section off. Only people who may write this plan can be chosen.",
    )  # fmt: skip
    post = forms.CharField(
        required=False, max_length=150, label="Post (optional)",
        help_text="For example the programme's Senior Responsible Owner (SRO).",
    )  # fmt: skip
    reports_to = forms.CharField(
        required=False, max_length=300, label="Reports to (optional)",
        help_text="The nearest group first, for example: Strategy and Transformation Group, then the Place Based"
        " Partnership Board.",
    )  # fmt: skip

    def __init__(self, *args: Any, people: Any, section: Section, **kwargs: Any) -> None:
        told = {"owner": section.owner_id, "post": section.owner_post, "reports_to": section.reports_to}
        super().__init__(*args, initial=told, **kwargs)
        self.fields["owner"].queryset = people


class SplitForm(forms.Form):
    """Where the second part begins, and what it is called."""

    bid = forms.ChoiceField(
        label="The second part begins with", widget=forms.RadioSelect,
        error_messages={"required": "Choose where the second part begins"},
    )  # fmt: skip
    part_title = forms.CharField(
        label="Title of the second part", max_length=300,
        error_messages={"required": "Enter a title for the second part"},
    )  # fmt: skip

    def __init__(self, *args: Any, section: Section, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bid"].choices = [
            (block.bid, _excerpt(block)) for block in richtext.blocks(section.body)[1:] if block.bid
        ]


def _excerpt(block: richtext.Block) -> str:
    kind = {"table": "Table: ", "figure": "Picture: ", "h2": "Heading: ", "h3": "Heading: ", "h4": "Heading: "}
    words = block.text if len(block.text) <= EXCERPT else f"{block.text[:EXCERPT].rsplit(' ', 1)[0]} …"
    return kind.get(block.tag, "") + (words or "(no words)")
