"""Does the calendar refuse what cannot be, and is each row told once with its source?"""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from core.models import AuditEvent
from organisations import actions, queries
from organisations.models import CalendarWindow, Meeting
from tests import stages

pytestmark = pytest.mark.django_db
DAY = date(2027, 3, 5)
TOLD = {"by": None, "at": stages.NOW}


def test_a_meeting_is_told_once_and_a_change_is_on_record(people):
    for _ in range(2):
        meeting = actions.record_meeting(body=people.boards[0], held_on=DAY, source="Its calendar", **TOLD)
    assert AuditEvent.objects.filter(subject_type="organisations.meeting").count() == 1
    actions.record_meeting(body=people.boards[0], held_on=DAY, held_at="Town Hall", **TOLD)
    assert AuditEvent.objects.get(verb="changed").detail == {"changed": {"Where": ["", "Town Hall"]}}
    meeting.refresh_from_db()
    assert (meeting.held_at, Meeting.objects.count()) == ("Town Hall", 1)


@pytest.mark.parametrize(
    "wrong",
    [
        {"papers_due_on": date(2027, 3, 6)},
        {"starts_at": datetime(2027, 3, 6, 0, 30, tzinfo=UTC)},
        {"source": ""},
        {"kind": "banquet"},
    ],
)
def test_what_cannot_be_is_refused(people, wrong):
    with pytest.raises(ValidationError):
        actions.record_meeting(body=people.boards[0], held_on=DAY, **{"source": "Its calendar", **TOLD, **wrong})


def test_the_database_refuses_too_and_reckons_in_london(people):
    given = {"body": people.boards[0], "source": "x", "recorded_at": stages.NOW}
    # 23:30 in UTC on 2 June is the third of June in London.
    late = datetime(2027, 6, 2, 23, 30, tzinfo=UTC)
    Meeting.objects.create(held_on=date(2027, 6, 3), starts_at=late, **given)
    with pytest.raises(IntegrityError, match="meeting_begins_on_its_day"), transaction.atomic():
        Meeting.objects.create(held_on=date(2027, 6, 2), starts_at=late, **given)
    with pytest.raises(IntegrityError, match="meeting_papers_come_before_it"), transaction.atomic():
        Meeting.objects.create(held_on=DAY, papers_due_on=date(2027, 3, 6), **given)


def test_a_bank_holiday_is_one_day_for_all(people):
    given = {"kind": CalendarWindow.Kind.BANK_HOLIDAY, "title": "Good Friday", "source": "gov.uk", **TOLD}
    actions.record_window(starts_on=DAY, ends_on=DAY, **given)
    assert not queries.working_days().works(DAY)
    for wrong in ({"ends_on": date(2027, 3, 8)}, {"ends_on": DAY, "organisation": people.icb}):
        with pytest.raises(ValidationError):
            actions.record_window(starts_on=date(2027, 3, 6), **{**given, **wrong})


def test_the_administration_writes_through_the_actions(client, people, django_user_model):
    admin = django_user_model.objects.get(email="administrator@test.local")
    django_user_model.objects.filter(pk=admin.pk).update(is_staff=True, is_superuser=True)
    admin.refresh_from_db()
    client.force_login(admin)
    given = {
        "body": people.boards[0].pk, "held_on": "2027-03-05", "kind": "ordinary", "source": "Its calendar",
        "starts_at_0": "", "starts_at_1": "", "papers_due_on": "2027-02-24", "held_at": "", "minutes_url": "",
        "note": "",
    }  # fmt: skip
    response = client.post("/admin/organisations/meeting/add/", given)
    assert response.status_code == 302, response.content.decode()[:3000]
    meeting = Meeting.objects.get()
    assert meeting.papers_due_on == date(2027, 2, 24)
    assert AuditEvent.objects.get(verb="entered").by == "administrator@test.local"
    response = client.post(f"/admin/organisations/meeting/{meeting.pk}/change/", {**given, "held_at": "Town Hall"})
    meeting.refresh_from_db()
    assert (response.status_code, meeting.held_at) == (302, "Town Hall")
