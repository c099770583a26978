"""What waits for whom in the workspace, and how does each plan stand? A fixed number of queries, however many plans."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery, Value, Window
from django.db.models.functions import Coalesce, JSONObject
from django.urls import reverse
from django.utils.timezone import localdate

from accounts.models import User
from accounts.permissions import ROLES, Permission, may_keep_directory, roles_of
from consultation.models import Consultee, Response, Round
from plans.models import (
    Approval,
    Comment,
    Coverage,
    Edition,
    Notification,
    Plan,
    PlanDate,
    Requirement,
    Section,
    SectionRevision,
    Snapshot,
)
from plans.queries.text import SIGNED_NOW
from plans.transitions import EDITION
from publication.models import FormatRequest
from publication.queries.waiting import Waiting, some, to_decide, to_moderate, to_send, to_sign_off

SHOWN = 25


@dataclass(frozen=True)
class Missing:
    """Something that still keeps a plan from its next step, with the place to mend it."""

    words: str
    href: str


@dataclass
class Standing:
    """How a plan stands: its newest edition, whose turn it is, and what is missing."""

    plan: Plan
    status: str
    turn: str
    missing: list[Missing] = field(default_factory=list)


@dataclass(frozen=True)
class Home:
    """All that the workspace's first page shows."""

    page: Page
    standings: list[Standing]
    sections: Page
    waiting: list[Waiting]
    deadlines: list[Waiting]
    changes: Page | None
    unread: int
    is_of_board: bool = False
    keeps_directory: bool = False


def home_of(user: Any, *, pages: Mapping[str, str], since: datetime | None, on: date) -> Home:
    """What the workspace shows a person: their sections, what waits for them, what others changed, how plans stand.
    `pages` names the page of each list that is asked for: `page` (of the plans), `sections`, `changes`."""
    roles = roles_of(user, on=on)
    rights = {right for role, _ in roles for right in ROLES[role]}
    visible = Plan.objects.visible_to(user, on=on)
    found = _page(_plans(visible, on=on), pages.get("page"))
    standings = [_standing(plan) for plan in found]
    sections = _page(_own_sections(user, visible), pages.get("sections"))
    # What is not signed off stands first: it waits, whichever page is looked at.
    first = sections if sections.number == 1 else _page(_own_sections(user, visible), 1)
    moving = list(_moving(visible)[:SHOWN])
    unread, threads = _told(user, visible)
    return Home(
        page=found,
        standings=standings,
        sections=sections,
        waiting=[
            *to_sign_off(first),
            *to_decide(moving, roles),
            *to_moderate(found, roles),
            *to_send(found, roles),
            *threads,
        ],
        deadlines=_deadlines(moving, standings),
        changes=_page(_changes(user, visible, since), pages.get("changes")) if since else None,
        unread=unread,
        is_of_board=rights == {Permission.GIVE_OPINION},
        keeps_directory=Permission.KEEP_DIRECTORY in rights and bool(may_keep_directory(user, on=on)),
    )


def _told(user: Any, visible: QuerySet[Plan]) -> tuple[int, list[Waiting]]:
    """How many notices the person has not read, and the open threads whose turn is theirs: one query for both."""
    mine = Comment.objects.filter(assigned_to=user, state=Comment.State.OPEN, edition__plan__in=visible.values("pk"))
    shown = mine.order_by("-pk").values(
        row=JSONObject(pk="pk", section="section_title", by="by__name", plan="edition__plan__title")
    )[:SHOWN]
    unread = Notification.objects.filter(user=OuterRef("pk"), read_at__isnull=True)
    found = User.objects.annotate(unread=_count(unread), threads=ArraySubquery(shown)).values("unread", "threads")
    row = found.get(pk=user.pk)
    threads = [
        Waiting(
            f"Answer {each['by'] or 'the system'}'s comment on {each['section']}",
            reverse("plans:comment", args=[each["pk"]]),
            each["plan"],
        )
        for each in row["threads"] or []
    ]
    return row["unread"], threads


