"""How is a number shown?"""

from __future__ import annotations


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


SHORT = {
    "yes": "yes", "no": "no", "improvement high": "better", "improvement low": "better", "concern high": "worse",
    "concern low": "worse", "neutral high": "higher", "neutral low": "lower", "no change": "no change",
    "pass": "will be met", "fail": "will be missed", "inconsistent": "hit and miss",
}  # fmt: skip
"""The answers in a word or two, for a table of many Places. What is not here is no answer, and is left out there."""
