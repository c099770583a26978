"""What does an administrator type about bodies?"""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from core.desk import AskingForm, DeskForm
from core.nhs import NHSDateField
from organisations import queries
from organisations.models import Organisation, OrganisationName

SOURCE = "The document that says so, and the part of it."


class BodyForm(DeskForm):
    """What the directory says of a body."""

    class Meta:
        model = Organisation
        fields = ("name", "ods_code", "gss_code", "parent", "partner_of", "valid_from", "description", "unknown")
        field_classes: ClassVar = {"valid_from": NHSDateField}
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
    first = NHSDateField(label="From which day", help_text="Pages show the new name at once, so not a day to come.")
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
    first = NHSDateField(label="From which day", help_text="For example 1 4 2027. The day before is this body’s last.")
    source = forms.CharField(max_length=300, help_text=SOURCE)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successor"].queryset = queries.bodies_to_choose(on=self.on, kind=self.row.kind).exclude(
            pk=self.row.pk
        )
