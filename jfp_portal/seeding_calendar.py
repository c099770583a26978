"""How does the sample's calendar come to be? From `jfp_portal/sample/calendar`, through the real verbs.

Meetings that a document dates are told with that document; those made up for the sample say that they are.
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from consultation import actions as consultation_actions
from core.days import LONDON
from jfp_portal.seeding import STARTED, SYSTEM, read
from organisations import actions
from organisations.models import CalendarWindow, Meeting, Organisation
from plans.models import PlanType

MADE_UP = "Made up for this sample system: the body set no such day"


def seed_calendar() -> int:
    """Bank holidays, pre-election periods, rules for papers and meetings. Gives how many meetings."""
    holidays = read("calendar/bank-holidays.yaml")
    for days in holidays["days"].values():
        for day, title in days.items():
            actions.record_window(
                kind=CalendarWindow.Kind.BANK_HOLIDAY, title=title, starts_on=day, ends_on=day,
                source=holidays["source"], by=SYSTEM, at=STARTED,
            )  # fmt: skip
    for row in read("calendar/windows.yaml"):
        actions.record_window(organisation=_body(row.pop("body", None)), by=SYSTEM, at=STARTED, **row)
    for row in read("calendar/papers.yaml"):
        actions.set_papers_rule(
            organisation=_body(row.pop("body", None)), body_kind=row.pop("kind", ""), by=SYSTEM, at=STARTED, **row
        )
    return sum(_meet(row) for row in read("calendar/meetings.yaml"))


def seed_reminders() -> None:
    """When boards that have not answered are reminded. Needs the types of plan."""
    for row in read("calendar/reminders.yaml"):
        consultation_actions.set_reminder_rule(
            plan_type=PlanType.objects.get(slug=row.pop("plan_type")), by=SYSTEM, at=STARTED, **row
        )


def _meet(row: dict[str, Any]) -> int:
    """A row is one meeting, or one on the same day of each of several bodies."""
    slugs = row.pop("bodies", None) or [row.pop("body")]
    starts, is_sample = row.pop("starts", None), row.pop("sample", False)
    begins = _london(row["held_on"], starts) if starts else None
    row.setdefault("source", MADE_UP if is_sample else "")
    for slug in slugs:
        actions.record_meeting(
            body=_body(slug), kind=row.get("kind", Meeting.Kind.ORDINARY), starts_at=begins, is_sample=is_sample,
            by=SYSTEM, at=STARTED, **{name: value for name, value in row.items() if name != "kind"},
        )  # fmt: skip
    return len(slugs)


def _london(day: date, starts: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(starts), tzinfo=LONDON)


def _body(slug: str | None) -> Organisation | None:
    return Organisation.objects.get(slug=slug) if slug else None
