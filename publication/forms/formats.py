"""What does a planner say of another format, and what does somebody say who needs one?"""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet

from publication.models import ENGLISH, LANGUAGE_CHOICES, SIGNED, Format, FormatRequest, Publication

TRAP = "website"  # a machine fills in every box; nobody sees this one


class FormatForm(forms.Form):
    """An edition in another format: what it is, and the file or the link."""

    publication = forms.ModelChoiceField(
        queryset=None, label="Edition", empty_label=None, error_messages={"required": "Choose the edition"}
    )
    kind = forms.ChoiceField(
        label="Format", choices=Format.Kind, widget=forms.RadioSelect, error_messages={"required": "Choose the format"}
    )
    language = forms.ChoiceField(
        label="Language",
        choices=LANGUAGE_CHOICES,
        initial=ENGLISH,
        help_text="A signed video is in British Sign Language.",
    )
    title = forms.CharField(
        label="Title", max_length=200, error_messages={"required": "Enter its title"},
        help_text="As whoever reads it would look for it, in its own language.",
    )  # fmt: skip
    made_by = forms.CharField(
        label="Made by", max_length=200, error_messages={"required": "Enter who made it"},
        help_text="The body or the firm. It is shown.",
    )  # fmt: skip
    file = forms.FileField(label="File", required=False, help_text="PDF, Word (.docx) or MP3, at most 30 MB.")
    address = forms.URLField(
        label="Or a link", required=False, max_length=500, assume_scheme="https",
        help_text="To a video or a page on another site, beginning with https://",
        error_messages={"invalid": "Enter the whole link, beginning with https://"},
    )  # fmt: skip
    transcript = forms.CharField(
        label="Transcript", required=False, widget=forms.Textarea({"rows": 8}),
        help_text="What is said or signed, as text. A signed video needs one.",
    )  # fmt: skip

    def __init__(self, *args: Any, editions: QuerySet[Publication], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["publication"]
        field.queryset = editions
        field.label_from_instance = lambda each: f"Edition {each.edition.number}"

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("kind") == Format.Kind.BSL:
            data["language"] = SIGNED
            if not data.get("transcript"):
                self.add_error("transcript", "Enter the transcript of the video")
        if not self.errors.keys() & {"file", "address"} and bool(data.get("file")) == bool(data.get("address")):
            self.add_error("file", "Choose a file or enter a link, one of the two")
        return data

    @property
    def told(self) -> dict[str, Any]:
        """What the verb takes."""
        told = dict(self.cleaned_data)
        file: UploadedFile | None = told.pop("file")
        return told | ({"name": file.name, "data": file.read()} if file else {})


class AskForm(forms.Form):
    """What somebody needs, and where it is to be sent."""

    plan = forms.ChoiceField(label="Which plan?", error_messages={"required": "Choose the plan"})
    wanted = forms.ChoiceField(
        label="What do you need?", choices=FormatRequest.Wanted, widget=forms.RadioSelect,
        error_messages={"required": "Choose what you need"},
    )  # fmt: skip
    language = forms.ChoiceField(
        label="Which language?", required=False, choices=[("", "Choose one, if you need another language")],
    )  # fmt: skip
    way = forms.ChoiceField(
        label="How shall we send it?", choices=FormatRequest.Way, widget=forms.RadioSelect,
        error_messages={"required": "Choose how we shall send it"},
    )  # fmt: skip
    email = forms.EmailField(
        label="Your e-mail address", required=False, max_length=254, help_text="If we are to send it by e-mail.",
        widget=forms.EmailInput({"autocomplete": "email", "spellcheck": "false"}),
    )  # fmt: skip
    post_to = forms.CharField(
        label="Your name and postal address", required=False, max_length=500,
        widget=forms.Textarea({"rows": 4, "autocomplete": "street-address"}),
        help_text="If we are to send it by post.",
    )  # fmt: skip
    needs = forms.CharField(
        label="Is there anything that we should know?", required=False, max_length=1000,
        widget=forms.Textarea({"rows": 4}),
        help_text="For example which part, the size of print, or by when. Please do not tell us about your health.",
    )  # fmt: skip
    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, plans: list[tuple[str, str]], plan: str = "") -> None:
        super().__init__(data, initial={"plan": plan, "token": str(uuid.uuid4())})
        self.fields["plan"].choices = [("", "Choose a plan"), *plans]
        spoken = [each for each in LANGUAGE_CHOICES if each[0] not in {ENGLISH, SIGNED}]
        self.fields["language"].choices = [*self.fields["language"].choices, *spoken]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.data.get(TRAP):
            raise forms.ValidationError(
                "A box that nobody sees was filled in, perhaps by your browser. It is empty now: send it once more."
            )
        if data.get("wanted") == FormatRequest.Wanted.TRANSLATION and not data.get("language"):
            self.add_error("language", "Choose the language that you need")
        if data.get("way") == FormatRequest.Way.EMAIL and not data.get("email") and "email" not in self.errors:
            self.add_error("email", "Enter the e-mail address to send it to")
        if data.get("way") == FormatRequest.Way.POST and not data.get("post_to"):
            self.add_error("post_to", "Enter the name and address to send it to")
        return data


class AnswerRequestForm(forms.Form):
    """What was done for somebody who asked."""

    answer = forms.CharField(
        label="What was done?", max_length=1000, widget=forms.Textarea({"rows": 4}),
        error_messages={"required": "Enter what was done"},
        help_text="For example: Large print sent by post on 3 November. Leave out who they are: this is kept.",
    )  # fmt: skip
