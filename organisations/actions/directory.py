"""How do bodies, Places, names and remits enter the directory? Only through these verbs."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from core import audit
from core.verdict import Verdict
from organisations import checks, queries
from organisations.actions.calendar import enter
from organisations.models import AreaOverlap, Organisation, OrganisationName, Place, Post, Remit, Succession


@transaction.atomic
def register(
    *, slug: str, by: Any, at: datetime, source: str = "", seen_in: int | None = None, **fields: Any
) -> Organisation:
    """Enter a body, or bring the entry of that slug up to date; its name stands in its name history too. A name given
    for a body that is there corrects the spelling; a new name from a day on is `rename`. Refuses a parent that is
    itself part of the body."""
    known = Organisation.objects.filter(slug=slug).first()
    if fields.get("parent") and known:
        checks.may_be_part_of(known, fields["parent"]).require()
    changed = audit.differences(known, fields) if known else {}
    organisation, created = Organisation.objects.update_or_create(slug=slug, defaults=fields)
    told: dict[str, Any] = {"name": organisation.name} | ({"source": source} if source else {})
    told |= {"seen_in": seen_in} if seen_in else {}
    OrganisationName.objects.update_or_create(
        organisation=organisation, kind=OrganisationName.Kind.CURRENT, defaults=told
    )
    if created:
        audit.record("registered", organisation, by=by, at=at)
    elif known and (known.valid_from, known.valid_to) != (organisation.valid_from, organisation.valid_to):
        now = {"valid_from": str(organisation.valid_from or ""), "valid_to": str(organisation.valid_to or "")}
        audit.record("dated", organisation, by=by, at=at, **now, changed=changed)
    elif changed:
        audit.record("changed", organisation, by=by, at=at, changed=changed)
    return organisation


@transaction.atomic
def add_body(*, name: str, kind: str, by: Any, at: datetime, source: str = "", **fields: Any) -> Organisation:
    """Enter a body that the directory does not hold; its address is made of its name."""
    checks.may_be_entered(name, first=fields.get("valid_from"), last=fields.get("valid_to")).require()
    checks.codes_are_right(ods_code=fields.get("ods_code", ""), gss_code=fields.get("gss_code", "")).require()
    slug = queries.free_slug(Organisation, name)
    return register(slug=slug, name=name, kind=kind, source=source, by=by, at=at, **fields)


@transaction.atomic
def change_body(*, organisation: Organisation, by: Any, at: datetime, **fields: Any) -> Organisation:
    """Correct what the directory says of a body."""
    codes = {name: fields[name] for name in ("ods_code", "gss_code") if name in fields}
    checks.codes_are_right(body=organisation, **codes).require()
    return register(slug=organisation.slug, by=by, at=at, **fields)


@transaction.atomic
def end_body(*, organisation: Organisation, valid_to: date | None, by: Any, at: datetime) -> Organisation:
    """Give a body its last day, or take it away; the body and what it did stay."""
    checks.may_end(organisation, valid_to).require()
    return register(slug=organisation.slug, valid_to=valid_to, by=by, at=at)


@transaction.atomic
def hand_over(
    *, organisation: Organisation, on: date, source: str, successor: Organisation | None = None, new_name: str = "",
    by: Any, at: datetime,
) -> Organisation:  # fmt: skip
    """From that day another body does what this one did: one that is there, or a new one of its kind. This one has its
    last day the day before; its Places and its areas are the successor's from then on (`queries.boards_of`)."""
    checks.may_hand_over(organisation, successor, new_name, on=on).require()
    if successor is None:
        like = {name: getattr(organisation, name) for name in ("parent", "partner_of")}
        successor = add_body(
            name=new_name, kind=organisation.kind, valid_from=on, source=source, by=by, at=at, **like
        )  # fmt: skip
    succeed(predecessor=organisation, successor=successor, on=on, source=source, by=by, at=at)
    last = on - timedelta(days=1)
    if organisation.valid_to is None or organisation.valid_to > last:
        organisation = register(slug=organisation.slug, valid_to=last, by=by, at=at)
    audit.record("took over", successor, by=by, at=at, from_=organisation.name, on=str(on))
    return organisation


