"""Which bodies matter on a given day?"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import F, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.text import slugify

from core.days import WorkingDays
from organisations.models import (
    AreaOverlap,
    CalendarWindow,
    Contact,
    EmailDomain,
    Meeting,
    Organisation,
    OrganisationName,
    PapersRule,
    Place,
    Post,
    Remit,
    Succession,
)


def boards_of(icb: Organisation, *, on: date) -> QuerySet[Organisation]:
    """The relevant Health and Wellbeing Boards: of each local authority whose area coincides with, includes or overlaps
    any part of the ICB's area (NHS Act 2006 s.14Z52(7)). Computed, never a constant nine: the councils of the Places,
    and those whose areas overlap without being a Place, as they are on that day."""
    boards = Place.objects.on(on).filter(icb=icb).values("board")
    overlapping = AreaOverlap.objects.on(on).filter(icb=icb).values("board")
    return Organisation.objects.on(on).filter(pk__in=with_heirs(boards.union(overlapping), on=on)).order_by("name")


def with_heirs(bodies: QuerySet[Any], *, on: date) -> RawSQL:
    """The numbers of these bodies (a query of them) and of all who took over from them, one after another, by that
    day. A board whose place another has taken is relevant no more, the other is: without a row of the Place changed."""
    try:
        sql, params = bodies.query.sql_with_params()
    except EmptyResultSet:
        return RawSQL("SELECT id FROM organisations_organisation WHERE false", ())
    return RawSQL(
        f"WITH RECURSIVE line(id) AS (({sql}) UNION SELECT successor_id FROM organisations_succession "
        'JOIN line ON predecessor_id = line.id WHERE "on" <= %s) SELECT id FROM line',
        (*params, on),
    )


def heirs_of(body: Organisation) -> QuerySet[Succession]:
    """Who took over from a body, by day."""
    return Succession.objects.filter(predecessor=body).select_related("successor").order_by("on", "pk")


def free_slug(model: Any, words: str, *, field: str = "slug", known: set[str] | None = None) -> str:
    """An address that no entry has yet (none of those `known`, where it is one of several like it), made of these
    words. It is never one that a page of its register has."""
    longest = model._meta.get_field(field).max_length - 4
    start = slugify(words)[:longest].strip("-") or "entry"
    if known is None:
        known = set(model.objects.filter(**{f"{field}__startswith": start}).values_list(field, flat=True)) | {"add"}
    names = itertools.chain([start], (f"{start}-{number}" for number in itertools.count(2)))
    return next(each for each in names if each not in known)


def register_of_bodies(*, words: str = "", kind: str = "") -> QuerySet[Organisation]:
    """The directory, searched by any name that a body goes or went by."""
    found = Organisation.objects.order_by("name", "pk")
    if kind:
        found = found.filter(kind=kind)
    if words:
        named = OrganisationName.objects.filter(name__icontains=words).values("organisation")
        found = found.filter(Q(pk__in=named) | Q(ods_code__iexact=words) | Q(gss_code__iexact=words))
    return found


def body_by_slug(slug: str) -> Organisation | None:
    """The body of that address, with all that its page tells."""
    return directory().filter(slug=slug).first()


def places_with(body: Organisation, *, on: date) -> list[tuple[Place, str]]:
    """The Places that have this body on a day, each with what the body is to it."""
    roles = {"icb": "integrated care board", "authority": "council", "board": "board", "partnership": "partnership"}
    either = Q(icb=body) | Q(authority=body) | Q(board=body) | Q(partnership=body)
    rows = Place.objects.on(on).filter(either).order_by("position")
    return [(row, word) for row in rows for name, word in roles.items() if getattr(row, f"{name}_id") == body.pk]


def boards_change_of(body: Organisation) -> QuerySet[Organisation]:
    """The ICBs whose relevant boards are others when this body ends: of its own Places or of areas that overlap."""
    own = Place.objects.filter(board=body).values("icb").union(AreaOverlap.objects.filter(board=body).values("icb"))
    return Organisation.objects.filter(pk__in=own).order_by("name")


def parts_of(body: Organisation, *, on: date) -> QuerySet[Organisation]:
    """The bodies that are part of it on a day."""
    return Organisation.objects.on(on).filter(parent=body).order_by("name")


def bodies_to_choose(*, on: date, kind: str = "", also: Organisation | None = None) -> QuerySet[Organisation]:
    """Every body that has not ended by that day, for a form; of one kind where it is named. `also`: the one that is
    chosen now, which may have ended."""
    found = Q(valid_to__isnull=True) | Q(valid_to__gte=on)
    if kind:
        found &= Q(kind=kind)
    return Organisation.objects.filter(found | Q(pk=also and also.pk)).order_by("name")


def bodies_of(owner: Organisation, kind: str, *, on: date) -> QuerySet[Organisation]:
    """The bodies of one kind that a duty of the owner's plan concerns: the owner itself, its boards, its partners."""
    if kind == Organisation.Kind.HEALTH_AND_WELLBEING_BOARD:
        return boards_of(owner, on=on)
    if kind == owner.kind:
        return Organisation.objects.filter(pk=owner.pk)
    if kind == Organisation.Kind.NHS_TRUST:
        return Organisation.objects.on(on).filter(kind=kind, partner_of=owner).order_by("name")
    return Organisation.objects.on(on).filter(kind=kind).order_by("name")


