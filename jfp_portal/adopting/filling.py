"""How do the files of a system become its rows? Through the real verbs, over what is national, in the caller's
transaction. A row that says the same already is left alone, so filling twice changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils.timezone import localdate

from accounts import actions as account_actions
from accounts import queries as account_queries
from accounts.models import Invitation, Role, User
from accounts.permissions import SYSTEM
from core.verdict import Refused
from jfp_portal import seeding, seeding_calendar, seeding_frameworks
from jfp_portal.directory import seed_directory
from jfp_portal.files import Files
from organisations import actions
from organisations.models import Kind, Organisation
from plans.models import Plan


class CannotFill(Exception):
    """The database refused what the files say; the reasons in words."""


def other_system(files: Files) -> str:
    """Whose system the database holds already, where that is not the one of these files; else nothing."""
    (icb,) = (row["slug"] for row in files.rows("organisations") if row["kind"] == Kind.ICB)
    if User.objects.filter(email__endswith="@sample.local").exists():
        return "the sample system"
    held = Organisation.objects.filter(kind=Kind.ICB).exclude(slug=icb).order_by("pk").first()
    if held:
        return held.name
    is_ours = Organisation.objects.filter(slug=icb, kind=Kind.ICB).exists()
    return "" if is_ours or not (Organisation.objects.exists() or Plan.objects.exists()) else "bodies or plans"


def fill(files: Files, *, at: datetime) -> None:
    """Bodies, Places, law, calendar and lists. Raises CannotFill."""
    with in_words():
        seed_directory(files, at=at)
        _overlaps(files, at=at)
        seeding.seed_law(files, at=at)
        seeding_calendar.seed_calendar(files, at=at)
        seeding_calendar.seed_reminders(files, at=at)
        for row in seeding_frameworks.framework_files(files):
            seeding_frameworks.seed_framework(row, at=at)


@contextmanager
def in_words() -> Iterator[None]:
    """What the verbs or the database refuse, as CannotFill."""
    try:
        yield
    except Refused as refused:
        raise CannotFill(" ".join(refused.reasons)) from refused
    except ValidationError as error:
        raise CannotFill(" ".join(error.messages)) from error
    except IntegrityError as error:
        raise CannotFill(str(error).partition("\n")[0]) from error


def _overlaps(files: Files, *, at: datetime) -> None:
    bodies = {body.slug: body for body in Organisation.objects.all()}
    icb = next((body for body in bodies.values() if body.kind == Kind.ICB), None)
    for row in files.rows("overlaps"):
        told: dict[str, Any] = {**row, "authority": bodies[row["authority"]], "board": bodies[row["board"]]}
        actions.record_overlap(icb=icb, by=SYSTEM, at=at, **told)


def uninvited(files: Files) -> list[dict[str, Any]]:
    """The rows of people who have neither an account nor an invitation."""
    rows = files.rows("people")
    return [
        row for row in rows
        if not account_queries.person(row["email"].lower())
        and not Invitation.objects.filter(email=row["email"].lower()).exists()
    ]  # fmt: skip


def invite(files: Files, *, site: str, at: datetime) -> list[Invitation]:
    """Invites who is not invited yet; each invitation bears its link, this once."""
    with in_words():
        return [
            account_actions.invite(
                email=row["email"], organisation=Organisation.objects.get(slug=row["body"]), role=Role(row["role"]),
                starts_on=localdate(at), ends_on=None, site=site, by=SYSTEM, at=at,
            )
            for row in uninvited(files)
        ]  # fmt: skip
