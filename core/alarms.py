"""What is wrong with the running portal, in words, and what is to be done? Each alarm has its part of the operations
guide (docs/operations.md), under its own name. Figures: reliability study, section 4.2."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from celery import current_app
from django.conf import settings
from django.db import DatabaseError, connection

from core import roles
from core.vitals import Vitals, vitals

MOST_OF_A_DISK = 80
LONGEST_WAIT = 60
FARTHEST_CLOCK = 1.0
OLDEST_BACKUP, OLDEST_DRILL = 26 * 3600, 8 * 86400
OK = "ok"


@dataclass(frozen=True)
class Alarm:
    """One thing that is watched. `words` says how it is now; `remedy` what to do while it rings. `is_raised` is None
    where it is not known."""

    key: str
    title: str
    is_raised: bool | None
    words: str
    remedy: str

    @property
    def anchor(self) -> str:
        return f"alarm-{self.key}"


def database() -> str:
    """'ok', or what is wrong with it; so with all of these."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "cannot be reached"
    return OK


def bolts() -> str:
    """What keeps frozen rows, and the rights of the role that runs. Whether that role is too mighty is judged behind
    TLS only, where the portal runs for real."""
    try:
        found = roles.missing_triggers() & roles.too_weak()
        if settings.HTTPS:
            found &= roles.too_mighty()
    except DatabaseError:
        return "cannot be asked for"
    return " ".join(found.reasons) or OK


def broker() -> str:
    try:
        with current_app.connection_for_write() as way:
            way.ensure_connection(max_retries=1, timeout=2)
    except Exception:
        return "cannot be reached"
    return OK


def storage() -> str:
    root = settings.PUBLICATION_ROOT
    may_write = os.access(root, os.W_OK) or (not root.exists() and os.access(root.parent, os.W_OK))
    return OK if may_write else "cannot be written"


def disk_percent() -> float:
    """How full the disk is of the public files."""
    root: Path = settings.PUBLICATION_ROOT
    found = shutil.disk_usage(root if root.exists() else root.parent if root.parent.exists() else "/")
    return 100 * found.used / (found.used + found.free)


def alarms(now: Vitals | None = None) -> list[Alarm]:
    """All that is watched, what rings first. Asks the database, the broker and the disk."""
    now = now or vitals()
    found = [
        *_of_services(), _ring(now), _work(now), _leases(now), _failed(now), _post(now), _ledger(now), _disk(),
        _clock(now), *_of_backups(time.time()),
    ]  # fmt: skip
    return sorted(found, key=lambda alarm: {True: 0, None: 1, False: 2}[alarm.is_raised])


def _of_services() -> list[Alarm]:
    watched: tuple[tuple[str, str, Callable[[], str], str], ...] = (
        ("bolts", "What keeps frozen texts", bolts, "Do as the sentence says, before anything else is made public."),
        ("broker", "Messages to workers", broker, "Start Redis again. No work is lost: it waits in the database."),
        ("storage", "Where public files lie", storage, "Mount the storage, and let the portal's user write to it."),
    )
    rows = []
    for key, title, ask, remedy in watched:
        words = ask()
        told = "As it should be." if words == OK else words[:1].upper() + words[1:].rstrip(".") + "."
        rows.append(Alarm(key, title, words != OK, told, remedy))
    return rows


def _ring(now: Vitals) -> Alarm:
    late = now.rang_ago is None or now.rang_ago > max(LONGEST_WAIT, 6 * settings.RECONCILE_SECONDS)
    words = "A worker has not been heard of yet." if now.rang_ago is None else f"Last heard of {ago(now.rang_ago)} ago."
    return Alarm("workers", "Workers and their clock", late, words,
                 "Start beat and the workers again. What waits is done as soon as they are back.")  # fmt: skip


