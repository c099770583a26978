"""What are a timetable and the reminders of a round reckoned from?"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from consultation.models import Consultee, ReminderRule, Round
from consultation.timetable import Allowances, Asked, Asking, Body, Meeting, Rule, Window
from organisations.models import Organisation
from organisations.queries import councils_of, meetings_of, papers_days, windows_between, working_days
from plans.models import ParticipationRule, Plan
from plans.queries import bodies_asked


def asking_of(plan: Plan, *, publish_on: date, ready_on: date, on: date, allowances: Allowances) -> Asking:
    """What the reverse timetable of a plan is reckoned from: the boards that its type's rules ask and the bodies that
    must approve, with their meetings, their rules for papers and the days that each avoids."""
    boards = bodies_asked(plan, ParticipationRule.Duty.CONSULT_OPINION, on=on)
    approvers = bodies_asked(plan, ParticipationRule.Duty.APPROVE, on=on)
    everyone = {body.pk: body for body in (*boards, *approvers)}.values()
    meetings: dict[int, list[Meeting]] = {}
    # Some months past the day of publication, so that a board that meets too late is told with its next meeting.
    for row in meetings_of(everyone, on, publish_on + timedelta(days=180)):
        meeting = Meeting(row.held_on, row.papers_due_on, row.is_sample)
        meetings.setdefault(row.body_id, []).append(meeting)
    rules, councils = papers_days(everyone, on=on), councils_of(everyone)
    windows = list(windows_between(min(on, ready_on), publish_on + timedelta(days=180)))

    def body(row: Organisation) -> Body:
        whose = {None, row.pk, *councils.get(row.pk, ())}
        return Body(
            name=row.name, slug=row.slug, meetings=tuple(meetings.get(row.pk, ())),
            papers_working_days=rules[row.pk].working_days if row.pk in rules else None,
            windows=tuple(Window(w.title, w.starts_on, w.ends_on) for w in windows if w.organisation_id in whose),
        )  # fmt: skip

    return Asking(
        publish_on=publish_on, ready_on=ready_on, on=on, boards=tuple(map(body, boards)),
        approvers=tuple(map(body, approvers)), days=working_days(), allowances=allowances,
    )  # fmt: skip


def reminder_rules(plan: Plan, *, on: date) -> list[Rule]:
    """The rules by which the boards of this plan's type are reminded on that day."""
    rows = ReminderRule.objects.on(on).filter(plan_type=plan.plan_type).order_by("before", "working_days")
    return [Rule(row.before, row.working_days) for row in rows]


def asked_in(round: Round) -> list[Asked]:
    """What the reminders of a round are reckoned from: every board of it, with its next meeting before the deadline.
    In a round that is not open nobody is awaited."""
    rows = list(round.consultees.select_related("organisation").order_by("organisation__name"))
    boards = [row.organisation for row in rows]
    rules, days = papers_days(boards, on=round.opens_on), working_days()
    following: dict[int, Any] = {}
    for meeting in meetings_of(boards, round.opens_on, round.closes_on):
        following.setdefault(meeting.body_id, meeting)
    found = []
    for row in rows:
        meeting, rule = following.get(row.organisation_id), rules.get(row.organisation_id)
        due = meeting and (meeting.papers_due_on or (days.before(meeting.held_on, rule.working_days) if rule else None))
        found.append(
            Asked(
                whom=row.organisation.name, subject=round.snapshot.edition.plan.title, closes_at=round.closes_at,
                awaits=round.status == Round.Status.OPEN and row.status == Consultee.Status.AWAITING,
                key=_key(row), meets_on=meeting and meeting.held_on, papers_due_on=due,
            )
        )  # fmt: skip
    return found


def _key(consultee: Consultee) -> str:
    return f"round-{consultee.round_id}-consultee-{consultee.pk}"


def consultees_by_key(round: Round) -> dict[str, Consultee]:
    """The boards of a round by the key under which `asked_in` knows them."""
    return {_key(row): row for row in round.consultees.select_related("organisation")}


def asked_key(reminder_key: str) -> str:
    """Of a reminder's key the part that says which board it is about."""
    return reminder_key.partition(":")[0]
