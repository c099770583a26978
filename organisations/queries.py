"""Which bodies matter on a given day?"""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from organisations.models import Organisation, Place


def boards_of(icb: Organisation, *, on: date) -> QuerySet[Organisation]:
    """The relevant Health and Wellbeing Boards: of each local authority whose area coincides with, includes or overlaps
    any part of the ICB's area (NHS Act 2006 s.14Z52(7)). Computed, never a constant nine."""
    places = Place.objects.on(on).filter(icb=icb)
    return Organisation.objects.on(on).filter(places_as_board__in=places).order_by("name").distinct()


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
    return Place.objects.select_related("icb", "authority", "board", "partnership").order_by("position")
