"""Files of observations for tests: made up here, of areas and indicators that say so."""

from __future__ import annotations

import csv
from pathlib import Path

HEADER = (
    "Indicator ID,Indicator Name,Parent Code,Parent Name,Area Code,Area Name,Area Type,Sex,Age,Category Type,Category,"
    "Time period,Value,Lower CI 95.0 limit,Upper CI 95.0 limit,Lower CI 99.8 limit,Upper CI 99.8 limit,Count,"
    "Denominator,Value note,Recent Trend,Compared to England value or percentiles,"
    "Compared to Region value or percentiles,Time period Sortable,New data,Compared to goal,Time period range"
)
FINGERTIPS = HEADER.split(",")


def row(**told: str) -> dict[str, str]:
    base = {
        "Indicator ID": "999001", "Indicator Name": "A made-up indicator", "Area Code": "E06000991",
        "Area Name": "Avon", "Area Type": "Counties & UAs", "Sex": "Persons", "Age": "All ages", "Time period": "2019",
        "Value": "71.5", "Lower CI 95.0 limit": "70.1", "Upper CI 95.0 limit": "72.9", "Count": "715",
        "Denominator": "1000", "Time period Sortable": "20190000", "Time period range": "1y",
    }  # fmt: skip
    return base | told


def fingertips(path: Path, rows: list[dict[str, str]], *, header: list[str] | None = None, mark: str = "") -> Path:
    header = header or FINGERTIPS
    with path.open("w", newline="", encoding="utf-8") as file:
        file.write(mark)
        writer = csv.DictWriter(file, header, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return path


def tidy(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path
