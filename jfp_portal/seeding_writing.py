"""How does the sample show people writing together? From `sample/writing.yaml`, through the real verbs.

What one plan needs is one transaction; a plan whose working text has a named owner somewhere was done before.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from core.richtext.anchors import block_texts
from jfp_portal.seeding import STARTED, SYSTEM, at, read
from plans import actions
from plans.models import Edition, NoticeChoice, Notification, Plan, Section
from plans.queries import working_edition


def seed_writing() -> None:
    """Owners, sign-offs, threads and a suggestion on working texts. Needs the editions under way."""
    for row in read("writing.yaml")["plans"]:
        edition = working_edition(Plan.objects.get(slug=row["plan"]))
        if not edition.sections.filter(Q(owner__isnull=False) | ~Q(owner_post="")).exists():
            write(edition, row)


@transaction.atomic
def write_no_letters() -> None:
    """Nobody reads the sample accounts' post: their notices stay in the portal, unless somebody chooses otherwise."""
    people = User.objects.filter(email__endswith="@sample.local")
    for user in people.exclude(pk__in=NoticeChoice.objects.values("user")).order_by("email"):
        none = dict.fromkeys(Notification.Kind.values, Notification.How.NONE.value)
        actions.choose(user=user, choices=none, at=STARTED)


@transaction.atomic
def write(edition: Edition, row: dict[str, Any]) -> None:
    for each in row["owners"]:
        actions.structure.assign(
            section=_section(edition, each), owner=_person(each.get("owner")), post=each.get("post") or "",
            reports_to=each.get("reports_to") or "", by=SYSTEM, at=at(each["on"]),
        )  # fmt: skip
    for each in row.get("signed_off") or []:
        section = _section(edition, each)
        actions.sign_off(
            section=section, version=section.version, note=each["note"], by=_person(each["by"]), at=at(each["on"])
        )
    for each in row.get("threads") or []:
        say(_section(edition, each), each)


def say(section: Section, row: dict[str, Any]) -> None:
    """A thread on the words that the row quotes, or on the whole section; with what was answered."""
    quote = row.get("quote") or ""
    bid = next(bid for bid, text in block_texts(section.body).items() if quote in text) if quote else ""
    thread = actions.comment(
        section=section, text=row["text"], bid=bid, quote=quote, replacement=row.get("replacement"),
        assigned_to=_person(row.get("assigned_to")), by=_person(row["by"]), at=at(row["on"]),
    )  # fmt: skip
    for answer in row.get("replies") or []:
        actions.reply(comment=thread, text=answer["text"], by=_person(answer["by"]), at=at(answer["on"]))
    if end := row.get("resolved"):
        actions.resolve(comment=thread, reason=end["reason"], by=_person(end["by"]), at=at(end["on"]))


def _section(edition: Edition, row: dict[str, Any]) -> Section:
    return edition.sections.get(slug=row["section"])


def _person(email: str | None) -> User | None:
    return User.objects.get(email=email) if email else None
