"""What does a file of open data hold? Each observation of an indicator in our own areas, as one release knew it.

The columns are those of our own form of import, so a file that was fetched here can be taken in elsewhere. What they
mean is told by a second file, as the W3C's "CSV on the Web" (Metadata Vocabulary for Tabular Data) has it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from core.spreadsheet import as_csv
from metrics.models import MISSING, Indicator, Observation, Release, Status


class Column(NamedTuple):
    name: str
    title: str
    datatype: str
    description: str


COLUMNS = (
    Column("indicator", "Indicator", "string", "The short name of the indicator on this site."),
    Column("indicator_name", "Indicator name", "string", "What is measured."),
    Column("area", "Area code", "string", "The code of the area: GSS (Office for National Statistics) or ODS."),
    Column("area_name", "Area name", "string", "The name of the area."),
    Column("sex", "Sex", "string", "Empty: all."),
    Column("age", "Age", "string", "Empty: all."),
    Column("category_type", "Kind of group", "string", "Empty: the whole of the area."),
    Column("category", "Group", "string", "Empty: the whole of the area."),
    Column("period_start", "First day of the period", "date", "The first day that the value is for."),
    Column("period_end", "Last day of the period", "date", "The last day that the value is for."),
    Column("value", "Value", "double", "Empty where there is none; the status says why. Nought is a number."),
    Column("lower", "Lower 95% confidence limit", "double", "Empty where it is not known."),
    Column("upper", "Upper 95% confidence limit", "double", "Empty where it is not known."),
    Column("lower_998", "Lower 99.8% confidence limit", "double", "Empty where it is not known."),
    Column("upper_998", "Upper 99.8% confidence limit", "double", "Empty where it is not known."),
    Column("numerator", "Count", "double", "Empty where it is not known."),
    Column("denominator", "Denominator", "double", "Empty where it is not known."),
    Column("status", "Status", "string", "What kind of number it is, or why there is none: a code of SDMX."),
    Column("note", "Note", "string", "What the source says of this value."),
)  # fmt: skip
KEY = ("indicator", "area", "sex", "age", "category_type", "category", "period_start", "period_end")
STATUSES = dict(Status.choices)


def records(indicator: Indicator, observations: Iterable[Observation]) -> list[dict[str, Any]]:
    """One record for each observation, by the names of the columns."""
    return [
        {
            "indicator": indicator.slug, "indicator_name": indicator.title, "area": row.series.area.code,
            "area_name": row.series.area.name, "sex": row.series.sex, "age": row.series.age,
            "category_type": row.series.category_type, "category": row.series.category,
            "period_start": row.period_start.isoformat(), "period_end": row.period_end.isoformat(), "value": row.value,
            "lower": row.lower, "upper": row.upper, "lower_998": row.lower_998, "upper_998": row.upper_998,
            "numerator": row.numerator, "denominator": row.denominator, "status": row.status, "note": row.note,
        }
        for row in observations
    ]  # fmt: skip


def table(found: Iterable[dict[str, Any]]) -> bytes:
    """The records as a CSV file, without the mark of spreadsheet programs: other programs read it."""
    names = [column.name for column in COLUMNS]
    return as_csv([names, *([_cell(row[name]) for name in names] for row in found)], mark=False)


def described(indicator: Indicator, release: Release, *, file: str, page: str) -> dict[str, Any]:
    """What the CSV file means (https://www.w3.org/TR/tabular-metadata/): its columns, its key, its licence. `file` and
    `page` are the addresses of the table and of the page about it."""
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": file,
        "dc:title": indicator.title,
        "dc:description": indicator.definition or "Its definition is not entered yet.",
        "dc:source": source_in_words(indicator),
        "dc:license": {"@id": indicator.licence_address},
        "dc:issued": {"@value": release.loaded_at.date().isoformat(), "@type": "xsd:date"},
        "dc:isPartOf": {"@id": page},
        "rdfs:comment": [
            f"Status {code}: {words}{' (there is no value)' if code in MISSING else ''}."
            for code, words in STATUSES.items()
        ],
        "dialect": {"encoding": "utf-8", "header": True, "lineTerminators": ["\r\n"]},
        "tableSchema": {
            "columns": [
                {
                    "name": column.name, "titles": column.name, "rdfs:label": column.title,
                    "dc:description": column.description, "required": column.name in {"indicator", "area", "status"},
                    "datatype": column.datatype,
                }
                for column in COLUMNS
            ],
            "primaryKey": list(KEY),
        },
    }  # fmt: skip


def whole(indicator: Indicator, release: Release, found: list[dict[str, Any]], **links: str) -> dict[str, Any]:
    """The same for programs, with what is known of the indicator beside it."""
    return {
        "indicator": {
            "slug": indicator.slug, "title": indicator.title, "definition": indicator.definition,
            "unit": indicator.unit, "unit_label": indicator.unit_label, "decimals": indicator.decimals,
            "frequency": indicator.frequency, "kind_of_series": indicator.series_kind,
            "confidence_limits": indicator.ci_method, "source": indicator.source, "source_id": indicator.source_id,
            "note": indicator.note, "state": indicator.state,
            "successor": indicator.successor.slug if indicator.successor else None,
        },
        "licence": {"name": indicator.licence, "url": indicator.licence_address},
        "release": {"number": release.pk, "loaded_at": release.loaded_at.isoformat(), "source": release.source},
        "statuses": STATUSES,
        "links": links,
        "observations": found,
    }  # fmt: skip


def source_in_words(indicator: Indicator) -> str:
    if not indicator.source:
        return "Not known"
    return f"{indicator.source}, number {indicator.source_id}" if indicator.source_id else indicator.source


def _cell(value: Any) -> str:
    return "" if value is None else repr(value) if isinstance(value, float) else value
