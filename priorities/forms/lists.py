"""What does an administrator type about the lists that plans answer to?"""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from core.desk import AskingForm, DeskForm
from core.nhs import NHSDateField
from organisations.queries import bodies_to_choose
from priorities import queries
from priorities.models import Framework, FrameworkItem


class ListForm(DeskForm):
    """What is said of a list; its version and its days stay."""

    class Meta(DeskForm.Meta):
        model = Framework
        fields = ("name", "kind", "owner", "owner_name", "source", "description", "adoption", "items_stated", "gap")
        labels: ClassVar = {
            "owner_name": "Owner in words", "adoption": "Who took it up", "items_stated": "Entries that the source has",
            "gap": "What the source does not give", "kind": "What it is",
        }  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = bodies_to_choose(on=self.on, also=self.initial.get("owner"))


class NewListForm(ListForm):
    class Meta(ListForm.Meta):
        fields = ("name", "version", *ListForm.Meta.fields[1:], "valid_from", "valid_to")
        labels: ClassVar = ListForm.Meta.labels | {"valid_from": "First day", "valid_to": "Last day"}


class VersionForm(AskingForm):
    """From a day on a list holds in another version."""

    version = forms.CharField(max_length=80, label="Name of the new version", help_text="For example 2027.")
    on = NHSDateField(label="From which day", help_text="For example 1 4 2027.")
    source = forms.CharField(max_length=300, help_text="The document that the words were taken from.")
    without = forms.ModelMultipleChoiceField(
        None, label="Entries that fall away (optional)", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="All others are copied. Change their words, or add entries, afterwards.",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["without"].queryset = self.row.items.order_by("position", "pk")


class ItemForm(DeskForm):
    """An entry in its exact words."""

    class Meta(DeskForm.Meta):
        model = FrameworkItem
        fields = ("wording", "local_type", "number", "note")
        labels: ClassVar = {"local_type": "What the source calls it"}
        help_texts: ClassVar = {"wording": "Exactly as the source prints it.", "local_type": "Objective, aim, pledge."}


class NewItemForm(ItemForm):
    """An entry of a list that holds or is to come."""

    below = forms.CharField(
        max_length=80, required=False, label="Below which entry (optional)",
        help_text="The first words of an entry of this list. Leave it empty for an entry of the first level.",
    )  # fmt: skip

    class Meta(ItemForm.Meta):
        fields = ("framework", *ItemForm.Meta.fields)
        labels: ClassVar = ItemForm.Meta.labels | {"framework": "List"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["framework"].queryset = queries.lists_to_choose(on=self.on)

    def clean_below(self) -> FrameworkItem | None:
        """The one entry of the list that begins so."""
        words, framework = self.cleaned_data["below"].strip(), self.cleaned_data.get("framework")
        if not words or framework is None:
            return None
        found = list(framework.items.filter(wording__istartswith=words)[:2])
        if len(found) != 1:
            begins = "No entry" if not found else "More than one entry"
            raise forms.ValidationError(f"{begins} of that list begins with “{words}”. Give more of its words.")
        return found[0]
