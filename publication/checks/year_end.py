"""May the status of a plan's promises at a year's end be frozen?"""

from __future__ import annotations

from datetime import date

from core.days import day_in_words
from core.verdict import Verdict
from publication.queries.year_end import last_day_of, year_in_words


def ready_to_freeze_year(*, year: int, on: date, is_as_seen: bool, is_known: bool) -> Verdict:
    """Once the year is over, as it was looked at, and only if it tells something that is not frozen already. What is
    missing does not stand in the way: it is frozen with the rest."""
    last = last_day_of(year)
    found = Verdict.no_if(
        on <= last,
        f"The year {year_in_words(year)} ends on {day_in_words(last)}: freeze its status once it is over.",
    )
    found &= Verdict.no_if(
        not is_as_seen, "What would be frozen has changed since you looked at it. Read it again, then freeze it."
    )
    return found & Verdict.no_if(is_known, "Nothing has changed since this year was frozen last.")
