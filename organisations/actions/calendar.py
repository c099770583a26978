"""How do meetings, days to avoid and rules for papers enter the calendar?"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from core import audit
from core.verdict import Verdict
from organisations import checks
from organisations.models import CalendarWindow, Meeting, Organisation, PapersRule


@transaction.atomic
def record_meeting(
    *, body: Organisation, held_on: date, by: Any, at: datetime, kind: str = Meeting.Kind.ORDINARY, **fields: Any
) -> Meeting:
    """Enter a meeting of a body, or bring the entry of that day up to date."""
    return enter(Meeting, "entered", {"body": body, "held_on": held_on, "kind": kind}, fields, by=by, at=at)


@transaction.atomic
def record_window(
    *, kind: str, starts_on: date, by: Any, at: datetime, organisation: Organisation | None = None, **fields: Any
) -> CalendarWindow:
    """Enter a bank holiday, a pre-election period or a recess, or bring the entry up to date."""
    key = {"kind": kind, "organisation": organisation, "starts_on": starts_on}
    return enter(CalendarWindow, "entered", key, fields, by=by, at=at)


@transaction.atomic
def set_papers_rule(
    *, working_days: int, by: Any, at: datetime, organisation: Organisation | None = None, body_kind: str = "",
    valid_from: date | None = None, **fields: Any,
) -> PapersRule:  # fmt: skip
    """Record how long before a meeting its papers are due, for one body or each body of a kind."""
    key = {"organisation": organisation, "body_kind": body_kind, "valid_from": valid_from}
    return enter(PapersRule, "entered", key, fields | {"working_days": working_days}, by=by, at=at)


def enter(model: Any, word: str, key: dict[str, Any], fields: dict[str, Any], *, by: Any, at: datetime) -> Any:
    """A row of the calendar or of the areas; one that says the same already is left alone."""
    row = model.objects.filter(**key).first() or model(**key)
    is_new = row.pk is None
    changed = {name: value for name, value in fields.items() if getattr(row, name, None) != value}
    if is_new or changed:
        told = {} if is_new else audit.differences(row, changed)
        for name, value in changed.items():
            setattr(row, name, value)
        if isinstance(row, Meeting):
            row.recorded_at = at
        row.full_clean()
        row.save()
        if is_new:
            audit.record(word, row, by=by, at=at, **{name: str(value) for name, value in changed.items()})
        else:
            audit.record("changed", row, by=by, at=at, changed=told)
    return row


@transaction.atomic
def add_meeting(*, body: Organisation, held_on: date, kind: str, by: Any, at: datetime, **fields: Any) -> Meeting:
    """Enter a meeting that the calendar does not hold."""
    held = Meeting.objects.filter(body=body, held_on=held_on, kind=kind).exists()
    Verdict.no_if(held, f"The calendar holds that meeting of {body.name} already. Change that entry.").require()
    return record_meeting(body=body, held_on=held_on, kind=kind, by=by, at=at, **fields)


@transaction.atomic
def change_meeting(*, meeting: Meeting, by: Any, at: datetime, **fields: Any) -> Meeting:
    """Bring what is said of a meeting up to date; whose it is and its day stay."""
    return record_meeting(body=meeting.body, held_on=meeting.held_on, kind=meeting.kind, by=by, at=at, **fields)


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, by: Any, at: datetime) -> Meeting:
    """It is not held; the entry stays, so that calendars tell so."""
    return change_meeting(meeting=meeting, is_cancelled=True, by=by, at=at)


@transaction.atomic
def move_meeting(*, meeting: Meeting, held_on: date, source: str, by: Any, at: datetime) -> Meeting:
    """It is held on another day: this one is cancelled, and the new day is an entry of its own."""
    cancel_meeting(meeting=meeting, by=by, at=at)
    kept = {name: getattr(meeting, name) for name in ("held_at", "is_sample")}
    note = f"Moved from {meeting.held_on:%-d %B %Y}."
    return add_meeting(
        body=meeting.body, held_on=held_on, kind=meeting.kind, source=source, note=note, by=by, at=at, **kept
    )


@transaction.atomic
def add_window(
    *, kind: str, starts_on: date, by: Any, at: datetime, organisation: Organisation | None = None, **fields: Any
) -> CalendarWindow:
    """Enter days that the calendar does not hold."""
    held = CalendarWindow.objects.filter(kind=kind, organisation=organisation, starts_on=starts_on).exists()
    Verdict.no_if(held, "The calendar holds such days from that day on already. Change that entry.").require()
    checks.days_of_a_window(kind, starts_on, fields["ends_on"], organisation).require()
    return record_window(kind=kind, starts_on=starts_on, organisation=organisation, by=by, at=at, **fields)


@transaction.atomic
def change_window(*, window: CalendarWindow, by: Any, at: datetime, **fields: Any) -> CalendarWindow:
    """Bring what is said of days up to date; what they are and their first day stay."""
    last = fields.get("ends_on", window.ends_on)
    checks.days_of_a_window(window.kind, window.starts_on, last, window.organisation).require()
    return record_window(
        kind=window.kind, starts_on=window.starts_on, organisation=window.organisation, by=by, at=at, **fields
    )


@transaction.atomic
def add_papers_rule(
    *, by: Any, at: datetime, organisation: Organisation | None = None, body_kind: str = "",
    valid_from: date | None = None, valid_to: date | None = None, **fields: Any,
) -> PapersRule:  # fmt: skip
    """Enter a rule for a body or a kind that has none in those days."""
    checks.papers_rule_is_alone(organisation, body_kind, first=valid_from, last=valid_to).require()
    return set_papers_rule(
        organisation=organisation, body_kind=body_kind, valid_from=valid_from, valid_to=valid_to, by=by, at=at, **fields
    )


@transaction.atomic
def end_papers_rule(*, rule: PapersRule, valid_to: date | None, by: Any, at: datetime) -> PapersRule:
    """Give a rule its last day, or take it away."""
    checks.papers_rule_is_alone(
        rule.organisation, rule.body_kind, first=rule.valid_from, last=valid_to, rule=rule
    ).require()
    return set_papers_rule(
        organisation=rule.organisation, body_kind=rule.body_kind, valid_from=rule.valid_from,
        working_days=rule.working_days, valid_to=valid_to, by=by, at=at,
    )  # fmt: skip


@transaction.atomic
def renew_papers_rule(
    *, rule: PapersRule, working_days: int, on: date, source: str, by: Any, at: datetime
) -> PapersRule:
    """From that day another number of days holds; this rule ends the day before."""
    Verdict.no_if(
        rule.valid_from is not None and on <= rule.valid_from,
        "A new number holds from a day after the first of this rule.",
    ).require()
    last = rule.valid_to
    end_papers_rule(rule=rule, valid_to=on - timedelta(days=1), by=by, at=at)
    return add_papers_rule(
        organisation=rule.organisation, body_kind=rule.body_kind, working_days=working_days, valid_from=on,
        valid_to=last, source=source, by=by, at=at,
    )  # fmt: skip
