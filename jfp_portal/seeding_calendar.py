"""How does a system's calendar come to be? From the files in its folder `calendar`, through the real verbs.

Meetings that a document dates are told with that document; those made up for the sample say that they are.
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from consultation import actions as consultation_actions
from core.days import LONDON
from jfp_portal.files import NATIONAL, SAMPLE, Files, loaded
from jfp_portal.seeding import STARTED, SYSTEM
from organisations import actions
from organisations.models import CalendarWindow, Meeting, Organisation
from plans.models import PlanType

MADE_UP = "Made up for this sample system: the body set no such day"


def seed_calendar(files: Files = SAMPLE, *, at: datetime = STARTED) -> int:
    """Bank holidays, pre-election periods, rules for papers and meetings. Gives how many meetings."""
    holidays = loaded(NATIONAL / "calendar/bank-holidays.yaml")
    for days in holidays["days"].values():
        for day, title in days.items():
            actions.record_window(
                kind=CalendarWindow.Kind.BANK_HOLIDAY, title=title, starts_on=day, ends_on=day,
                source=holidays["source"], by=SYSTEM, at=at,
            )  # fmt: skip
    for row in files.rows("calendar/windows"):
        actions.record_window(organisation=_body(row.pop("body", None)), by=SYSTEM, at=at, **row)
    for row in files.rows("calendar/papers"):
        actions.set_papers_rule(
            organisation=_body(row.pop("body", None)), body_kind=row.pop("kind", ""), by=SYSTEM, at=at, **row
        )
    return sum(_meet(row, at=at) for row in files.rows("calendar/meetings"))


def seed_reminders(files: Files = SAMPLE, *, at: datetime = STARTED) -> None:
    """When boards that have not answered are reminded. Needs the types of plan."""
    for row in files.rows("calendar/reminders"):
        consultation_actions.set_reminder_rule(
            plan_type=PlanType.objects.get(slug=row.pop("plan_type")), by=SYSTEM, at=at, **row
        )


def _meet(row: dict[str, Any], *, at: datetime) -> int:
    """A row is one meeting, or one on the same day of each of several bodies."""
    slugs = row.pop("bodies", None) or [row.pop("body")]
    starts, is_sample = row.pop("starts", None), row.pop("sample", False)
    begins = _london(row["held_on"], starts) if starts else None
    row.setdefault("source", MADE_UP if is_sample else "")
    for slug in slugs:
        actions.record_meeting(
            body=_body(slug), kind=row.get("kind", Meeting.Kind.ORDINARY), starts_at=begins, is_sample=is_sample,
            by=SYSTEM, at=at, **{name: value for name, value in row.items() if name != "kind"},
        )  # fmt: skip
    return len(slugs)


def _london(day: date, starts: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(starts), tzinfo=LONDON)


def _body(slug: str | None) -> Organisation | None:
    return Organisation.objects.get(slug=slug) if slug else None
