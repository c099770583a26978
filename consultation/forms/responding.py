"""What does a member of the public type? Nothing is trimmed: what was written is kept as it was written."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from consultation.models import LONGEST_TEXT, Question

TOO_LONG = f"Your answer must be {LONGEST_TEXT:,} characters or fewer"
TRAP = "website"  # a machine fills in every box; nobody sees this one


def words(label: str, *, rows: int = 5, hint: str = "", required: bool = False, **more: Any) -> forms.CharField:
    """A box for one's own words."""
    return forms.CharField(
        label=label, help_text=hint, required=required, strip=False, max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": rows}), error_messages={"max_length": TOO_LONG, **more},
    )  # fmt: skip


class AnswersForm(forms.Form):
    """The questions of a consultation. None of them must be answered: a comment on a section is an answer too."""

    def __init__(self, data: Any = None, *, questions: Iterable[Question], answers: dict[int, str]) -> None:
        super().__init__(data, initial={f"q{pk}": text for pk, text in answers.items()})
        self.questions = list(questions)
        for question in self.questions:
            name = f"q{question.pk}"
            if question.kind == Question.Kind.TEXT:
                self.fields[name] = words(question.wording, hint=question.hint)
            else:
                self.fields[name] = forms.ChoiceField(
                    label=question.wording, help_text=question.hint, required=False, widget=forms.RadioSelect,
                    choices=[(option, option) for option in question.options],
                    error_messages={"invalid_choice": f"Choose one of the options of “{question.wording}”"},
                )  # fmt: skip

    def answers(self) -> dict[Question, str]:
        return {question: self.cleaned_data[f"q{question.pk}"] for question in self.questions}


class RemarkForm(forms.Form):
    """A comment on a section, or on words of it."""

    quote = forms.CharField(
        label="Which words do you mean? (optional)", required=False, max_length=2000, strip=False,
        help_text="Copy them from the paragraph above. Leave this empty if you mean all of it.",
        widget=forms.Textarea({"rows": 2}),
    )  # fmt: skip
    text = words("Your comment", required=True, hint="Do not write about people who can be recognised.")

    def __init__(self, data: Any = None, *, on_passage: bool, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        if not on_passage:
            del self.fields["quote"]

    def clean_text(self) -> str:
        text = self.cleaned_data["text"]
        if not text.strip():
            raise forms.ValidationError("Enter your comment")
        return text


class RespondentForm(forms.Form):
    """Who answers. Only the address is needed, and it is never shown."""

    email = forms.EmailField(
        label="Your e-mail address", max_length=254, widget=forms.EmailInput({"autocomplete": "email"}),
        help_text="We send you one message, with a link to confirm your response. It is never published.",
        error_messages={"required": "Enter your e-mail address", "invalid": "Enter an e-mail address in the correct "
                        "format, like name@example.com"},
    )  # fmt: skip
    name = forms.CharField(
        label="Your name (optional)", max_length=150, required=False, widget=forms.TextInput({"autocomplete": "name"})
    )
    show_name = forms.BooleanField(
        label="Show my name with my response", required=False,
        help_text="Otherwise it says “A member of the public”.",
    )  # fmt: skip
    organisation = forms.CharField(
        label="If you answer for an organisation, its name (optional)", max_length=150, required=False,
        help_text="It is shown with the response.", widget=forms.TextInput({"autocomplete": "organization"}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("show_name") and not data.get("name"):
            self.add_error("name", "Enter the name that is to be shown, or do not choose to show it")
        return data


class SendForm(forms.Form):
    """The last step. Its trap and its signed time tell machines, without asking people to prove anything."""

    agreed = forms.BooleanField(label="", error_messages={"required": "Select that you agree, if you want to send it"})

    def __init__(self, data: Any = None, *, consent: str) -> None:
        super().__init__(data)
        self.fields["agreed"].label = consent

    def clean(self) -> dict[str, Any]:
        if self.data.get(TRAP):
            raise forms.ValidationError(
                "A box that nobody sees was filled in, perhaps by your browser. It is empty now: send it once more."
            )
        return super().clean()
