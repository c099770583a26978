"""What does a form of the desk do alike? It begins with what the entry says, and judges nothing but what was typed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db import models

from core.nhs import NHSDateField


class AskingForm(forms.Form):
    """A form that asks about an entry. `on` is the day; `row` the entry, None for a new one."""

    def __init__(self, data: Any = None, *, row: Any = None, on: date, **kwargs: Any) -> None:
        self.row, self.on = row, on
        super().__init__(data, initial=self.begin(row, on), **kwargs)

    def begin(self, row: Any, on: date) -> dict[str, Any]:
        """What stands in the form at first."""
        return {}

    @property
    def told(self) -> dict[str, Any]:
        return self.cleaned_data


def _field(field: models.Field, **kwargs: Any) -> forms.Field | None:
    """Days are typed in three boxes; an address without its scheme is one of https."""
    if isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField):
        kwargs.pop("widget", None)
        return field.formfield(form_class=NHSDateField, **kwargs)
    if isinstance(field, models.URLField):
        return field.formfield(assume_scheme="https", **kwargs)
    return field.formfield(**kwargs)


class DeskForm(forms.ModelForm):
    """A form with fields of the entry's model. It neither saves nor judges the row: the verb and its check do."""

    def __init__(self, data: Any = None, *, row: Any = None, on: date, **kwargs: Any) -> None:
        self.row, self.on = row, on
        initial = {name: getattr(row, name) for name in self._meta.fields or ()} if row is not None else {}
        super().__init__(data, initial=initial | self.begin(row, on), **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField):
                field.empty_label = "None"
            if not field.required and "(optional)" not in str(field.label):
                field.label = f"{field.label} (optional)"

    class Meta:
        """What the `Meta` of each form inherits."""

        fields: tuple[str, ...] = ()
        formfield_callback = _field

    def begin(self, row: Any, on: date) -> dict[str, Any]:
        """What stands in the form at first, besides what the entry says."""
        return {}

    def _post_clean(self) -> None:
        """A model form would judge a row of its own making, which has not the entry's number."""

    @property
    def told(self) -> dict[str, Any]:
        return self.cleaned_data


class LastDayForm(AskingForm):
    """The last day on which an entry holds."""

    valid_to = NHSDateField(
        label="Last day (optional)",
        required=False,
        help_text="It still counts. Leave it empty to take a last day away.",
    )

    def begin(self, row: Any, on: date) -> dict[str, Any]:
        return {"valid_to": row.valid_to}
