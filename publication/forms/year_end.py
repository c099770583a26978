"""Of which edition and which financial year is it told?"""

from __future__ import annotations

from typing import Any

from django import forms

from core.days import day_in_words, london_day
from publication.models import Publication
from publication.queries.year_end import year_in_words


class YearEndForm(forms.Form):
    """Both are chosen from what there is. What is left out is the newest edition and the last year that is over."""

    edition = forms.TypedChoiceField(label="Edition", coerce=int, error_messages={"required": "Choose an edition"})
    year = forms.TypedChoiceField(
        label="Financial year", coerce=int, error_messages={"required": "Choose a financial year"}
    )

    def __init__(self, data: Any, *, publications: list[Publication], years: list[int], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["edition"].choices = [
            (row.edition.number, f"Edition {row.edition.number}, {day_in_words(london_day(row.published_at))}")
            for row in publications
        ]
        self.fields["year"].choices = [(year, year_in_words(year)) for year in years]
