"""Which day is it in London, which days are worked, and how is a moment told? Plain Python; no clock.

A deadline is a stored instant. Its day is the day of London, whichever zone the server or the reader is in, and also
on the two nights a year when the clocks change.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)
ONE_DAY = timedelta(days=1)


def london_day(moment: datetime) -> date:
    """The day of an instant in London."""
    return moment.astimezone(LONDON).date()


def end_of(day: date) -> datetime:
    """The last instant of that day in London, in UTC: what comes a microsecond later comes on the next day."""
    return datetime.combine(day, time.max, tzinfo=LONDON).astimezone(UTC)


def day_in_words(day: date) -> str:
    """`12 March 2024`, whatever the server's own settings."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def time_in_words(moment: datetime) -> str:
    """`5pm`, `9:30am`, `midday`, `11:59pm`: the time of an instant in London."""
    told = moment.astimezone(LONDON)
    if (told.hour, told.minute) in {(0, 0), (12, 0)}:
        return "midday" if told.hour else "midnight"
    minutes = f":{told.minute:02}" if told.minute else ""
    return f"{told.hour % 12 or 12}{minutes}{'am' if told.hour < 12 else 'pm'}"


def moment_in_words(moment: datetime) -> str:
    """`5pm on 12 March 2024 (UK time)`: a deadline as forms show it, with its zone."""
    return f"{time_in_words(moment)} on {day_in_words(london_day(moment))} (UK time)"


@dataclass(frozen=True)
class WorkingDays:
    """Days from Monday to Friday that are no holiday. It knows the years for which holidays were given, no others:
    `knows` says so, and whoever shows a date of another year must say that its holidays are not known."""

    holidays: frozenset[date]

    @classmethod
    def without(cls, days: Iterable[date]) -> WorkingDays:
        return cls(frozenset(days))

    @cached_property
    def years(self) -> frozenset[int]:
        return frozenset(day.year for day in self.holidays)

    def knows(self, day: date) -> bool:
        return day.year in self.years

    def works(self, day: date) -> bool:
        return day.weekday() < 5 and day not in self.holidays

    def latest(self, day: date) -> date:
        """That day, or the last working day before it."""
        while not self.works(day):
            day -= ONE_DAY
        return day

    def before(self, day: date, count: int) -> date:
        """The working day `count` working days before; that day's own nature does not matter. With 0, `latest`."""
        for _ in range(count):
            day = self.latest(day - ONE_DAY)
        return day if count else self.latest(day)

    def after(self, day: date, count: int) -> date:
        """The working day `count` working days after; with 0, that day, or the first working day after it."""
        for _ in range(count):
            day = self._earliest(day + ONE_DAY)
        return day if count else self._earliest(day)

    def _earliest(self, day: date) -> date:
        while not self.works(day):
            day += ONE_DAY
        return day

    def between(self, first: date, last: date) -> int:
        """How many working days come after `first`, up to and with `last`; negative when `last` is the earlier."""
        if last < first:
            return -self.between(last, first)
        return sum(self.works(first + timedelta(days=number)) for number in range(1, (last - first).days + 1))
