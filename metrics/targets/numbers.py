"""Which numbers and days do words hold, as British plans print them?"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_DAY = rf"(?:the end of\s+)?(?:(?P<month>{MONTH})\s+)?(?P<year>\d{{4}})(?!/)"
_BY = re.compile(rf"\bby\s+{_DAY}", re.I)
_NAMED = re.compile(rf"(?P<month>{MONTH})\s+(?P<year>\d{{4}})\s+ambition", re.I)
_ACROSS = re.compile(r"\b(?:across|in|for|during)\s+(?P<first>20\d\d)/(?P<last>\d\d)\b", re.I)


def number(words: str) -> float:
    """`363,244` is 363244; `14.98m` is 14,980,000."""
    said = words.replace(",", "")
    return round(float(said[:-1]) * 1_000_000, 6) if said[-1:].lower() == "m" else float(said)


def seconds(words: str) -> float:
    """`00:30:00` is 1,800."""
    hours, minutes, rest = (int(part) for part in words.split(":"))
    return float(hours * 3600 + minutes * 60 + rest)


def due(words: str) -> date | None:
    """The last day that still keeps it: the end of the month, year or financial year that the words name."""
    found = _BY.search(words) or _NAMED.search(words)
    if found:
        return end_of(int(found["year"]), found["month"])
    across = _ACROSS.search(words)
    return date(int(across["first"]) + 1, 3, 31) if across else None


def end_of(year: int, month: str | None) -> date:
    if not month:
        return date(year, 12, 31)
    number = MONTHS.index(month[:3].lower()) + 1
    return date(year, number, monthrange(year, number)[1])
