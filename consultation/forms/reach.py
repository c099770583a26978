"""Whom does one write to, who uses a link, and what was tried?"""

from __future__ import annotations

from typing import Any

from django import forms

from core.nhs import NHSDateField
from organisations.models import Contact, Organisation
from plans.models import PlanDate

ADDRESS = {"autocomplete": "email", "spellcheck": "false", "autocapitalize": "none"}
ADDRESS_FAULTS = {
    "required": "Enter an e-mail address",
    "invalid": "Enter an e-mail address like name@council.gov.uk",
}


def _address(label: str, hint: str = "") -> forms.EmailField:
    return forms.EmailField(
        label=label, max_length=254, help_text=hint, widget=forms.EmailInput(ADDRESS), error_messages=ADDRESS_FAULTS
    )


class ContactForm(forms.Form):
    """Somebody, or a shared mailbox."""

    kind = forms.ChoiceField(
        label="Who reads it?", choices=Contact.Kind.choices, widget=forms.RadioSelect, initial=Contact.Kind.PERSON
    )
    name = forms.CharField(label="Name", max_length=150, help_text="Of the person, or what the mailbox is called")
    role = forms.CharField(
        label="Role at the body (optional)", max_length=150, required=False, help_text="For example, governance officer"
    )
    email = _address("E-mail address", "One of the body’s own. Another address is refused.")


class DomainForm(forms.Form):
    """What follows the @."""

    domain = forms.RegexField(
        regex=r"^\s*@?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+\s*$", label="E-mail domain", max_length=190,
        help_text="What follows the @ in its addresses, for example council.gov.uk",
        error_messages={
            "required": "Enter an e-mail domain",
            "invalid": "Enter what follows the @ in its addresses, for example council.gov.uk",
        },
        widget=forms.TextInput({"spellcheck": "false", "autocapitalize": "none", "class": "nhsuk-input--width-20"}),
    )  # fmt: skip


class LastDayForm(forms.Form):
    last_day = NHSDateField(label="Last day on which it is the body’s", help_text="For example, 31 3 2027")


class NewLinkForm(forms.Form):
    """An address, known or not: the answer is the same."""

    email = _address("Your e-mail address at the board", "The address to which our letters came.")


class WhoForm(forms.Form):
    """Who uses the link of a shared mailbox."""

    name = forms.CharField(label="Your name", max_length=150, widget=forms.TextInput({"autocomplete": "name"}))
    role = forms.CharField(
        label="Your role", max_length=150, help_text="For example, democratic services officer",
        widget=forms.TextInput({"autocomplete": "organization-title"}),
    )  # fmt: skip
    email = _address("Your own e-mail address", "An address of the board or its council, not the shared mailbox.")

    def __init__(self, *args: Any, shared: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shared = shared

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].lower()
        if email == self.shared:
            raise forms.ValidationError("Enter your own address: the mailbox’s own does not tell who you are")
        return email


class InvolvementForm(forms.Form):
    """An event before there was a draft."""

    board = forms.ChoiceField(label="Which board?", required=False)
    audience = forms.CharField(
        label="Who else took part? (optional)", max_length=300, required=False,
        help_text="Write it out where it was no board, for example: carers’ forum",
    )  # fmt: skip
    event = forms.CharField(
        label="What happened?", max_length=250, help_text="For example: discussion of priorities at the board’s meeting"
    )
    held_on = NHSDateField(label="On which day? (optional)", required=False, help_text="For example, 12 2 2027")
    told_as = forms.ChoiceField(
        label="Has it happened?", widget=forms.RadioSelect, initial=PlanDate.ToldAs.DONE,
        choices=[(each.value, each.label) for each in (PlanDate.ToldAs.DONE, PlanDate.ToldAs.EXPECTED)],
    )  # fmt: skip
    output = forms.CharField(label="What came of it? (optional)", required=False, widget=forms.Textarea({"rows": 4}))
    source = forms.CharField(
        label="Where is it written down?", max_length=250, help_text="Minutes, notes, an e-mail: what you could show"
    )

    def __init__(self, *args: Any, boards: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.boards = {str(board.pk): board for board in boards}
        self.fields["board"].choices = [("", "No board"), *((key, board.name) for key, board in self.boards.items())]

    def clean_board(self) -> Organisation | None:
        return self.boards.get(self.cleaned_data["board"])


class NoReplyForm(forms.Form):
    tried = forms.CharField(
        label="What was tried to reach the board", widget=forms.Textarea({"rows": 10}),
        help_text="Filled in from the letters that went. Add calls, visits and what else was tried. It is published "
        "with the plan, so name no person.",
        error_messages={"required": "Say what was tried to reach the board"},
    )  # fmt: skip
