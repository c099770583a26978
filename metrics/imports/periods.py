"""From which day to which does a period go, as statisticians name it?"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

MONTHS = {name: n for n, name in enumerate(
    ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
)}  # fmt: skip
_YEAR, _FINANCIAL = r"(?P<y>\d{4})", r"(?P<y>\d{4})/(?P<z>\d{2})"
_DASH = r"\s*[-–]\s*"
_MONTH = r"(?P<m>[A-Za-z]{3})[a-z]*"
_PATTERNS = [
    # First: without spaces, 2009-10 is a month (ISO 8601); with them, two years.
    (re.compile(r"^(?P<y>\d{4})-(?P<n>0[1-9]|1[0-2])$"), "month"),
    (re.compile(rf"^{_YEAR}$"), "calendar"),
    (re.compile(rf"^{_FINANCIAL}$"), "financial"),
    (re.compile(rf"^{_YEAR}{_DASH}(?P<to>\d{{2}}|\d{{4}})$"), "calendar years"),
    (re.compile(rf"^{_FINANCIAL}{_DASH}(?:\d{{2}})?(?P<from>\d{{2}})/(?P<to>\d{{2}})$"), "financial years"),
    (re.compile(rf"^{_YEAR}\s*Q(?P<q>[1-4])$"), "quarter"),
    (re.compile(rf"^{_FINANCIAL}\s*Q(?P<q>[1-4])$"), "financial quarter"),
    (re.compile(rf"^{_MONTH}\s+{_YEAR}$"), "month"),
    (re.compile(rf"^{_YEAR}\s+{_MONTH}$"), "month"),
    (re.compile(r"^(?P<y>\d{4})-(?P<n>\d{2})-(?P<d>\d{2})$"), "day"),
]


def period(words: str) -> tuple[date, date] | None:
    """The first and the last day of `2019`, `2019/20`, `2019 - 21`, `2019/20 - 21/22`, `2020 Q1`, `2020/21 Q1`,
    `Jan 2020`, `2020-01` or a day; None for what is none of these. A financial year begins in April."""
    said = words.strip()
    for pattern, form in _PATTERNS:
        if found := pattern.match(said):
            try:
                return _days(form, found.groupdict())
            except (ValueError, KeyError):
                continue
    return None


def _days(form: str, part: dict[str, str]) -> tuple[date, date]:
    year = int(part["y"])
    if "financial" in form and (year + 1) % 100 != int(part["z"]):
        raise ValueError
    if form == "calendar":
        return date(year, 1, 1), date(year, 12, 31)
    if form == "financial":
        return date(year, 4, 1), date(year + 1, 3, 31)
    if form in {"calendar years", "financial years"}:
        last = int(part["to"])
        last = last if last > 99 else _century(year, last)
        if not year < last <= year + 20:
            raise ValueError
        return (date(year, 1, 1), date(last, 12, 31)) if form[0] == "c" else (date(year, 4, 1), date(last, 3, 31))
    if form == "quarter":
        return _months(year, 3 * int(part["q"]) - 2, 3)
    if form == "financial quarter":
        quarter = int(part["q"])
        return _months(year, 3 * quarter + 1, 3) if quarter < 4 else _months(year + 1, 1, 3)
    if form == "month":
        return _months(year, int(part["n"]) if part.get("n") else MONTHS[part["m"].lower()], 1)
    day = date(year, int(part["n"]), int(part["d"]))
    return day, day


def _century(first: int, last: int) -> int:
    return first // 100 * 100 + last + (100 if last < first % 100 else 0)


def _months(year: int, month: int, count: int) -> tuple[date, date]:
    last = month + count - 1
    return date(year, month, 1), date(year, last, monthrange(year, last)[1])
