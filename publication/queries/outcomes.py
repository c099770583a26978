"""What do the data say of each indicator, as everybody may read it?"""

from __future__ import annotations

from metrics.models import Indicator
from metrics.queries import areas_with_data, own_area
from metrics.queries.lines import latest_answers


def site_answers() -> dict[str, dict[str, str]]:
    """By the slug of the indicator: its newest value for the whole area, the day on which its period ends, and whether
    what is aimed at is met. Only numbers under an open licence, and only what was stored. Three queries."""
    area = own_area(list(areas_with_data()))
    open_ones = {row.pk: row for row in Indicator.objects.filter(series__area=area).distinct() if row.is_open}
    found: dict[str, dict[str, str]] = {}
    for (indicator, sex), told in latest_answers(open_ones, area).items():
        latest = told.answers.get("latest")
        if latest and (not sex or open_ones[indicator].slug not in found):
            met = told.answers.get("met") or {}
            found[open_ones[indicator].slug] = {
                "area": str(area), "value": latest["words"], "last": latest["last"], "met": met.get("words", ""),
            }  # fmt: skip
    return found
