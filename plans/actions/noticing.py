"""How do notices go on: read, chosen, gathered into a digest once a day, stopped?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localdate

from accounts.models import User
from core import audit, mail
from core.verdict import Refused
from plans.models import NoticeChoice, Notification, Plan, PlanDate
from plans.notices import DeadlineNear, letters, tell
from plans.notices.telling import about

How = Notification.How
DAYS_BEFORE = (14, 7, 1)
MONDAY = 0


@transaction.atomic
def mark_read(*, user: User, notification: Notification | None = None, at: datetime) -> int:
    """Mark one notice of a person as read, or all of them; how many it was."""
    unread = Notification.objects.filter(user=user, read_at__isnull=True)
    if notification is not None:
        unread = unread.filter(pk=notification.pk)
    return unread.update(read_at=at)


@transaction.atomic
def choose(*, user: User, choices: Mapping[str, str], at: datetime) -> None:
    """How e-mail comes, kind by kind. What waits for a digest goes the new way too."""
    for kind, how in choices.items():
        if kind not in Notification.Kind.values or how not in How.values:
            raise Refused(["Choose one of the ways that the page offers."])
        NoticeChoice.objects.update_or_create(user=user, kind=kind, defaults={"how": how})
        waiting = Notification.objects.filter(user=user, kind=kind, mail__isnull=True).exclude(how=How.IMMEDIATE)
        # An hour-old notice is not worth an e-mail of its own: it goes with the next digest.
        waiting.update(how=How.DAILY if how == How.IMMEDIATE else how)
    audit.record("chose notices", user, by=user, at=at, choices=dict(choices))


def stop(*, token: str, at: datetime) -> bool:
    """Stop a person's e-mail, of one kind or all: the link in an e-mail. False for a token that we never signed."""
    read = letters.read_token(token)
    user = User.objects.filter(pk=read[0]).first() if read else None
    if user is None:
        return False
    kinds = [read[1]] if read[1] in Notification.Kind.values else Notification.Kind.values
    choose(user=user, choices=dict.fromkeys(kinds, How.NONE.value), at=at)
    return True


def last_moment(at: datetime, *, weekday: int | None = None) -> datetime:
    """The last moment at or before `at` when a digest falls due: DIGEST_HOUR by the wall clock of TIME_ZONE, on any day
    or on a weekday. On the day the clocks go forward or back it is one moment still."""
    zone = ZoneInfo(settings.TIME_ZONE)
    day = at.astimezone(zone).date()
    while True:
        moment = datetime.combine(day, time(settings.DIGEST_HOUR), tzinfo=zone)
        if moment.timestamp() <= at.timestamp() and weekday in (None, day.weekday()):
            return moment
        day -= timedelta(days=1)


def send_digests(*, at: datetime) -> int:
    """Post each person's digest that has fallen due; how many. One for a person and a day, however often it runs."""
    due = {How.DAILY: last_moment(at), How.WEEKLY: last_moment(at, weekday=MONDAY)}
    waiting = Notification.objects.filter(mail__isnull=True, read_at__isnull=True, user__is_active=True)
    people: set[int] = set()
    for how, moment in due.items():
        people |= set(waiting.filter(how=how, at__lt=moment).values_list("user", flat=True))
    return sum(_digest(pk, due, at=at) for pk in sorted(people))


@transaction.atomic
def _digest(user_pk: int, due: dict[str, datetime], *, at: datetime) -> bool:
    # Locked: two beats that ring at once post one digest.
    user = User.objects.select_for_update(no_key=True).get(pk=user_pk)
    day = due[How.DAILY].date()
    waiting = Notification.objects.filter(user=user, mail__isnull=True, read_at__isnull=True).select_related("plan")
    told = [
        row
        for row in waiting.filter(how__in=due).order_by("at", "pk")
        if row.at.timestamp() < due[How(row.how)].timestamp()
    ]
    open_plans = set(Plan.objects.visible_to(user, on=localdate(at)).values_list("pk", flat=True))
    told = [row for row in told if row.plan_id in open_plans]
    # What comes late for a day whose digest went out goes with the next one.
    key = f"digest:{user.pk}:{day:%Y-%m-%d}"
    if not told or mail.is_posted(key):
        return False
    letter = letters.digest(user, told, day=f"{day:%-d %B %Y}")
    posted = mail.post(to=user.email, key=key, about={about(row.plan) for row in told}, by=None, at=at, **letter)
    Notification.objects.filter(pk__in=[row.pk for row in told]).update(mail=posted)
    return True


def tell_deadlines(*, at: datetime) -> int:
    """Tell who may edit a plan that a date of its cycle is near; how many were told."""
    on, count = localdate(at), 0
    for days in DAYS_BEFORE:
        near = PlanDate.objects.filter(plan__plan__isnull=False, starts=(on + timedelta(days=days)).isoformat())
        for row in near.select_related("plan__plan__owner", "plan__plan__place"):
            with transaction.atomic():
                count += len(tell(DeadlineNear(row, days), by=None, at=at))
    return count
