"""When do bodies meet, as far as the public may know? All of it: a meeting stands in the calendar with its source."""

from __future__ import annotations

from typing import Any

from organisations.models import Meeting
from organisations.queries import every_meeting
from publication.queries.bodies import named


def site_meetings() -> list[dict[str, Any]]:
    """Every meeting of every body, in the order of days."""
    return [_told(meeting) for meeting in every_meeting()]


def _told(meeting: Meeting) -> dict[str, Any]:
    return {
        "body": named(meeting.body),
        "kind": meeting.kind,
        "kind_name": meeting.get_kind_display(),
        "held_on": meeting.held_on.isoformat(),
        "starts_at": meeting.starts_at.isoformat() if meeting.starts_at else None,
        "papers_due_on": meeting.papers_due_on.isoformat() if meeting.papers_due_on else None,
        "recorded_at": meeting.recorded_at.isoformat(),
        **{
            name: getattr(meeting, name)
            for name in ("held_at", "minutes_url", "is_cancelled", "is_sample", "note", "source")
        },
    }
