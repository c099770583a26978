"""How does news reach people? A row on each one's page, and a message in the outbox for who wants it at once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.timezone import localdate

from accounts.models import User
from core import mail
from plans.models import AT_FIRST, Edition, NoticeChoice, Notification, Plan
from plans.notices import letters
from plans.notices.events import DeadlineNear, EditionMoved, Event, name_of
from plans.permissions import readers

How = Notification.How


def about(plan: Plan) -> str:
    """The key under which a message says that it speaks of a plan."""
    return f"plan:{plan.slug}"


def tell(event: Event, *, by: Any, at: datetime) -> list[Notification]:
    """Tell everybody whom an event concerns and who may read the plan, but for whoever did it, in the caller's
    transaction. Telling twice is telling once. What a command loads is no news, but for a publication made public and a
    date that is near, which only the portal itself can tell."""
    if by is None and not _told_by_the_portal(event):
        return []
    on = localdate(at)
    may_know = {person.pk: person for person in readers(event.plan, on=on)}
    may_know.pop(getattr(by, "pk", None), None)
    rows: list[Notification] = []
    for notice in event.notices(name_of(by), on=on):
        people = [may_know.pop(pk) for pk in sorted({pk for pk in notice.people if pk in may_know})]
        choices = chosen(people, notice.kind)
        rows += [
            Notification(
                user=person,
                kind=notice.kind,
                plan=event.plan,
                text=_short(notice.text, 700),
                mail_text=_short(notice.mail_text, 500),
                path=event.path,
                key=event.key,
                at=at,
                how=choices[person.pk],
            )
            for person in people
        ]
    return _keep(rows, event, by=by, at=at)


def _told_by_the_portal(event: Event) -> bool:
    if isinstance(event, EditionMoved):
        return event.change.target in {Edition.Status.PUBLISHED, Edition.Status.WITHDRAWN}
    return isinstance(event, DeadlineNear)


def chosen(people: list[User], kind: str) -> dict[int, str]:
    """How each of these people wants e-mail of a kind."""
    given = NoticeChoice.objects.filter(user__in=people, kind=kind).values_list("user", "how")
    return {person.pk: AT_FIRST[kind] for person in people} | dict(given)


def _keep(rows: list[Notification], event: Event, *, by: Any, at: datetime) -> list[Notification]:
    if not rows:
        return []
    known = set(Notification.objects.filter(key=event.key).values_list("user", flat=True))
    made = Notification.objects.bulk_create([row for row in rows if row.user_id not in known])
    for row in made:
        if row.how == How.IMMEDIATE:
            row.mail = mail.post(
                to=row.user.email,
                key=f"notice:{row.user_id}:{row.key}",
                about=[about(row.plan)],
                by=by,
                at=at,
                **letters.at_once(row),
            )
    Notification.objects.bulk_update([row for row in made if row.mail_id], ["mail"])
    return made


def _short(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 2]} …"
