"""How are boards reminded: by rules, and by hand?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from accounts.permissions import Permission
from consultation import checks, notices, queries
from consultation.actions.letters import keep, locked_consultee
from consultation.models import Consultee, Given, ReminderRule, Round
from consultation.timetable import Reminder, reminders
from core import audit, mail
from core.days import london_day
from core.verdict import Refused, Verdict
from organisations.models import Contact
from organisations.queries import contacts_of, working_days
from plans.models import PlanType
from plans.permissions import may_on_plan

# What a day without a worker left unsaid is said within these days; its sentence names the days it is about.
LOOK_BACK = 3


@transaction.atomic
def set_reminder_rule(
    *, plan_type: PlanType, before: str, working_days: int, source: str, by: Any, at: datetime, **fields: Any
) -> ReminderRule:
    """Record when boards that have not answered are reminded."""
    key = {"plan_type": plan_type, "before": before, "working_days": working_days}
    row, created = ReminderRule.objects.get_or_create(**key, defaults={"source": source, **fields})
    if created:
        audit.record("entered", row, by=by, at=at)
    return row


@transaction.atomic
def change_reminder_rule(*, rule: ReminderRule, by: Any, at: datetime, **fields: Any) -> ReminderRule:
    """Bring a rule's days of validity or source up to date; what it says of days stays, another rule says another."""
    row = ReminderRule.objects.select_for_update().get(pk=rule.pk)
    for name, value in fields.items():
        setattr(row, name, value)
    row.full_clean()
    row.save()
    audit.record("changed", row, by=by, at=at, **{name: str(value) for name, value in fields.items()})
    return row


def send_reminders(*, at: datetime) -> int:
    """Send what the rules say of today, and of the days before that nobody was there to send; how many letters. Each
    has a key of its own, by which it goes once, however often this runs and wherever it is killed."""
    on = localdate(at)
    sent = 0
    for round in queries.open_rounds():
        for consultee, contact, reminder in _due(round, on=on):
            sent += _send(consultee, contact, reminder.sentence, key=f"{reminder.key}:{contact.pk}", by=None, at=at)
    return sent


def _due(round: Round, *, on: date) -> Iterator[tuple[Consultee, Contact, Reminder]]:
    asked, days, rows = queries.asked_in(round), working_days(), queries.consultees_by_key(round)
    contacts = list(contacts_of(row.organisation for row in rows.values()))
    for back in range(LOOK_BACK, -1, -1):
        day = on - timedelta(days=back)
        if day < round.opens_on:
            continue
        for reminder in reminders(asked, queries.reminder_rules(round.snapshot.edition.plan, on=day), days, on=day):
            row = rows[queries.asked_key(reminder.key)]
            for contact in contacts:
                # Who came later has just had the draft, and need not hear of yesterday.
                if contact.organisation_id == row.organisation_id and london_day(contact.added_at) <= day:
                    yield row, contact, reminder


@transaction.atomic
def _send(consultee: Consultee, contact: Contact, sentence: str, *, key: str, by: Any, at: datetime) -> bool:
    """One reminder to one contact, unless it went before, or the board has answered meanwhile."""
    if mail.is_posted(key):
        return False
    row = locked_consultee(consultee)
    if row.status != Consultee.Status.AWAITING or not checks.may_be_written_to(row, contact, at=at):
        return False
    if mail.is_posted(key):
        return False  # another worker was first, and held the row until now
    written = notices.reminder(row, contact, sentence=sentence, by=by)
    keep(
        row, Given.Kind.REMINDER, written, key=key, name=contact.name, email=contact.email, contact=contact, by=by,
        at=at,
    )  # fmt: skip
    return True


@transaction.atomic
def remind(*, consultee: Consultee, by: Any, at: datetime) -> int:
    """Remind all contacts of a board at once, by hand; each once a day. How many letters."""
    row = locked_consultee(consultee)
    verdict = may_on_plan(by, Permission.RUN_ROUND, row.round.snapshot.edition.plan, on=localdate(at))
    verdict &= checks.may_be_reminded(row)
    verdict.require()
    reached = [contact for contact in contacts_of([row.organisation]) if checks.may_be_written_to(row, contact, at=at)]
    Verdict.no_if(
        not reached, f"{row.organisation.name} has no contact to whom a letter can go. Add one first.", where="contacts"
    ).require()
    sentence = notices.asked_for(row, late=at > row.round.closes_at)
    day = localdate(at).isoformat()
    sent = sum(
        _send(row, contact, sentence, key=f"remind:{row.pk}:{contact.pk}:{day}", by=by, at=at) for contact in reached
    )
    if not sent:
        raise Refused(["All contacts of this board were reminded by hand today already."])
    return sent