def places() -> QuerySet[Place]:
    """All Places, with the bodies a page about them shows, in editorial order."""
    return (
        Place.objects.select_related("icb", "authority", "board", "partnership")
        .prefetch_related("served_by")
        .order_by("position")
    )


def bodies_called(name: str, *, year: int) -> QuerySet[Organisation]:
    """Which bodies did these words or letters mean in that year? A name counts where its days, or those of the body
    whose current name it is, touch the year, and in the year of the document that uses it."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    current = Q(names__kind=OrganisationName.Kind.CURRENT) & _touches("", first, last)
    dated = ~Q(names__kind=OrganisationName.Kind.CURRENT) & (
        Q(names__valid_from__isnull=False) | Q(names__valid_to__isnull=False)
    )
    dated &= _touches("names__", first, last)
    return (
        Organisation.objects.filter(Q(names__name__iexact=name) & (current | dated | Q(names__seen_in=year)))
        .order_by("name")
        .distinct()
    )


def _touches(prefix: str, first: date, last: date) -> Q:
    starts = Q(**{f"{prefix}valid_from__isnull": True}) | Q(**{f"{prefix}valid_from__lte": last})
    return starts & (Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gte": first}))


def directory() -> QuerySet[Organisation]:
    """Every body, with all that a page about it tells."""
    return Organisation.objects.select_related("parent", "partner_of").prefetch_related(
        "names", "origins__predecessor", "successions__successor", "remits__on_behalf_of", "posts__accountable_to",
        "delegated_remits__organisation", "answering_posts__organisation", "places_served", "places",
        "places_as_authority", "places_as_board", "places_as_partnership",
    ).order_by("name", "slug")  # fmt: skip


def held_by_kinds() -> tuple[QuerySet[Remit], QuerySet[Post]]:
    """The remits and posts that each body of a kind has."""
    return (
        Remit.objects.filter(organisation__isnull=True).select_related("on_behalf_of"),
        Post.objects.filter(organisation__isnull=True).select_related("accountable_to"),
    )


def meetings_of(bodies: Iterable[Organisation], first: date, last: date) -> QuerySet[Meeting]:
    """What these bodies meet for from one day to another, cancelled meetings left out, in the order of days."""
    found = Meeting.objects.filter(body__in=list(bodies), held_on__range=(first, last), is_cancelled=False)
    return found.exclude(kind=Meeting.Kind.WORKSHOP).order_by("held_on", "pk")


def every_meeting() -> QuerySet[Meeting]:
    """All meetings of all bodies, cancelled ones too, in the order of days."""
    return Meeting.objects.select_related("body").order_by("held_on", "body__name", "pk")


def working_days() -> WorkingDays:
    """Days without weekends and the bank holidays that the calendar knows."""
    kind = CalendarWindow.Kind.BANK_HOLIDAY
    return WorkingDays.without(CalendarWindow.objects.filter(kind=kind).values_list("starts_on", flat=True))


def windows_between(first: date, last: date) -> QuerySet[CalendarWindow]:
    """Pre-election periods and recesses that touch these days, of whichever body."""
    found = CalendarWindow.objects.filter(starts_on__lte=last, ends_on__gte=first)
    return found.exclude(kind=CalendarWindow.Kind.BANK_HOLIDAY).order_by("starts_on", "pk")


def papers_days(bodies: Iterable[Organisation], *, on: date) -> dict[int, PapersRule]:
    """The rule for papers that holds for each body: its own before that of its kind; by the body's number."""
    rules = list(PapersRule.objects.on(on).select_related("organisation"))
    own = {rule.organisation_id: rule for rule in rules if rule.organisation_id}
    of_kind = {rule.body_kind: rule for rule in rules if rule.body_kind}
    found = {body.pk: own.get(body.pk) or of_kind.get(body.kind) for body in bodies}
    return {number: rule for number, rule in found.items() if rule}


def councils_of(boards: Iterable[Organisation]) -> dict[int, set[int]]:
    """The numbers of the councils whose board each is: what holds for the council holds for its board."""
    found: dict[int, set[int]] = {}
    asked = list(boards)
    rows = Place.objects.filter(board__in=asked).values_list("board", "authority")
    for board, council in rows.union(AreaOverlap.objects.filter(board__in=asked).values_list("board", "authority")):
        found.setdefault(board, set()).add(council)
    return found


