"""Does another program read back what we wrote into a calendar, whatever the words?"""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.days import LONDON
from core.ics import Event, calendar
from tests.ics_reading import read_calendar

STAMP = datetime(2026, 11, 2, 10, tzinfo=UTC)
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n,;\\"), max_size=200)


@settings(max_examples=150, deadline=None)
@given(WORDS, WORDS)
def test_any_words_come_back(summary, description):
    (event,) = read_calendar(
        calendar("Name, with; signs\\", [Event("a@b", summary, date(2027, 3, 5), STAMP, description=description)])
    )
    assert event["SUMMARY"] == summary
    assert event.get("DESCRIPTION", "") == description


def test_control_characters_cannot_start_a_line_of_their_own():
    (event,) = read_calendar(
        calendar("C", [Event("a@b", "x\r\nEND:VEVENT\x00\x0b", date(2027, 3, 5), STAMP, url="https://a.b/\r\nX:1")])
    )
    assert event["SUMMARY"] == "x\nEND:VEVENT"
    assert event["URL"] == "https://a.b/X:1"


@pytest.mark.parametrize(
    ("begins", "told"),
    [
        (datetime(2027, 1, 20, 14, tzinfo=LONDON), "20270120T140000Z"),
        (datetime(2027, 6, 20, 14, tzinfo=LONDON), "20270620T130000Z"),
        (datetime(2027, 3, 28, 2, 30, tzinfo=LONDON), "20270328T013000Z"),
        (datetime(2027, 10, 31, 1, 30, tzinfo=LONDON, fold=0), "20271031T003000Z"),
        (datetime(2027, 10, 31, 1, 30, tzinfo=LONDON, fold=1), "20271031T013000Z"),
    ],
)
def test_a_moment_is_in_utc_on_the_nights_when_the_clocks_change_too(begins, told):
    (event,) = read_calendar(calendar("C", [Event("a@b", "Meets", begins.date(), STAMP, starts_at=begins)]))
    assert event["DTSTART"] == told
    assert event["DTSTAMP"] == "20261102T100000Z"


def test_a_day_ends_on_the_next_at_the_end_of_a_year_too():
    (event,) = read_calendar(calendar("C", [Event("a@b", "Day", date(2026, 12, 31), STAMP, is_cancelled=True)]))
    assert (event["DTSTART;VALUE=DATE"], event["DTEND;VALUE=DATE"]) == ("20261231", "20270101")
    assert event["STATUS"] == "CANCELLED"
