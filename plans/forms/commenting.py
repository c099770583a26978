"""What does somebody type who comments, chooses e-mail or keeps the outbox?"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms

from accounts.models import User
from plans.models import Notification

LONGEST = 5_000
HINT = "Write @ and a name to tell somebody of it, for example @Jo Smith."


def _people(people: Iterable[User]) -> list[tuple[str, str]]:
    return [("", "Nobody"), *((str(person.pk), person.name) for person in people)]


class NewComment(forms.Form):
    """A comment on a passage, a paragraph or the whole section; with `suggest`, other words for it."""

    block = forms.ChoiceField(label="About", required=False)
    quote = forms.CharField(
        label="Only these words of it (optional)",
        help_text="Copy them from the text. Leave this empty for all of it.",
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )
    replacement = forms.CharField(
        label="Other words instead",
        help_text="Leave this empty to suggest that the words go.",
        required=False,
        max_length=20_000,
        widget=forms.Textarea({"rows": 4}),
    )
    text = forms.CharField(
        label="Your comment",
        help_text=HINT,
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": "Write what you want to say"},
    )
    assigned_to = forms.ChoiceField(label="For (optional)", required=False)
    prefix = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, blocks: list[tuple[str, str]], people: Iterable[User], suggest: bool, **kwargs: Any
    ) -> None:
        kwargs["initial"] = {"token": uuid.uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.fields["block"].choices = blocks
        self.fields["assigned_to"].choices = _people(people)
        if suggest:
            self.fields["text"].label, self.fields["text"].required = "Why (optional)", False
            self.fields["block"].required = True
        else:
            del self.fields["replacement"]


class Say(forms.Form):
    """A reply, or a reason."""

    text = forms.CharField(
        label="Your reply", max_length=LONGEST, required=False, widget=forms.Textarea({"rows": 3}), help_text=HINT
    )


class Assign(forms.Form):
    to = forms.ChoiceField(label="For", required=False)

    def __init__(self, *args: Any, people: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = _people(people)


class NoticeChoices(forms.Form):
    """How e-mail comes, kind by kind."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind, label in Notification.Kind.choices:
            self.fields[kind] = forms.ChoiceField(label=label, choices=Notification.How.choices)


class Bounce(forms.Form):
    reason = forms.CharField(
        label="Why did it come back?",
        help_text="As the message that came back says it, for example: mailbox full.",
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": "Say why it came back"},
    )
