"""What may a list be asked for? Each filter says, once, what it takes and how that is documented.

A value that a filter does not take is refused in words, never overlooked: a list that silently gives all is worse than
an error. So these are stricter than the fields of django-filter that they stand on.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db.models import QuerySet

NAME = r"^[-a-zA-Z0-9_.]{1,200}$"
PRINTABLE = r"^[^\x00-\x1f\x7f]{1,200}$"


class DayField(forms.CharField):
    def to_python(self, value: Any) -> date | None:
        text = super().to_python(value)
        if not text:
            return None
        try:
            found = date.fromisoformat(text)
        except ValueError:
            found = None
        if found is None or found.isoformat() != text:
            raise ValidationError("Write the day as 2026-04-01.")
        return found


class Name(django_filters.CharFilter):
    """The short name of something, as addresses have it. One that nothing has finds nothing."""

    schema = {"type": "string", "pattern": NAME}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        said = "Write the short name as in addresses: letters, digits, hyphens, at most 200."
        super().__init__(*args, validators=[RegexValidator(NAME.replace("$", r"\Z"), said)], strip=False, **kwargs)


class Words(django_filters.CharFilter):
    """Words that the text holds, capitals or not."""

    schema = {"type": "string", "pattern": PRINTABLE}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        check = RegexValidator(PRINTABLE.replace("$", r"\Z"), "Write 1 to 200 characters, all printable.")
        super().__init__(*args, lookup_expr="icontains", validators=[check], strip=False, **kwargs)


class Day(django_filters.Filter):
    """A day, as 2026-04-01."""

    field_class = DayField
    schema = {"type": "string", "format": "date"}


class Whole(django_filters.Filter):
    """A whole number from 1."""

    field_class = forms.IntegerField
    schema = {"type": "integer", "minimum": 1, "maximum": 2**31 - 1}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, min_value=1, max_value=2**31 - 1, **kwargs)


class Choice(django_filters.ChoiceFilter):
    """One of these."""

    def __init__(self, *args: Any, choices: Any, **kwargs: Any) -> None:
        super().__init__(*args, choices=choices, empty_label=None, **kwargs)
        self.schema = {"type": "string", "enum": [value for value, _ in choices]}
        said = ", ".join(f"“{value}”" for value, _ in choices)
        self.extra["error_messages"] = {"invalid_choice": f"Write one of {said}."}


class Truth(django_filters.TypedChoiceFilter):
    """“true” or “false”."""

    schema = {"type": "boolean"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        said = {"invalid_choice": "Write “true” or “false”."}
        choices = [("true", "true"), ("false", "false")]
        super().__init__(*args, choices=choices, coerce=lambda value: value == "true",
                         error_messages=said, **kwargs)  # fmt: skip


class FilterSet(django_filters.FilterSet):
    """A list's filters. Takes records (core.api.records) as well as querysets."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, each in self.filters.items():
            each.label = name  # else it is looked for in a model

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        for name, value in self.form.cleaned_data.items():
            queryset = self.filters[name].filter(queryset, value)
        return queryset