@transaction.atomic
def rename(*, organisation: Organisation, name: str, on: date, source: str = "", by: Any, at: datetime) -> Organisation:
    """From that day the body has a new name; the old one stays in its history until the day before."""
    current = organisation.names.get(kind=OrganisationName.Kind.CURRENT)
    Verdict.no_if(current.name == name, f"{name} is the name already.").require()
    Verdict.no_if(
        current.valid_from is not None and current.valid_from >= on, "A new name starts after the one before it."
    ).require()
    OrganisationName.objects.filter(pk=current.pk).update(
        kind=OrganisationName.Kind.FORMER, valid_to=on - timedelta(days=1)
    )
    OrganisationName.objects.create(
        organisation=organisation, name=name, kind=OrganisationName.Kind.CURRENT, valid_from=on, source=source
    )
    former, organisation.name = organisation.name, name
    organisation.save(update_fields=["name"])
    audit.record("renamed", organisation, by=by, at=at, former=former, on=str(on))
    return organisation


@transaction.atomic
def record_name(
    *, organisation: Organisation, name: str, kind: str, by: Any, at: datetime, **fields: Any
) -> OrganisationName:
    """Record another name: a former one, an abbreviation, what a document calls the body. The current name comes with
    `register` and changes with `rename`."""
    Verdict.no_if(
        kind == OrganisationName.Kind.CURRENT, "The current name is set by registering or renaming the body."
    ).require()
    known, created = OrganisationName.objects.update_or_create(
        organisation=organisation, name=name, kind=kind, defaults=fields
    )
    if created:
        audit.record("named", organisation, by=by, at=at, name=name, kind=kind)
    return known


@transaction.atomic
def give_remit(
    *, act: str, subject: str, by: Any, at: datetime, organisation: Organisation | None = None, body_kind: str = "",
    **fields: Any,
) -> Remit:  # fmt: skip
    """Record what a body, or each body of a kind, is to a subject."""
    remit, created = Remit.objects.update_or_create(
        organisation=organisation, body_kind=body_kind, act=act, subject=subject, defaults=fields
    )
    if created:
        audit.record("given", remit, by=by, at=at)
    return remit


@transaction.atomic
def create_post(
    *, title: str, by: Any, at: datetime, subject: str = "", organisation: Organisation | None = None,
    body_kind: str = "", **fields: Any,
) -> Post:  # fmt: skip
    """Record a role that a body, or each body of a kind, gives to a person; the holder only where one is named."""
    post, created = Post.objects.update_or_create(
        organisation=organisation, body_kind=body_kind, title=title, subject=subject, defaults=fields
    )
    if created:
        audit.record("created", post, by=by, at=at)
    return post


@transaction.atomic
def succeed(
    *, predecessor: Organisation, successor: Organisation, on: date | None, by: Any, at: datetime, **fields: Any
) -> Succession:
    """Record that one body took over from another."""
    succession, created = Succession.objects.update_or_create(
        predecessor=predecessor, successor=successor, defaults={"on": on, **fields}
    )
    if created:
        audit.record("succeeded", predecessor, by=by, at=at, successor=successor.slug)
    return succession


@transaction.atomic
def register_place(*, slug: str, by: Any, at: datetime, **fields: Any) -> Place:
    """Enter a Place, or bring the entry of that slug up to date."""
    place, created = Place.objects.update_or_create(slug=slug, defaults=fields)
    if created:
        audit.record("registered", place, by=by, at=at)
    return place


@transaction.atomic
def record_overlap(
    *, icb: Organisation, authority: Organisation, valid_from: date | None = None, by: Any, at: datetime, **fields: Any
) -> AreaOverlap:
    """Enter that a council's area overlaps the ICB's from a day on, or bring the entry up to date."""
    key = {"icb": icb, "authority": authority, "valid_from": valid_from}
    return enter(AreaOverlap, "entered", key, fields, by=by, at=at)


@transaction.atomic
def serve_place(*, place: Place, organisation: Organisation, by: Any, at: datetime) -> None:
    """Record that a body serves a Place: its Healthwatch, a group that planned its care before."""
    if not place.served_by.filter(pk=organisation.pk).exists():
        place.served_by.add(organisation)
        audit.record("served", place, by=by, at=at, organisation=organisation.slug)
