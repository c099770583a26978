"""What does a planner type about a public consultation?"""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms

from consultation.models import Consultation, Question, Round
from core.days import LONDON, end_of
from core.nhs import NHSDateField

TIMES = (("end", "At the end of that day"), ("12", "At midday"), ("17", "At 5pm"))


class ConsultationForm(forms.Form):
    """What the public is told. Days and hours are of London, and shown so."""

    title = forms.CharField(label="What is it called?", max_length=200, help_text="For example, Our plan for 2027")
    introduction = forms.CharField(
        label="What is it about?", widget=forms.Textarea({"rows": 8}), max_length=6000,
        help_text="In plain words: what is being decided, what can still change and what cannot.",
    )  # fmt: skip
    audience = forms.CharField(label="Who is it for?", widget=forms.Textarea({"rows": 2}), max_length=1000)
    other_ways = forms.CharField(
        label="How can people answer without this site? (optional)", widget=forms.Textarea({"rows": 3}),
        max_length=1000, required=False, help_text="A postal address, a telephone number, an easy-read paper copy.",
    )  # fmt: skip
    opens_on = NHSDateField(label="First day", help_text="It opens when you open it, not by itself.")
    closes_on = NHSDateField(label="Last day")
    closes = forms.ChoiceField(label="When on the last day?", choices=TIMES, widget=forms.RadioSelect, initial="end")
    retention_days = forms.IntegerField(
        label="For how many days after the deadline are names, addresses and the words as they were sent kept?",
        min_value=28, max_value=1100, initial=365, widget=forms.NumberInput({"class": "nhsuk-input--width-4"}),
        help_text="People are told the day. Then they are deleted by themselves.",
    )  # fmt: skip
    outcome = forms.CharField(
        label="What came of it? (when it is closed)", widget=forms.Textarea({"rows": 4}), max_length=4000,
        required=False,
    )  # fmt: skip

    def __init__(self, data: Any = None, *, consultation: Consultation | None = None) -> None:
        super().__init__(data, initial=_told(consultation) if consultation else None)
        if consultation is None or consultation.round.status != Round.Status.CLOSED:
            del self.fields["outcome"]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        first, last = data.get("opens_on"), data.get("closes_on")
        if first and last and last < first:
            self.add_error("closes_on", "The last day must be on or after the first day")
        return data

    def told(self) -> dict[str, Any]:
        """The fields of a consultation, its deadline an instant."""
        data = dict(self.cleaned_data)
        day, hour = data.pop("closes_on"), data.pop("closes")
        at = end_of(day) if hour == "end" else datetime.combine(day, time(int(hour)), tzinfo=LONDON)
        return {**data, "closes_at": at}


def _told(row: Consultation) -> dict[str, Any]:
    fields = ("title", "introduction", "audience", "other_ways", "retention_days", "outcome")
    local = row.round.closes_at.astimezone(LONDON)
    hour = {time(12): "12", time(17): "17"}.get(local.time(), "end")
    days = {"opens_on": row.round.opens_on, "closes_on": local.date(), "closes": hour}
    return {name: getattr(row, name) for name in fields} | days


class QuestionForm(forms.Form):
    """A question and, where one is to be chosen, what there is to choose from."""

    wording = forms.CharField(label="The question", max_length=300)
    hint = forms.CharField(label="A hint (optional)", max_length=300, required=False)
    kind = forms.ChoiceField(
        label="How is it answered?", choices=Question.Kind.choices, widget=forms.RadioSelect, initial="text"
    )
    options = forms.CharField(
        label="Options, one on each line", required=False, widget=forms.Textarea({"rows": 5}), max_length=2000,
        help_text="For a scale in order. Left empty, it is from “Strongly agree” to “Strongly disagree”.",
    )  # fmt: skip

    def clean_options(self) -> list[str]:
        lines = [" ".join(line.split()) for line in self.cleaned_data["options"].splitlines()]
        return list(dict.fromkeys(line for line in lines if line))