def _work(now: Vitals) -> Alarm:
    late = now.longest_wait > LONGEST_WAIT
    words = (
        f"{now.jobs['queued']} waiting, the longest for {ago(now.longest_wait)}."
        if now.jobs["queued"]
        else "None waits."
    )
    return Alarm("waiting", "Work that waits for a worker", late, words,
                 "See whether workers run for every queue, and whether one long job holds them all.")  # fmt: skip


def _leases(now: Vitals) -> Alarm:
    words = f"{now.leases_lost} were left behind." if now.leases_lost else "None was left behind."
    return Alarm("leases", "Work that a worker left behind", bool(now.leases_lost), words,
                 "A worker died or hangs, and none took over: look at the workers' log, start them again.")  # fmt: skip


def _failed(now: Vitals) -> Alarm:
    words = f"{now.jobs_failed} in the last day." if now.jobs_failed else "None in the last day."
    return Alarm("failed", "Work that failed", bool(now.jobs_failed), words,
                 "Open it among the work, read why, mend the cause, and try it again from there.")  # fmt: skip


def _post(now: Vitals) -> Alarm:
    late = bool(settings.MAIL_SERVER) and (now.oldest_mail > LONGEST_WAIT * 5 or now.mail_failed > 0)
    waiting = now.mail["queued"] + now.mail["sending"]
    words = f"{waiting} waiting, the longest overdue by {ago(now.oldest_mail)}." if waiting else "None waits."
    words += f" {now.mail_failed} could not be sent in the last day." if now.mail_failed else ""
    words += "" if settings.MAIL_SERVER else " No mail server is set (EMAIL_URL)."
    return Alarm("outbox", "Letters", late, words,
                 "Open the outbox and read why. A mail server that is down is tried again for five days.")  # fmt: skip


def _ledger(now: Vitals) -> Alarm:
    short = now.ledger_head != now.ledger_entries
    words = f"{now.ledger_entries:,} entries, numbered to {now.ledger_head:,}."
    return Alarm("ledger", "The ledger of what left the house", short, words,
                 "Entries are missing. Make nothing public, prove what is (the guide says how), restore.")  # fmt: skip


def _disk() -> Alarm:
    percent = disk_percent()
    return Alarm("disk", "The disk of the public files", percent > MOST_OF_A_DISK, f"{percent:.0f}% full.",
                 "Make room or enlarge it. On a full disk nothing is made public, and nothing half.")  # fmt: skip


def _clock(now: Vitals) -> Alarm:
    return Alarm("clock", "This host's clock", abs(now.clock_offset) > FARTHEST_CLOCK,
                 f"{abs(now.clock_offset):.1f} seconds from the database's.",
                 "Set up time synchronisation on every host. Deadlines go by the database's clock.")  # fmt: skip


def _of_backups(now: float) -> list[Alarm]:
    return [
        _stamp("backup", "The last backup", settings.BACKUP_STAMP, OLDEST_BACKUP, now,
               "See why the nightly backup did not end well, and run it by hand now."),
        _stamp("drill", "The last restore drill", settings.DRILL_STAMP, OLDEST_DRILL, now,
               "Run the drill: a backup that was never restored is a hope."),
    ]  # fmt: skip


def _stamp(key: str, title: str, path: Path | None, oldest: float, now: float, remedy: str) -> Alarm:
    if path is None:
        name = "BACKUP_STAMP" if key == "backup" else "DRILL_STAMP"
        return Alarm(key, title, None, f"Not known: set {name} to a file that is touched when it ends well.", remedy)
    if not path.exists():
        return Alarm(key, title, True, "There was none yet.", remedy)
    age = now - path.stat().st_mtime
    return Alarm(key, title, age > oldest, f"{ago(age)} ago.", remedy)


def ago(seconds: float) -> str:
    """A length of time in words, in its largest unit: "3 minutes"."""
    for unit, length in (("day", 86400), ("hour", 3600), ("minute", 60)):
        if seconds >= 2 * length:
            return f"{seconds // length:.0f} {unit}s"
    return f"{max(seconds, 0):.0f} seconds"
