"""How is a calendar written so that every calendar program reads it? RFC 5545, as far as days and moments need it.

Days are all-day events; moments are in UTC, so that no time zone has to be described. The same events give the same
bytes: the stamp is a fact about the event (when it was last told), not the moment of writing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from core.days import ONE_DAY

LONGEST_LINE = 75  # octets, without the line's end (RFC 5545 section 3.1)
TYPE = "text/calendar; charset=utf-8"


@dataclass(frozen=True)
class Event:
    """Something on a day, or at a moment. `uid` stays the same for as long as it is the same thing."""

    uid: str
    summary: str
    on: date
    stamp: datetime
    starts_at: datetime | None = None
    description: str = ""
    location: str = ""
    url: str = ""
    is_cancelled: bool = False


def calendar(name: str, events: Iterable[Event]) -> bytes:
    """The calendar as a file: lines end in CRLF and are folded; text is escaped."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//jfp-portal//calendar//EN", "CALSCALE:GREGORIAN"]
    lines += ["METHOD:PUBLISH", f"X-WR-CALNAME:{_text(name)}", f"NAME:{_text(name)}"]
    for event in events:
        lines += _lines(event)
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def _lines(event: Event) -> list[str]:
    found = ["BEGIN:VEVENT", f"UID:{_text(event.uid)}", f"DTSTAMP:{_moment(event.stamp)}"]
    if event.starts_at:
        # Without an end an event ends when it begins (section 3.6.1): how long it lasts is not known.
        found.append(f"DTSTART:{_moment(event.starts_at)}")
    else:
        # The end is the day after: it is not part of the event.
        found += [f"DTSTART;VALUE=DATE:{event.on:%Y%m%d}", f"DTEND;VALUE=DATE:{event.on + ONE_DAY:%Y%m%d}"]
    found.append(f"SUMMARY:{_text(event.summary)}")
    found += [f"{name}:{_text(told)}" for name, told in
              (("DESCRIPTION", event.description), ("LOCATION", event.location)) if told]  # fmt: skip
    if event.url:
        found.append(f"URL:{event.url.translate(_NO_BREAKS)}")
    found.append(f"STATUS:{'CANCELLED' if event.is_cancelled else 'CONFIRMED'}")
    return [*found, "TRANSP:TRANSPARENT", "END:VEVENT"]


_NO_BREAKS = dict.fromkeys((*range(32), 127))
_CONTROLS = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127))


def _text(value: str) -> str:
    """Section 3.3.11: backslash, semicolon, comma and line breaks are escaped; other control characters go."""
    value = value.replace("\r\n", "\n").replace("\r", "\n").translate(_CONTROLS)
    return value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _folded(line: str) -> bytes:
    """Lines of at most 75 octets, none cut within a character; what goes on begins with a space."""
    pieces, current = [], b""
    for character in line:
        octets = character.encode()
        if len(current) + len(octets) > LONGEST_LINE:
            pieces.append(current)
            current = b" "
        current += octets
    return b"\r\n".join([*pieces, current]) + b"\r\n"
