"""How do a date, a period, a size read in a sentence? The same on every page, whatever the server's own settings."""

from datetime import date, datetime
from pathlib import PurePosixPath
from zoneinfo import ZoneInfo

MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)
KINDS = {
    ".pdf": "PDF",
    ".json": "JSON",
    ".csv": "CSV",
    ".docx": "Word",
    ".txt": "text",
    ".html": "web page",
    ".mp3": "MP3",
}


def day(iso: str | None) -> str:
    """`2023-06-30` as `30 June 2023`; a moment as its day in London; nothing as an empty text."""
    if not iso:
        return ""
    if "T" in iso:
        moment = datetime.fromisoformat(iso)
        found = moment.astimezone(ZoneInfo("Europe/London")).date()
    else:
        found = date.fromisoformat(iso)
    return f"{found.day} {MONTHS[found.month - 1]} {found.year}"


def period(starts_on: str | None, ends_on: str | None) -> str:
    """The time a plan covers, in words; empty where neither end is known."""
    if starts_on and ends_on:
        return f"{day(starts_on)} to {day(ends_on)}"
    if starts_on:
        return f"from {day(starts_on)}"
    return f"until {day(ends_on)}" if ends_on else ""


def size(count: int) -> str:
    """A file's size as people read it on a download link."""
    if count < 1000:
        return f"{count} bytes"
    if count < 1_000_000:
        return f"{round(count / 1000)} KB"
    return f"{count / 1_000_000:.1f} MB"


def kind(path: str) -> str:
    """The format's name that people know it by."""
    suffix = PurePosixPath(path).suffix
    return KINDS.get(suffix, suffix.lstrip(".").upper())


def count(number: int, one: str, many: str | None = None) -> str:
    """`1 opinion`, `2 opinions`."""
    return f"{number} {one if number == 1 else many or one + 's'}"
