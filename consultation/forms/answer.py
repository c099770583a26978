"""What does a board type into to answer? Words are kept as they were typed: nothing is trimmed, no line end changed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.validators import ProhibitNullCharactersValidator, URLValidator

from consultation.models import Opinion, OpinionDraft
from consultation.queries import Asked
from core.nhs import NHSDateField
from organisations.models import Meeting

FINDINGS = [
    (Opinion.Finding.PROPER_ACCOUNT, "The draft takes proper account of it"),
    (Opinion.Finding.PARTLY, "The draft takes proper account of part of it"),
    (Opinion.Finding.DOES_NOT, "The draft does not take proper account of it"),
    (Opinion.Finding.NOT_STATED, "The board did not say so in these words"),
]
HOW = [
    (Opinion.How.MEETING, "At a meeting of the board"),
    (Opinion.How.DELEGATION, "Under delegation, between meetings"),
]
MONTHS = "January February March April May June July August September October November December".split()  # noqa: SIM905


class ExactTextarea(forms.Textarea):
    """A box that gives back what was put in. A browser drops a first line end in a box, so such words get one more."""

    def format_value(self, value: Any) -> str | None:
        shown = super().format_value(value)
        return f"\n{shown}" if shown and shown[0] in "\r\n" else shown


class ExactField(forms.CharField):
    """Words to the byte: not trimmed; the one character that cannot be kept is refused by the action, in words."""

    widget = ExactTextarea

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(strip=False, required=False, **kwargs)
        self.validators = [each for each in self.validators if not isinstance(each, ProhibitNullCharactersValidator)]


def kept(sent: str, saved: str) -> str:
    """What was sent; but what was saved, where a browser only wrote its line ends in its own way (HTML, 4.10.11)."""
    return saved if _lines(sent) == _lines(saved) else sent


def _lines(words: str) -> str:
    return words.replace("\r\n", "\n").replace("\r", "\n")


class AnswerForm(forms.Form):
    """The whole answer of a board on one page. Anything may be left out while it is written; what is missing is told
    before it is released."""

    text = ExactField(
        label="The board’s opinion, in its own words",
        help_text="Kept and published exactly as you put it in, to the letter.",
        widget=ExactTextarea({"rows": 12}),
    )
    how = forms.ChoiceField(
        label="How did the board agree this opinion?", choices=HOW, required=False, widget=forms.RadioSelect
    )
    meeting = forms.ChoiceField(label="Which meeting?", required=False)
    agreed_on = NHSDateField(
        label="On which day was it agreed?", required=False,
        help_text="Leave it empty if you chose a meeting above. For example, 12 3 2027",
    )  # fmt: skip
    minutes_link = forms.CharField(
        label="Link to the minutes or the decision (optional)", max_length=500, required=False,
        widget=forms.URLInput, help_text="For example, https://democracy.example.gov.uk/minutes/123",
    )  # fmt: skip
    delegation = forms.CharField(
        label="If under delegation: to whom, and by which decision?", max_length=300, required=False,
        help_text="For example, the Chair, by minute 42 of 3 February 2027",
    )  # fmt: skip
    sent_to_nhs_england = forms.ChoiceField(
        label="Does the board also give this opinion to NHS England?", required=False, widget=forms.RadioSelect,
        choices=[("yes", "Yes"), ("no", "No")],
        help_text="It may (NHS Act 2006 s.14Z54(5)(b)). By saying so here it has told the integrated care board.",
    )  # fmt: skip
    correction_reason = ExactField(label="Why is the opinion corrected?", widget=ExactTextarea({"rows": 3}))

    def __init__(
        self,
        data: Any = None,
        *,
        draft: OpinionDraft | None,
        asked: list[Asked],
        meetings: Iterable[Meeting],
        finds: bool = True,
    ) -> None:
        self.draft, self.asked, self.meetings = draft, asked, {str(row.pk): row for row in meetings}
        super().__init__(data, initial=_initial(draft))
        for each in asked:
            self._ask(each)
        if finds and not asked:
            self.fields["finding"] = _finding("What did the board find?")
        days = [(pk, _told(row)) for pk, row in self.meetings.items()]
        self.fields["meeting"].choices = [("", "Another day, which I enter below"), *days]
        if not self.meetings:
            del self.fields["meeting"]
            self.fields["agreed_on"].help_text = "For example, 12 3 2027"
        if not (draft and draft.supersedes_id):
            del self.fields["correction_reason"]

    def _ask(self, each: Asked) -> None:
        number = each.strategy.pk
        self.fields[f"finding-{number}"] = _finding("What did the board find?")
        self.fields[f"reasons-{number}"] = ExactField(
            label="Reasons (optional)", widget=ExactTextarea({"rows": 4}),
            help_text="What the draft should say, if it does not yet take proper account of it.",
        )  # fmt: skip

    def clean_minutes_link(self) -> str:
        link = self.cleaned_data["minutes_link"]
        if link:
            URLValidator(schemes=["http", "https"], message="Enter a link that begins with https:// or http://")(link)
        return link

    def strategies(self) -> list[tuple[Asked, Any, Any]]:
        """Each strategy with its two questions."""
        return [(each, self[f"finding-{each.strategy.pk}"], self[f"reasons-{each.strategy.pk}"]) for each in self.asked]

    def fields_to_save(self) -> dict[str, Any]:
        """What can be saved of it: all but what is no date, no link or no choice of ours."""
        said, draft = self.cleaned_data, self.draft
        saved: dict[str, Any] = {
            name: said[name]
            for name in ("how", "agreed_on", "minutes_link", "delegation", "sent_to_nhs_england", "finding")
            if name in said
        }
        for name in ("text", "correction_reason"):
            if name in said:
                saved[name] = kept(said[name], getattr(draft, name) if draft else "")
        if "meeting" in said:
            saved["meeting"] = self.meetings.get(said["meeting"])
        before = draft.findings if draft else {}
        saved["findings"] = {**before, **{str(each.strategy.pk): self._said(each, before) for each in self.asked}}
        return saved

    def _said(self, each: Asked, before: dict[str, dict[str, str]]) -> dict[str, str]:
        number = str(each.strategy.pk)
        old = before.get(number, {})
        return {
            "finding": self.cleaned_data.get(f"finding-{number}", old.get("finding", "")),
            "reasons": kept(self.cleaned_data.get(f"reasons-{number}", ""), old.get("reasons", "")),
        }


def _finding(label: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=FINDINGS, required=False, widget=forms.RadioSelect)


def _told(meeting: Meeting) -> str:
    day = meeting.held_on
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}{', ' + meeting.held_at if meeting.held_at else ''}"


def _initial(draft: OpinionDraft | None) -> dict[str, Any]:
    if draft is None:
        return {}
    names = ("text", "how", "agreed_on", "minutes_link", "delegation", "sent_to_nhs_england", "correction_reason")
    found = {name: getattr(draft, name) for name in (*names, "finding")}
    found["meeting"] = str(draft.meeting_id or "")
    for number, said in draft.findings.items():
        found[f"finding-{number}"], found[f"reasons-{number}"] = said.get("finding", ""), said.get("reasons", "")
    return found


class ReasonForm(forms.Form):
    """Why does an answer go back, or is corrected?"""

    reason = ExactField(label="What has to change?", widget=ExactTextarea({"rows": 4}))


class FileForm(forms.Form):
    file = forms.FileField(
        label="Choose a file", help_text="PDF, Word, OpenDocument, Excel, picture or plain text; 20 MB at most."
    )


class ReceiptForm(forms.Form):
    """A receipt to be checked: its number, or its file."""

    number = forms.CharField(
        label="Receipt number", required=False, max_length=40, help_text="For example, 7K3M-Q9XD-2TWA",
        widget=forms.TextInput({"class": "nhsuk-input--width-20", "autocomplete": "off"}),
    )  # fmt: skip
    file = forms.FileField(label="Or choose the receipt’s PDF, or a file with the statement’s words", required=False)
