"""Is a deadline an instant with its zone; does the day that was stored before still mean until the end of that day?"""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from consultation import actions
from consultation.models import ReminderRule, Round
from consultation.queries import asked_in, reminder_rules
from consultation.timetable import Asked, Before, Rule, reminders
from core.days import LONDON, WorkingDays, end_of
from core.verdict import Refused
from organisations import actions as organisation_actions
from publication import actions as publication_actions
from tests import stages

BEFORE = [("consultation", "0004_involvement")]
DAYS = WorkingDays.without(
    [date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1), date(2027, 3, 26), date(2027, 3, 29)]
)


def draft(people):
    edition = stages.written(stages.plan(people, people.joint), stages.TEXT)
    return publication_actions.issue_draft(edition=edition, by=None, at=stages.NOW)


@pytest.mark.django_db
def test_a_day_means_until_its_end_in_london(people):
    round = actions.open_round(
        snapshot=draft(people), opens_on=stages.TODAY, closes_on=date(2027, 7, 1), by=None, at=stages.NOW
    )
    assert round.closes_at == datetime(2027, 7, 1, 22, 59, 59, 999999, tzinfo=UTC)
    assert (round.closes_on, round.closes_in_words) == (date(2027, 7, 1), "11:59pm on 1 July 2027 (UK time)")


@pytest.mark.django_db
def test_a_deadline_may_be_a_time_of_day(people):
    at_five = datetime(2027, 3, 12, 17, tzinfo=LONDON)
    round = actions.open_round(snapshot=draft(people), opens_on=stages.TODAY, closes_at=at_five, by=None, at=stages.NOW)
    round.refresh_from_db()
    assert round.closes_in_words == "5pm on 12 March 2027 (UK time)"


@pytest.mark.django_db
def test_a_deadline_before_the_opening_is_refused_in_words_and_by_the_database(people):
    snapshot = draft(people)
    with pytest.raises(Refused, match="The deadline comes before"):
        actions.plan_round(
            snapshot=snapshot, opens_on=stages.TODAY, closes_on=date(2026, 11, 1), by=None, at=stages.NOW
        )
    for given in ({}, {"closes_on": stages.TODAY, "closes_at": stages.NOW}):
        with pytest.raises(TypeError, match="Say when the round closes"):
            actions.plan_round(snapshot=snapshot, opens_on=stages.TODAY, by=None, at=stages.NOW, **given)
    late = end_of(date(2026, 11, 1))
    with pytest.raises(IntegrityError, match="round_closes_after_it_opens"), transaction.atomic():
        Round.objects.create(snapshot=snapshot, number=1, question="?", opens_on=stages.TODAY, closes_at=late)


@pytest.mark.django_db
def test_the_migration_makes_a_stored_day_the_end_of_that_day_and_back(people):
    """On a database with rounds: back to days, then forward again; in summer, in winter, and when clocks change."""
    days = [date(2027, 7, 1), date(2026, 12, 31), date(2027, 3, 28), date(2027, 10, 31), date(2028, 2, 29)]
    given = {"snapshot": draft(people), "question": "?", "opens_on": stages.TODAY}
    rounds = [Round.objects.create(number=n, closes_at=end_of(day), **given) for n, day in enumerate(days)]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        MigrationExecutor(connection).migrate(BEFORE)
        cursor.execute("SELECT closes_on FROM consultation_round ORDER BY number")
        assert [row[0] for row in cursor.fetchall()] == days
        executor = MigrationExecutor(connection)
        executor.migrate([node for node in executor.loader.graph.leaf_nodes() if node[0] == BEFORE[0][0]])
    for round, day in zip(rounds, days, strict=True):
        round.refresh_from_db()
        assert (round.closes_at, round.closes_on) == (end_of(day), day)


# Who is to be reminded, and when.
def asked(**fields):
    given = {
        "whom": "Avon Board", "subject": "Mercia Plan", "awaits": True,
        "closes_at": datetime(2027, 1, 4, 17, tzinfo=LONDON),
        "meets_on": date(2026, 12, 31), "papers_due_on": date(2026, 12, 21), **fields,
    }  # fmt: skip
    return Asked(**given)


