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
