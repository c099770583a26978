"""How is a number shown?"""

from __future__ import annotations

from datetime import date, timedelta

from core.days import MONTHS, day_in_words


def figure(value: float | None, *, unit: str = "", decimals: int = 1) -> str:
    """`76.9%`, `1,095`, `00:30:00`, `£12.50`: as British plans print it. Nothing is an empty string."""
    if value is None:
        return ""
    if unit == "seconds":
        whole = round(value)
        return f"{whole // 3600:02}:{whole % 3600 // 60:02}:{whole % 60:02}"
    if unit == "count":
        decimals = 0 if value == round(value) else decimals
    number = f"{value:,.{decimals}f}"
    if unit in {"%", "index"}:
        return f"{number}%"
    return f"£{number}" if unit == "GBP" else number


def difference(value: float | None, *, unit: str = "", decimals: int = 1) -> str:
    """How far two numbers are apart: of two percentages, in percentage points."""
    if value is None:
        return ""
    if unit in {"%", "index"}:
        return f"{value:,.{decimals}f} percentage points"
    return figure(value, unit=unit, decimals=decimals)


def period_in_words(first: str, last: str) -> str:
    """`2023/24`, `2024`, `March 2024`, `January to March 2024`, else its two days: as statisticians name a period that
    goes from one day to another (ISO 8601)."""
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    if start.day > 1 or (end + timedelta(days=1)).day > 1:
        return day_in_words(end) if start == end else f"{day_in_words(start)} to {day_in_words(end)}"
    months = (end.year - start.year) * 12 + end.month - start.month + 1
    if months % 12 == 0 and start.month in {1, 4}:
        first_year, last_year = (_year(year, start.month) for year in (start.year, end.year - (start.month == 4)))
        return first_year if months == 12 else f"{first_year} to {last_year}"
    if months == 1:
        return f"{MONTHS[end.month - 1]} {end.year}"
    from_year = "" if start.year == end.year else f" {start.year}"
    return f"{MONTHS[start.month - 1]}{from_year} to {MONTHS[end.month - 1]} {end.year}"


def _year(year: int, month: int) -> str:
    return str(year) if month == 1 else f"{year}/{(year + 1) % 100:02}"


SHORT = {
    "yes": "yes", "no": "no", "improvement high": "better", "improvement low": "better", "concern high": "worse",
    "concern low": "worse", "neutral high": "higher", "neutral low": "lower", "no change": "no change",
    "pass": "will be met", "fail": "will be missed", "inconsistent": "hit and miss",
}  # fmt: skip
"""The answers in a word or two, for a table of many Places. What is not here is no answer, and is left out there."""