def contacts_of(bodies: Iterable[Organisation]) -> QuerySet[Contact]:
    """Whom one writes to at these bodies: people by name, then shared mailboxes."""
    found = Contact.objects.filter(organisation__in=list(bodies), removed_at__isnull=True)
    return found.order_by("-kind", "name", "pk")


def email_domains(bodies: Iterable[Organisation], *, on: date) -> dict[int, set[str]]:
    """The e-mail domains that are each body's own on that day, by the body's number."""
    found: dict[int, set[str]] = {}
    rows = EmailDomain.objects.on(on).filter(organisation__in=list(bodies))
    for body, domain in rows.values_list("organisation", "domain"):
        found.setdefault(body, set()).add(domain)
    return found


def domains_of(body: Organisation) -> QuerySet[EmailDomain]:
    """Every e-mail domain that a body has or had, those without a last day first."""
    return EmailDomain.objects.filter(organisation=body).order_by(F("valid_to").desc(nulls_first=True), "domain")


def numbered(rows: QuerySet[Any], key: str) -> Any:
    """The row of that number, or None."""
    return rows.filter(pk=int(key)).first() if key.isdecimal() and len(key) < 19 else None


def register_of_meetings(*, words: str = "", state: str = "", on: date) -> QuerySet[Meeting]:
    """The meetings, the last first, searched by body; those to come, held or cancelled."""
    found = Meeting.objects.select_related("body").order_by("-held_on", "body__name", "pk")
    if words:
        found = found.filter(Q(body__name__icontains=words) | Q(held_at__icontains=words) | Q(note__icontains=words))
    states = {
        "to come": Q(held_on__gte=on, is_cancelled=False),
        "held": Q(held_on__lt=on, is_cancelled=False),
        "cancelled": Q(is_cancelled=True),
    }
    return found.filter(states.get(state, Q()))


def register_of_windows(*, words: str = "", kind: str = "") -> QuerySet[CalendarWindow]:
    """Bank holidays and days to avoid, the last first."""
    found = CalendarWindow.objects.select_related("organisation").order_by("-starts_on", "pk")
    found = found.filter(kind=kind) if kind else found
    return found.filter(Q(title__icontains=words) | Q(organisation__name__icontains=words)) if words else found


def register_of_papers_rules(*, words: str = "", state: str = "", on: date) -> QuerySet[PapersRule]:
    """The rules for papers, by whose they are."""
    found = PapersRule.objects.select_related("organisation").order_by("organisation__name", "body_kind", "valid_from")
    if words:
        found = found.filter(Q(organisation__name__icontains=words) | Q(body_kind__icontains=words))
    return held_or_not(found, state, on=on)


def held_or_not(found: Any, state: str, *, on: date) -> Any:
    """Those of dated rows that hold on a day (`holds`), that ended before it (`ended`), that are to come (`to come`),
    or all."""
    if state == "holds":
        return found.on(on)
    if state == "ended":
        return found.filter(valid_to__lt=on)
    return found.filter(valid_from__gt=on) if state == "to come" else found


def papers_due(meeting: Meeting) -> tuple[date | None, PapersRule | None]:
    """The day on which a meeting's papers are due, and the rule that says so where the meeting itself does not."""
    if meeting.papers_due_on:
        return meeting.papers_due_on, None
    rule = papers_days([meeting.body], on=meeting.held_on).get(meeting.body.pk)
    return (working_days().before(meeting.held_on, rule.working_days), rule) if rule else (None, None)


def meetings_within(window: CalendarWindow) -> QuerySet[Meeting]:
    """The meetings on the days of a window: of all bodies, or of the one whose window it is."""
    found = Meeting.objects.filter(held_on__range=(window.starts_on, window.ends_on), is_cancelled=False)
    if window.organisation_id:
        found = found.filter(body=window.organisation_id)
    return found.select_related("body").order_by("held_on", "body__name", "pk")


def meetings_under(rule: PapersRule, *, on: date) -> QuerySet[Meeting]:
    """The meetings to come whose papers are due by this rule: those that tell no day, of a body without its own rule
    where this is one of a kind."""
    days = {"held_on__gte": max(on, rule.valid_from or on)} | ({"held_on__lte": rule.valid_to} if rule.valid_to else {})
    found = Meeting.objects.filter(is_cancelled=False, papers_due_on__isnull=True, **days)
    if rule.organisation_id:
        return found.filter(body=rule.organisation_id)
    own = PapersRule.objects.on(days["held_on__gte"]).filter(organisation__isnull=False)
    return found.filter(body__kind=rule.body_kind).exclude(body__in=own.values("organisation"))
