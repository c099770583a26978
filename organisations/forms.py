"""What does an administrator type about bodies and the calendar?"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from django import forms
from django.utils.timezone import localtime

from core.days import LONDON
from core.desk import AskingForm, DeskForm
from core.nhs import NHSDateField
from organisations import queries
from organisations.models import CalendarWindow, Meeting, Organisation, OrganisationName, PapersRule

SOURCE = "The document that says so, and the part of it."


class BodyForm(DeskForm):
    """What the directory says of a body."""

    class Meta(DeskForm.Meta):
        model = Organisation
        fields = ("name", "ods_code", "gss_code", "parent", "partner_of", "valid_from", "description", "unknown")
        labels: ClassVar = {
            "parent": "Part of", "partner_of": "Partner of", "valid_from": "First day", "unknown": "What is not known",
        }  # fmt: skip
        help_texts: ClassVar = {
            "name": "Here you correct its spelling. A new name from a day on is “Give it a new name”.",
            "ods_code": "For example QYG.", "gss_code": "For example E06000049.",
            "valid_from": "For example 1 4 2027. Leave it empty where no source tells it.",
        }  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("parent", "partner_of"):
            known = Organisation.Kind.ICB if name == "partner_of" else ""
            self.fields[name].queryset = queries.bodies_to_choose(on=self.on, kind=known, also=self.initial.get(name))


class NewBodyForm(BodyForm):
    """A body that the directory does not hold yet."""

    source = forms.CharField(max_length=300, help_text=SOURCE)

    class Meta(BodyForm.Meta):
        fields = ("name", "kind", *BodyForm.Meta.fields[1:])
        help_texts: ClassVar = BodyForm.Meta.help_texts | {"name": "As the body writes it."}


class RenameForm(AskingForm):
    name = forms.CharField(max_length=200, label="New name")
    on = NHSDateField(label="From which day", help_text="Pages show the new name at once, so not a day to come.")
    source = forms.CharField(max_length=300, help_text=SOURCE)


class OtherNameForm(AskingForm):
    """A name besides the current one: it is found by it."""

    KINDS: ClassVar = [pair for pair in OrganisationName.Kind.choices if pair[0] != OrganisationName.Kind.CURRENT]
    name = forms.CharField(max_length=200)
    kind = forms.ChoiceField(choices=KINDS, widget=forms.RadioSelect, label="What it is")
    valid_from = NHSDateField(label="First day (optional)", required=False)
    valid_to = NHSDateField(label="Last day (optional)", required=False)
    seen_in = forms.IntegerField(
        label="Year of the source (optional)", required=False, min_value=1948, max_value=2200,
        help_text="Where no day is told: the year in which a document uses it.",
    )  # fmt: skip
    source = forms.CharField(max_length=300, help_text=SOURCE)


class HandOverForm(AskingForm):
    """Who does from a day on what this body did."""

    successor = forms.ModelChoiceField(
        None, label="Which body of the directory takes over (optional)", required=False,
        empty_label="A new body, named below",
    )  # fmt: skip
    new_name = forms.CharField(
        max_length=200, label="Name of the new body (optional)", required=False,
        help_text="It is entered with the same kind, and as part of the same body.",
    )  # fmt: skip
    on = NHSDateField(label="From which day", help_text="For example 1 4 2027. The day before is this body’s last.")
    source = forms.CharField(max_length=300, help_text=SOURCE)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successor"].queryset = queries.bodies_to_choose(on=self.on, kind=self.row.kind).exclude(
            pk=self.row.pk
        )


class NothingForm(AskingForm):
    """Nothing to tell: the question is only whether."""


class _Times(DeskForm):
    """Of a meeting: the time of its beginning, typed without its day."""

    begins = forms.TimeField(
        label="Begins at (optional)", required=False, input_formats=["%H:%M", "%H.%M", "%H"],
        help_text="For example 14:00. Leave it empty where only the day is known.",
    )  # fmt: skip

    def begin(self, row: Any, on: date) -> dict[str, Any]:
        return {"begins": f"{localtime(row.starts_at):%H:%M}"} if row is not None and row.starts_at else {}

    @property
    def told(self) -> dict[str, Any]:
        told = dict(self.cleaned_data)
        begins, held_on = told.pop("begins"), told.get("held_on") or self.row.held_on
        told["starts_at"] = datetime.combine(held_on, begins, tzinfo=LONDON) if begins else None
        return told


class MeetingForm(_Times):
    """What is said of a meeting; whose it is and its day stay."""

    class Meta(DeskForm.Meta):
        model = Meeting
        fields = ("papers_due_on", "held_at", "minutes_url", "note", "source")
        help_texts: ClassVar = {
            "papers_due_on": "Leave it empty where not told; then the rule for papers gives the day."
        }

    def clean_papers_due_on(self) -> date | None:
        """Papers come before the meeting."""
        due = self.cleaned_data["papers_due_on"]
        held_on = self.cleaned_data.get("held_on") or (self.row and self.row.held_on)
        if due and held_on and due > held_on:
            raise forms.ValidationError("Papers are due on the day of the meeting at the latest.")
        return due


class NewMeetingForm(MeetingForm):
    class Meta(MeetingForm.Meta):
        fields = ("body", "held_on", "kind", *MeetingForm.Meta.fields)
        labels: ClassVar = {"held_on": "Day", "kind": "What it is"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = queries.bodies_to_choose(on=self.on)
        self.fields["body"].empty_label = "Choose"


class MoveForm(AskingForm):
    held_on = NHSDateField(label="New day")
    source = forms.CharField(max_length=500, help_text=SOURCE)


class WindowForm(DeskForm):
    """What is said of bank holidays and days to avoid; what they are and their first day stay."""

    class Meta(DeskForm.Meta):
        model = CalendarWindow
        fields = ("title", "ends_on", "note", "source")
        labels: ClassVar = {"title": "Name", "ends_on": "Last day"}


class NewWindowForm(WindowForm):
    class Meta(WindowForm.Meta):
        fields = ("kind", "title", "organisation", "starts_on", "ends_on", "note", "source")
        labels: ClassVar = WindowForm.Meta.labels | {
            "kind": "What they are", "organisation": "Whose", "starts_on": "First day",
        }  # fmt: skip
        help_texts: ClassVar = {"organisation": "None: they hold for all."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = queries.bodies_to_choose(on=self.on)


class NewPapersRuleForm(DeskForm):
    """By when papers are due with a body, or with each body of a kind."""

    class Meta(DeskForm.Meta):
        model = PapersRule
        fields = ("organisation", "body_kind", "working_days", "valid_from", "valid_to", "note", "source")
        labels: ClassVar = {"organisation": "Body", "valid_from": "First day", "valid_to": "Last day"}
        help_texts: ClassVar = {"organisation": "Or choose a kind of body below."}

    working_days = forms.IntegerField(min_value=0, max_value=60, label="Working days before the meeting")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = queries.bodies_to_choose(on=self.on)


class NewNumberForm(AskingForm):
    working_days = forms.IntegerField(min_value=0, max_value=60, label="Working days before the meeting")
    on = NHSDateField(label="From which day")
    source = forms.CharField(max_length=300, help_text=SOURCE)