def _count(rows: QuerySet) -> Coalesce:
    """How many rows a subquery has."""
    grouped = rows.order_by().annotate(all=Value(1)).values("all").annotate(found=Count("pk")).values("found")
    return Coalesce(Subquery(grouped, output_field=IntegerField()), 0)


def _page(rows: QuerySet, number: Any) -> Page:
    """A page of the rows in one query: they bring their number along. The first one where there is no such page."""
    wanted = int(number) if str(number or "").isdecimal() and len(str(number)) < 8 else 1
    start = (max(wanted, 1) - 1) * SHOWN
    shown = list(rows.annotate(total=Window(Count("pk")))[start : start + SHOWN])
    if not shown and start:
        return _page(rows, 1)
    page = Paginator(range(shown[0].total if shown else 0), SHOWN).get_page(wanted)
    page.object_list = shown
    return page


def _plans(visible: QuerySet[Plan], *, on: date) -> QuerySet[Plan]:
    """The plans, each with what its row tells."""
    newest = Edition.objects.filter(plan=OuterRef("pk")).order_by("-number")
    sections = Section.objects.filter(edition=OuterRef("edition_pk"))
    answered = Coverage.objects.filter(requirement=OuterRef("pk"), edition=OuterRef(OuterRef("edition_pk")))
    asked = Requirement.objects.on(on).filter(
        plan_type=OuterRef("plan_type"), mandatory=True, kind=Requirement.Kind.CONTENT
    )
    last = Snapshot.objects.filter(edition=OuterRef("edition_pk")).order_by("-number")
    awaiting = Consultee.objects.filter(
        round__kind=Round.Kind.OPINION, round__status=Round.Status.OPEN,
        round__snapshot__edition=OuterRef("edition_pk"),
        status__in=[Consultee.Status.NOT_ASKED, Consultee.Status.AWAITING],
    )  # fmt: skip
    unread = Response.objects.filter(
        consultation__round__snapshot__edition__plan=OuterRef("pk"), state=Response.State.WAITING
    )
    wished = FormatRequest.objects.filter(publication__edition__plan=OuterRef("pk"), answered_at=None)
    # A month or a year that has begun is still ahead: its days are not told.
    ahead = (
        PlanDate.objects.filter(plan__plan=OuterRef("pk"))
        .annotate(day=Coalesce("ends", "starts"))
        .filter(day__gte=f"{on:%Y-%m}")
        .order_by("day", "pk")
    )
    return (
        Plan.objects.filter(pk__in=visible.values("pk"))
        .select_related("plan_type", "owner", "place")
        .annotate(edition_pk=Subquery(newest.values("pk")[:1]))
        .annotate(
            edition_number=Subquery(newest.values("number")[:1]),
            edition_status=Subquery(newest.values("status")[:1]),
            sections=_count(sections),
            unsigned=_count(sections.exclude(Exists(SIGNED_NOW))),
            unanswered=_count(asked.exclude(Exists(answered))),
            snapshot_number=Subquery(last.values("number")[:1]),
            approvals=_count(Approval.objects.filter(snapshot__edition=OuterRef("edition_pk"))),
            awaiting=_count(awaiting),
            to_moderate=_count(unread),
            to_send=_count(wished),
            ahead_what=Subquery(ahead.values("what")[:1]),
            ahead_words=Subquery(ahead.values("words")[:1]),
            ahead_on=Subquery(ahead.values("day")[:1]),
        )
        .order_by("position", "title", "pk")
    )


