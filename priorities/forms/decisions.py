"""What is typed to challenge an intention, to answer, to conclude, and to make a commitment of it?"""

from __future__ import annotations

from typing import Any

from django import forms

from priorities.models import Challenge

LONG = forms.Textarea(attrs={"rows": 4})


class ChallengeForm(forms.Form):
    team = forms.ModelChoiceField(
        queryset=None, label="For which team you challenge", empty_label=None,
        error_messages={"required": "Choose your team"},
    )  # fmt: skip
    pledge = forms.ModelChoiceField(
        queryset=None, required=False, label="What you hold it against", empty_label="The agreed priorities"
    )
    text = forms.CharField(
        label="The challenge", widget=LONG, max_length=3000, error_messages={"required": "Enter the challenge"}
    )

    def __init__(self, *args: Any, teams: Any, pledges: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = teams
        self.fields["pledge"].queryset = pledges


class AnswerForm(forms.Form):
    response = forms.CharField(
        label="Your team's answer", widget=LONG, max_length=3000, error_messages={"required": "Enter the answer"}
    )


class ConcludeForm(forms.Form):
    outcome = forms.ChoiceField(
        choices=Challenge.Outcome, widget=forms.RadioSelect, label="What came of it",
        error_messages={"required": "Choose what came of it"},
    )  # fmt: skip
    reason = forms.CharField(
        label="Why", widget=LONG, max_length=3000, error_messages={"required": "Enter the reason for the outcome"}
    )


class CommitForm(forms.Form):
    section = forms.ModelChoiceField(
        queryset=None, label="In which section", empty_label="Choose a section",
        error_messages={"required": "Choose the section"},
        help_text="Of the editions that are being written. Next year's edition is started on the plan's page.",
    )  # fmt: skip
    text = forms.CharField(
        label="We will", widget=LONG, max_length=1000,
        error_messages={"required": "Enter the commitment, in the words of the plan"},
    )  # fmt: skip

    def __init__(self, *args: Any, sections: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["section"].queryset = sections
        self.fields["section"].label_from_instance = lambda row: (
            f"{row.edition.plan.title}, edition {row.edition.number}: {row}"
        )
