"""Is each board reminded on the days that the rules name, once, and never of what it has answered?"""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from consultation import actions
from consultation.models import Given, Opinion, ReminderRule
from consultation.tasks import send_reminders
from core.models import Mail
from organisations import actions as organisation_actions
from organisations.models import Contact
from publication.actions.verify import verify
from tests import stages
from tests.consultation.reached import CLOSES, WHO, contact, opened, reachable

pytestmark = pytest.mark.django_db
Before = ReminderRule.Before
# The deadline, 1 January 2027, is a Friday; five working days before it is Friday 25 December.
FIVE_BEFORE = date(2026, 12, 25)


def at(day, hour=9):
    return datetime.combine(day, time(hour), tzinfo=UTC)


@pytest.fixture
def round(people):
    reachable(people)
    made = opened(people)
    rule(people, Before.DEADLINE, 5)
    return made


def rule(people, before, days, **fields):
    return actions.set_reminder_rule(
        plan_type=people.joint, before=before, working_days=days, source="Ours", **WHO, **fields
    )


def reminded():
    return list(Given.objects.filter(kind=Given.Kind.REMINDER).order_by("pk").values_list("email", flat=True))


def test_each_contact_is_reminded_on_the_day_that_the_rule_names_and_once(people, round):
    assert date(2027, 1, 1) == CLOSES
    assert actions.send_reminders(at=at(FIVE_BEFORE - timedelta(days=1))) == 0
    assert actions.send_reminders(at=at(FIVE_BEFORE)) == 2
    assert actions.send_reminders(at=at(FIVE_BEFORE, 17)) == 0
    assert actions.send_reminders(at=at(FIVE_BEFORE + timedelta(days=1))) == 0
    assert reminded() == ["jo@avon-board.gov.uk", "jo@tamar-board.gov.uk"]
    text = Mail.objects.filter(given__kind="reminder").first().text
    assert "The opinion of Avon Board on Mercia Plan is asked for by 11:59pm on 1 January 2027 (UK time)." in text
    assert "No reply is recorded as no reply, not as agreement." in text


def test_a_reminder_closes_no_link(people, round):
    before = set(people.boards[0].consultations.get().links.values_list("pk", "ended"))
    actions.send_reminders(at=at(FIVE_BEFORE))
    assert set(people.boards[0].consultations.get().links.values_list("pk", "ended")) == before


def test_what_no_worker_was_there_to_send_goes_when_one_is_back(people, round):
    assert actions.send_reminders(at=at(FIVE_BEFORE + timedelta(days=3))) == 2
    assert actions.send_reminders(at=at(FIVE_BEFORE + timedelta(days=3), 17)) == 0


def test_what_is_older_than_that_is_not_said_any_more(people, round):
    assert actions.send_reminders(at=at(FIVE_BEFORE + timedelta(days=4))) == 0


def test_who_has_answered_is_not_reminded(people, round):
    avon, tamar = round.consultees.order_by("organisation__name")
    actions.give_opinion(
        consultee=avon, text="It does.", finding=Opinion.Finding.PROPER_ACCOUNT, agreed_on=stages.TODAY,
        how=Opinion.How.MEETING, **WHO,
    )  # fmt: skip
    actions.record_no_reply(consultee=tamar, tried="A call.", **WHO)
    assert actions.send_reminders(at=at(FIVE_BEFORE)) == 0


def test_who_came_later_is_not_told_of_days_before(people, round):
    late = at(FIVE_BEFORE + timedelta(days=1))
    actions.add_contact(organisation=people.boards[0], name="Ann", email="ann@avon-board.gov.uk", by=None, at=late)
    assert actions.send_reminders(at=late) == 2
    assert "ann@avon-board.gov.uk" not in reminded()


def test_a_new_contact_and_a_removed_one(people, round):
    contact(people.boards[0], "Ann Other")
    gone = Contact.objects.get(email="jo@tamar-board.gov.uk")
    actions.remove_contact(contact=gone, **WHO)
    actions.send_reminders(at=at(FIVE_BEFORE))
    assert reminded() == ["ann@avon-board.gov.uk", "jo@avon-board.gov.uk"]


def test_a_reminder_before_papers_and_a_meeting(people, round):
    organisation_actions.record_meeting(
        body=people.boards[0], held_on=date(2026, 12, 9), papers_due_on=date(2026, 12, 1), source="Its calendar", **WHO
    )
    rule(people, Before.PAPERS, 3)
    rule(people, Before.MEETING, 1)
    assert actions.send_reminders(at=at(date(2026, 11, 26))) == 1
    assert actions.send_reminders(at=at(date(2026, 12, 8))) == 1
    texts = [given.mail.text for given in Given.objects.filter(kind="reminder").order_by("pk")]
    assert "Papers for the meeting of Avon Board are due on 1 December 2026." in texts[0]
    assert "Avon Board meets on 9 December 2026." in texts[1]


def test_a_rule_that_ended_reminds_nobody(people, round):
    row = ReminderRule.objects.get()
    actions.change_reminder_rule(rule=row, valid_to=date(2026, 12, 24), **WHO)
    assert actions.send_reminders(at=at(FIVE_BEFORE)) == 0


def test_a_late_board_is_told_that_a_late_answer_is_taken(people, round):
    rule(people, Before.OVERDUE, 2)
    assert actions.send_reminders(at=at(date(2027, 1, 5))) == 2
    assert "has not come. It is still wanted" in Given.objects.filter(kind="reminder").last().mail.text


def test_the_task_sends_them(people, round, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: at(FIVE_BEFORE))
    assert send_reminders() == 2


def test_the_verifier_tells_a_proof_that_was_removed(people, round):
    told = [fault for fault in verify().reasons if "draft given" in fault or "Draft given" in fault]
    assert told == []
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE consultation_given DISABLE TRIGGER USER")
    Given.objects.filter(email="jo@avon-board.gov.uk").update(snapshot_sha256="0" * 64)
    told = [fault for fault in verify().reasons if "draft given" in fault or "Draft given" in fault]
    assert any(fault.startswith("Draft given to jo@avon-board.gov.uk") for fault in told)
    assert any(fault.startswith("The ledger tells of a draft given that is not in the database") for fault in told)


def test_an_administrator_sets_and_ends_a_rule(client, people):
    admin = people.people["administrator"]
    admin.is_staff = admin.is_superuser = True
    admin.save()
    client.force_login(admin)
    rule_of = {"plan_type": people.joint.pk, "before": "deadline", "working_days": "3", "source": "Our practice"}
    days = {"valid_from": "", "valid_to": ""}
    client.post("/admin/consultation/reminderrule/add/", rule_of | days)
    row = ReminderRule.objects.get()
    here = f"/admin/consultation/reminderrule/{row.pk}/"
    client.post(f"{here}change/", {"source": "Our practice", "valid_to": "2026-12-31"})
    row.refresh_from_db()
    assert (row.working_days, row.valid_to) == (3, date(2026, 12, 31))
    assert client.post(f"{here}delete/", {"post": "yes"}).status_code == 403