def _standing(plan: Plan) -> Standing:
    status = plan.edition_status
    turns = {step.target: step.turn for step in EDITION.transitions}
    turn = turns.get(status, "authors") if status in Edition.OPEN else ""
    made = Standing(plan, EDITION.labels.get(status, ""), turn)
    if status not in Edition.OPEN:
        return made
    ways = {name: reverse(f"plans:{name}", args=[plan.slug]) for name in ("structure", "decisions")}
    own, freeze = reverse("publication:plan", args=[plan.slug]), reverse("publication:issue-draft", args=[plan.slug])
    gaps = f"{reverse('priorities:coverage', args=[plan.slug])}?gaps=on"
    if not plan.sections:
        made.missing.append(Missing("There is no text yet", ways["structure"]))
    if plan.unanswered:
        made.missing.append(
            Missing(some(plan.unanswered, "requirement is", "requirements are") + " not answered", gaps)
        )
    if plan.unsigned:
        made.missing.append(Missing(some(plan.unsigned, "section is", "sections are") + " not signed off", own))
    if plan.sections and not plan.snapshot_number:
        made.missing.append(Missing("The text has not been frozen yet", freeze))
    if plan.awaiting:
        made.missing.append(Missing(some(plan.awaiting, "board has", "boards have") + " not answered", f"{own}#steps"))
    if status == Edition.Status.AWAITING_APPROVAL:
        made.missing.append(Missing("Bodies have yet to approve the text", ways["decisions"]))
    if status == Edition.Status.APPROVED:
        made.missing.append(Missing("It is not published yet", reverse("publication:publish", args=[plan.slug])))
    return made


def _own_sections(user: Any, visible: QuerySet[Plan]) -> QuerySet[Section]:
    return (
        Section.objects.filter(owner=user, edition__status__in=Edition.OPEN, edition__plan__in=visible.values("pk"))
        .select_related("edition__plan")
        .defer("body", "summary")
        .annotate(is_signed_off=Exists(SIGNED_NOW))
        .order_by("is_signed_off", "edition__plan__position", "edition__plan__title", "parent_id", "position")
    )


def _moving(visible: QuerySet[Plan]) -> QuerySet[Edition]:
    """Editions that are out of their authors' hands, with the day on which boards are to have answered."""
    closing = Round.objects.filter(
        kind=Round.Kind.OPINION, snapshot__edition=OuterRef("pk"), status=Round.Status.OPEN
    ).values("closes_at")
    status = Edition.Status
    return (
        Edition.objects.filter(
            plan__in=visible.values("pk"),
            status__in=[status.IN_CONSULTATION, status.AWAITING_APPROVAL, status.APPROVED],
        )
        .select_related("plan__place")
        .annotate(closes_at=Subquery(closing[:1]))
        .order_by("closes_at", "plan__position", "pk")
    )


def _deadlines(moving: list[Edition], standings: list[Standing]) -> list[Waiting]:
    rounds = [
        (day.isoformat(), "Boards are to have answered", f"{day:%-d %B %Y}", row.plan)
        for row, day in ((row, localdate(row.closes_at)) for row in moving if row.closes_at)
    ]
    dates = [
        (each.plan.ahead_on, each.plan.ahead_what, each.plan.ahead_words, each.plan)
        for each in standings
        if each.plan.ahead_on
    ]
    return [
        Waiting(words, reverse("publication:plan", args=[plan.slug]), plan.title, when=when)
        for _, words, when, plan in sorted([*rounds, *dates], key=lambda row: row[0])
    ]


def _changes(user: Any, visible: QuerySet[Plan], since: datetime) -> QuerySet[SectionRevision]:
    """What others wrote in open editions since then, the newest first: one row for each section."""
    newest = SectionRevision.objects.filter(
        section__edition__status__in=Edition.OPEN, section__edition__plan__in=visible.values("pk"), at__gt=since,
        section__removed_at__isnull=True,
    ).exclude(by=user)  # fmt: skip
    last = newest.order_by("section", "-version").distinct("section").values("pk")
    return (
        SectionRevision.objects.filter(pk__in=last)
        .select_related("section__edition__plan", "by")
        .defer("body", "summary", "section__body", "section__summary")
        .order_by("-at", "pk")
    )
