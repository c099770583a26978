"""Are days London's, whatever the zone; and is a working day what a calendar on the wall says?"""

from datetime import UTC, date, datetime, timedelta, timezone
from itertools import count

from dateutil.easter import easter
from hypothesis import given
from hypothesis import strategies as st

from core.days import LONDON, WorkingDays, end_of, london_day, moment_in_words
from tests.jfp_portal.sample_files import read

DAYS = st.dates(date(2023, 1, 1), date(2027, 12, 31))
FREE = WorkingDays.without(day for days in read("calendar/bank-holidays.yaml")["days"].values() for day in days)


def law(year: int) -> set[date]:
    """England's bank holidays by the rule (Banking and Financial Dealings Act 1971 sch. 1, with the days that stand in
    for those at a weekend), reckoned apart from the data file; and the day of the coronation, by proclamation."""
    monday = [day for day in (date(year, 5, n) for n in range(1, 32)) if day.weekday() == 0]
    august = [day for day in (date(year, 8, n) for n in range(1, 32)) if day.weekday() == 0]
    found = {easter(year) - timedelta(2), easter(year) + timedelta(1), monday[0], monday[-1], august[-1]}
    for day in (date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)):
        found.add(next(d for d in (day + timedelta(n) for n in count()) if d.weekday() < 5 and d not in found))
    return found | ({date(2023, 5, 8)} if year == 2023 else set())


def test_the_data_file_is_what_the_rule_gives():
    assert set(FREE.holidays) == set.union(*(law(year) for year in range(2023, 2028)))
    assert FREE.years == {2023, 2024, 2025, 2026, 2027}
    assert not FREE.knows(date(2028, 1, 4))


@given(DAYS, st.integers(1, 60))
def test_before_is_the_working_day_from_which_just_so_many_pass(day, number):
    found = FREE.before(day, number)
    assert FREE.works(found)
    assert sum(FREE.works(found + timedelta(n)) for n in range((day - found).days)) == number


@given(DAYS, st.integers(0, 60))
def test_after_and_before_undo_each_other_on_working_days(day, number):
    start = FREE.latest(day)
    assert FREE.before(FREE.after(start, number), number) == start
    assert FREE.between(start, FREE.after(start, number)) == number
    assert FREE.between(FREE.after(start, number), start) == -number


def test_easter_and_christmas_are_stepped_over():
    assert FREE.before(date(2027, 3, 31), 2) == date(2027, 3, 25)
    assert FREE.before(date(2027, 1, 4), 1) == date(2026, 12, 31)
    assert FREE.before(date(2026, 12, 29), 1) == date(2026, 12, 24)


@given(DAYS)
def test_the_last_instant_of_a_day_is_of_that_day_and_the_next_is_not(day):
    last = end_of(day)
    assert london_day(last) == day
    assert london_day(last + timedelta(microseconds=1)) == day + timedelta(1)
    assert london_day(last.astimezone(timezone(timedelta(hours=9)))) == day


def test_the_nights_when_the_clocks_change():
    assert end_of(date(2027, 3, 27)) == datetime(2027, 3, 27, 23, 59, 59, 999999, tzinfo=UTC)
    assert end_of(date(2027, 3, 28)) == datetime(2027, 3, 28, 22, 59, 59, 999999, tzinfo=UTC)
    assert end_of(date(2026, 10, 25)) == datetime(2026, 10, 25, 23, 59, 59, 999999, tzinfo=UTC)
    assert london_day(datetime(2027, 6, 30, 23, 30, tzinfo=UTC)) == date(2027, 7, 1)


def test_a_deadline_is_told_with_its_zone():
    assert moment_in_words(datetime(2024, 3, 12, 17, tzinfo=LONDON)) == "5pm on 12 March 2024 (UK time)"
    assert moment_in_words(datetime(2024, 7, 1, 8, 30, tzinfo=UTC)) == "9:30am on 1 July 2024 (UK time)"
    assert moment_in_words(datetime(2024, 3, 12, 12, tzinfo=UTC)) == "midday on 12 March 2024 (UK time)"
    assert moment_in_words(end_of(date(2024, 7, 1))) == "11:59pm on 1 July 2024 (UK time)"
