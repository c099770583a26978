"""May this body stand there? Every reason why not, in words."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from core.verdict import Verdict
from organisations import queries
from organisations.models import CalendarWindow, Organisation, OrganisationName, PapersRule, Succession

ODS = re.compile(r"[A-Z0-9]{3,10}")
GSS = re.compile(r"[A-Z][0-9]{8}")


def may_be_part_of(body: Organisation, parent: Organisation) -> Verdict:
    """A governance tree has no rings: a body is no part of itself, nor of a body that is part of it."""
    above: Organisation | None = parent
    seen: set[int] = set()
    while above is not None and above.pk not in seen:
        if above.pk == body.pk:
            return Verdict((f"{parent.name} is itself part of {body.name}.",))
        seen.add(above.pk)
        above = above.parent
    return Verdict()


def is_own_address(body: Organisation, email: str, domains: Collection[str]) -> Verdict:
    """Whether an address is one of the body's own, by what follows the @."""
    known = ", ".join(sorted(domains))
    return Verdict.no_if(
        not domains,
        f"No e-mail domain of {body.name} is recorded, so no address can be told to be its own. Add the domain first.",
        where="domains",
    ) & Verdict.no_if(
        bool(domains) and email.lower().rpartition("@")[2] not in domains,
        f"{email} is not an address of {body.name}: its addresses end in {known}. Use one of those, or add the domain.",
        where="domains",
    )


def codes_are_right(*, ods_code: str = "", gss_code: str = "", body: Organisation | None = None) -> Verdict:
    """Codes have the form that their registers give them, and an ODS code is one body's at a time."""
    verdict = Verdict.no_if(
        bool(ods_code) and not ODS.fullmatch(ods_code),
        f"“{ods_code}” is no ODS code. It has 3 to 10 capital letters and digits, for example QYG.",
    ) & Verdict.no_if(
        bool(gss_code) and not GSS.fullmatch(gss_code),
        f"“{gss_code}” is no GSS code. It has a capital letter and eight digits, for example E06000049.",
    )
    if ods_code and (body is None or body.ods_code != ods_code):
        same = Organisation.objects.filter(ods_code=ods_code, valid_to__isnull=True).exclude(pk=body and body.pk)
        if other := same.order_by("pk").first():
            verdict &= Verdict((f"{other.name} has the ODS code {ods_code}. Give that body its last day first.",))
    return verdict


def may_be_entered(name: str, *, first: date | None, last: date | None) -> Verdict:
    """No two bodies go by one name at the same time, and a last day is no earlier than the first."""
    held = OrganisationName.objects.filter(name__iexact=name, kind=OrganisationName.Kind.CURRENT)
    bodies = Organisation.objects.overlapping(first, last).filter(pk__in=held.values("organisation"))
    return Verdict.no_if(
        bodies.exists(),
        f"The directory holds {name} already at that time. Change that entry, or tell this body's name apart.",
    ) & ends_after_it_starts(first, last)


def ends_after_it_starts(first: date | None, last: date | None) -> Verdict:
    return Verdict.no_if(
        bool(first and last and last < first),
        f"The last day must not be before the first day{f' ({first:%-d %B %Y})' if first else ''}.",
    )


def may_end(body: Organisation, last: date | None) -> Verdict:
    """A body that a Place needs is not ended without one that takes over."""
    verdict = ends_after_it_starts(body.valid_from, last)
    taken_over = Succession.objects.filter(predecessor=body)
    if last is None:
        handed = taken_over.filter(on__isnull=False).select_related("successor").first()
        return verdict & Verdict.no_if(
            handed is not None,
            f"{handed.successor.name if handed else ''} took over from it, so it keeps its last day.",
        )
    if taken_over.filter(on__lte=last + timedelta(days=1)).exists():
        return verdict
    for place, word in queries.places_with(body, on=last + timedelta(days=1)):
        needed = f"It is the {word} of the Place {place.name}, which would have none. "
        verdict &= Verdict((needed + "Use “Another body takes over” instead.",))
    return verdict


def may_hand_over(body: Organisation, successor: Organisation | None, new_name: str, *, on: date) -> Verdict:
    """One body, and only one, takes over from another on a day on which it exists."""
    verdict = Verdict.no_if(
        (successor is None) == (not new_name),
        "Say which body takes over: choose one of the directory, or give the name of a new one, not both.",
    )
    verdict &= Verdict.no_if(
        body.valid_from is not None and on <= body.valid_from,
        f"{body.name} began on {body.valid_from:%-d %B %Y}; another can take over from a later day only."
        if body.valid_from
        else "",
    )
    if successor is None:
        return verdict & (may_be_entered(new_name, first=on, last=None) if new_name else Verdict())
    verdict &= Verdict.no_if(successor.pk == body.pk, "A body does not take over from itself.")
    verdict &= Verdict.no_if(
        not Organisation.objects.on(on).filter(pk=successor.pk).exists(),
        f"{successor.name} does not exist on {on:%-d %B %Y}.",
    )
    earlier = Organisation.objects.filter(pk__in=queries.with_heirs(_number(successor), on=date.max), pk=body.pk)
    return verdict & Verdict.no_if(
        successor.pk != body.pk and earlier.exists(), f"{body.name} itself took over from {successor.name}."
    )


def may_be_renamed(body: Organisation, name: str, *, first: date, on: date) -> Verdict:
    """Pages show a new name from the moment it is entered, so it is entered when it holds."""
    return Verdict.no_if(
        first > on, "Pages show a new name at once. Enter it on its first day, or later."
    ) & Verdict.no_if(
        name != body.name and bool(may_be_entered(name, first=first, last=body.valid_to).reasons),
        f"Another body goes by the name {name}.",
    )


def _number(body: Organisation) -> Any:
    return Organisation.objects.filter(pk=body.pk).values("pk")


def days_of_a_window(kind: str, first: date, last: date, body: Organisation | None) -> Verdict:
    """Days end after they begin; a bank holiday is one day, for all."""
    is_holiday = kind == CalendarWindow.Kind.BANK_HOLIDAY
    return Verdict.no_if(last < first, "The last day must not be before the first day.") & Verdict.no_if(
        is_holiday and (first != last or body is not None),
        "A bank holiday is one day, for everybody: give the same first and last day, and no body.",
    )


def papers_rule_is_alone(
    body: Organisation | None, kind: str, *, first: date | None, last: date | None, rule: PapersRule | None = None
) -> Verdict:
    """A rule is of a body or of a kind, and the only one of it at any time."""
    one = Verdict.no_if((body is None) == (not kind), "Choose a body or a kind of body, not both.")
    others = PapersRule.objects.filter(organisation=body, body_kind=kind).exclude(pk=rule and rule.pk)
    return (
        one
        & ends_after_it_starts(first, last)
        & Verdict.no_if(
            bool(one) and others.overlapping(first, last).exists(),
            "Another rule holds for it in those days. Give that one its last day, or another number from a day on.",
        )
    )
