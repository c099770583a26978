"""Which field stands in which column of a file? Known by its header.

Fingertips exports have 27 columns, older ones 26; one column is named after the parent that was chosen ("Compared to
Region value or percentiles"), so columns are found by name, and what is not needed is passed over.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from metrics.imports.refusals import CannotRead
from metrics.models import Form

FIELDS = (
    "indicator", "indicator_name", "area", "area_name", "sex", "age", "category_type", "category", "period",
    "period_start", "period_end", "value", "lower", "upper", "lower_998", "upper_998", "numerator", "denominator",
    "status", "note",
)  # fmt: skip
NUMBERS = ("value", "lower", "upper", "lower_998", "upper_998", "numerator", "denominator")
FINGERTIPS = {
    "indicator id": "indicator", "indicator name": "indicator_name", "area code": "area", "area name": "area_name",
    "sex": "sex", "gender": "sex", "age": "age", "category type": "category_type", "category": "category",
    "time period": "period", "value": "value", "lower ci 95.0 limit": "lower", "upper ci 95.0 limit": "upper",
    "lower ci 99.8 limit": "lower_998", "upper ci 99.8 limit": "upper_998", "count": "numerator",
    "denominator": "denominator", "value note": "note",
}  # fmt: skip
MOST_COLUMNS, LONGEST_HEADER = 200, 20_000


@dataclass(frozen=True)
class Layout:
    """A file's form, the number of its columns, and the column of each field."""

    form: Form
    width: int
    columns: Mapping[str, int]
    source: str = ""
    heads: tuple[str, ...] = ()
    """The headings as the file has them."""
    is_numbered: bool = False
    """The file's last column, beyond its width, is the number of the row that it was made from."""
    is_told: bool = False
    """Each row is staged as it is told, so that what is wrong with it can be said; slower (see `staging`)."""


def recognise(path: Path) -> Layout:
    """The layout of a CSV file. Raises CannotRead."""
    with path.open("rb") as file:
        return recognise_start(file.read(LONGEST_HEADER))


def recognise_start(start: bytes) -> Layout:
    """As `recognise`, of the first bytes of a file (LONGEST_HEADER of them are enough)."""
    heads = tuple(_header(start))
    header = [name.strip().lower() for name in heads]
    if "indicator id" in header and "area code" in header and "time period" in header:
        columns = {FINGERTIPS[name]: at for at, name in enumerate(header) if name in FINGERTIPS}
        return _checked(Layout(Form.FINGERTIPS, len(header), columns, "Fingertips", heads))
    columns = {name: at for at, name in enumerate(header) if name in FIELDS}
    if "indicator" not in columns:
        raise CannotRead(
            "The file's first row does not name columns that we know. A Fingertips export has “Indicator ID”, “Area "
            "Code” and “Time period”; our own form has at least: indicator, area, period, value."
        )
    return _checked(Layout(Form.TIDY, len(header), columns, heads=heads))


def _checked(layout: Layout) -> Layout:
    told = {*layout.columns}
    lost = [name for name in ("indicator", "area", "value") if name not in told]
    if "period" not in told and not {"period_start", "period_end"} <= told:
        lost.append("period (or period_start and period_end)")
    if lost:
        raise CannotRead(f"The file has no column for: {', '.join(lost)}.")
    return layout


def _header(start: bytes) -> list[str]:
    if not start:
        raise CannotRead("The file is empty.")
    if start.startswith(b"PK"):
        raise CannotRead("This is a spreadsheet. Save its sheet as “CSV UTF-8”.")
    line = start.split(b"\n", 1)[0]
    if b"\0" in line:
        raise CannotRead("The file is not text. Save it as “CSV UTF-8”.")
    try:
        names = next(csv.reader([line.decode("utf-8-sig").rstrip("\r")]))
    except UnicodeDecodeError as error:
        raise CannotRead("The file is not in UTF-8. Save it as “CSV UTF-8”.") from error
    if len(names) > MOST_COLUMNS:
        raise CannotRead(f"The file has more than {MOST_COLUMNS} columns.")
    return names