@pytest.mark.parametrize(
    ("rule", "when", "words"),
    [
        (Rule(Before.DEADLINE, 1), date(2026, 12, 31), "is asked for by 5pm on 4 January 2027 (UK time)"),
        (Rule(Before.DEADLINE, 5), date(2026, 12, 23), "is asked for by 5pm on 4 January 2027 (UK time)"),
        (Rule(Before.MEETING, 1), date(2026, 12, 30), "Avon Board meets on 31 December 2026"),
        (Rule(Before.PAPERS, 3), date(2026, 12, 16), "are due on 21 December 2026"),
        (Rule(Before.OVERDUE, 2), date(2027, 1, 6), "has not come. It is still wanted"),
    ],
)
def test_a_reminder_comes_on_its_working_day_over_the_end_of_the_year(rule, when, words):
    (one,) = reminders([asked()], [rule], DAYS, on=when)
    assert (one.whom, one.when) == ("Avon Board", when)
    assert words in one.sentence
    others = [day for day in (date.fromordinal(when.toordinal() + n) for n in range(-40, 40)) if day != when]
    assert [reminders([asked()], [rule], DAYS, on=day) for day in others] == [[]] * len(others)


def test_the_day_of_a_deadline_is_london_s_when_the_clocks_change():
    # 23:30 in London on the last Saturday of summer time is the day before in no zone that matters to us.
    closes = datetime(2027, 3, 27, 23, 59, tzinfo=LONDON), datetime(2027, 3, 28, 23, 59, tzinfo=LONDON)
    for at in closes:
        (one,) = reminders([asked(closes_at=at)], [Rule(Before.DEADLINE, 1)], DAYS, on=date(2027, 3, 25))
        assert "11:59pm" in one.sentence


def test_who_has_answered_or_whose_silence_is_recorded_is_not_reminded():
    assert reminders([asked(awaits=False)], [Rule(Before.DEADLINE, 1)], DAYS, on=date(2026, 12, 31)) == []


@pytest.mark.parametrize("before", list(Before))
def test_no_reminder_says_or_implies_that_silence_is_agreement(before):
    every = [
        one.sentence
        for day in (date.fromordinal(n) for n in range(date(2026, 11, 1).toordinal(), date(2027, 2, 1).toordinal()))
        for one in reminders([asked()], [Rule(before, 2)], DAYS, on=day)
    ]
    assert len(every) == 1
    told = every[0].replace("No reply is recorded as no reply, not as agreement.", "")
    for word in ("consent", "agree", "assume", "deemed", "content"):
        assert word not in told.lower()
    if before in (Before.DEADLINE, Before.OVERDUE):
        assert "not as agreement" in every[0]
        assert "late answer is taken" in every[0]


@pytest.mark.django_db
def test_an_open_round_says_who_is_awaited_and_when_each_meets(people, django_assert_num_queries):
    organisation_actions.set_papers_rule(
        body_kind="health-and-wellbeing-board", working_days=6, source="LGA 1972", by=None, at=stages.NOW
    )
    organisation_actions.record_meeting(
        body=people.boards[0], held_on=date(2026, 12, 9), source="Its calendar", by=None, at=stages.NOW
    )
    round = actions.open_round(
        snapshot=draft(people), opens_on=stages.TODAY, closes_on=date(2026, 12, 18), by=None, at=stages.NOW
    )
    actions.record_no_reply(
        consultee=round.consultees.get(organisation=people.boards[1]), tried="A call.", by=None, at=stages.NOW
    )
    with django_assert_num_queries(4):
        avon, tamar = asked_in(round)
    assert (avon.meets_on, avon.papers_due_on, avon.awaits) == (date(2026, 12, 9), date(2026, 12, 1), True)
    assert tamar.awaits is False
    rule = {"plan_type": people.joint, "before": ReminderRule.Before.DEADLINE, "source": "Ours"}
    actions.set_reminder_rule(working_days=5, by=None, at=stages.NOW, **rule)
    rules = reminder_rules(round.snapshot.edition.plan, on=stages.TODAY)
    (one,) = reminders(asked_in(round), rules, DAYS, on=date(2026, 12, 11))
    assert one.sentence.startswith(
        "The opinion of Avon Board on Mercia Plan is asked for by 11:59pm on 18 December 2026"
    )
