"""Does the sample's calendar say of each day where it comes from, and of what is made up that it is?"""

from datetime import date

import pytest

from core.models import AuditEvent
from jfp_portal.seeding import seed_directory
from jfp_portal.seeding_calendar import MADE_UP, seed_calendar
from organisations.models import CalendarWindow, Meeting, Organisation
from organisations.queries import boards_of, papers_days, working_days

pytestmark = pytest.mark.django_db


def test_the_calendar_is_loaded_once_and_each_row_has_its_source():
    seed_directory()
    count = seed_calendar()
    said = AuditEvent.objects.count()
    assert (seed_calendar(), Meeting.objects.count(), AuditEvent.objects.count()) == (count, count, said)
    told = Meeting.objects.filter(is_sample=False)
    assert set(told.values_list("body__slug", "held_on")) == {
        ("sefton-health-and-wellbeing-board", date(2023, 3, 8)),
        ("wirral-health-and-wellbeing-board", date(2024, 3, 14)),
        ("wirral-place-based-partnership-board", date(2023, 6, 22)),
    }
    assert set(Meeting.objects.filter(is_sample=True).values_list("source", flat=True)) == {MADE_UP}
    assert not told.filter(source=MADE_UP).exists()
    holidays = CalendarWindow.objects.filter(kind=CalendarWindow.Kind.BANK_HOLIDAY)
    assert holidays.count() == 41
    assert all("gov.uk" in row.source for row in holidays)
    assert working_days().years == {2023, 2024, 2025, 2026, 2027}
    # No source tells the pre-election periods after 2024 in this area: they are unknown, and so no rows.
    others = CalendarWindow.objects.exclude(kind=CalendarWindow.Kind.BANK_HOLIDAY)
    assert sorted(row.starts_on for row in others) == [date(2023, 4, 13), date(2024, 3, 21), date(2024, 5, 25)]
    icb = Organisation.objects.get(slug="nhs-cheshire-and-merseyside")
    boards = list(boards_of(icb, on=date(2026, 11, 22)))
    assert {rule.working_days for rule in papers_days(boards, on=date(2026, 11, 22)).values()} == {6}
    assert all(board.meetings.filter(held_on__year=2027).exists() for board in boards)
