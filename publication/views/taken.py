"""Taking a published edition off the public site, showing it again, and what stands in its place meanwhile."""

from __future__ import annotations

import re

from django.contrib.auth.decorators import login_required
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from plans.models import Plan
from plans.views.found import plan_or_404
from publication import actions, permissions, queries
from publication.models import Publication
from publication.views.steps import ask_with_reason, asks_first

PLACE = re.compile(r"/plans/(?P<slug>[-\w]+)(?:/editions/(?P<number>\d{1,9}))?(?:/.*)?", re.ASCII)


def _found(request: HttpRequest, slug: str, number: int) -> tuple[Plan, Publication]:
    plan = plan_or_404(request, slug)
    publication = queries.published().filter(edition__plan=plan, edition__number=number).first()
    if publication is None:
        raise Http404("This edition has not been published.")
    return plan, publication


@login_required
@asks_first
def take_off(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    plan, publication = _found(request, slug, number)
    verdict = permissions.may_take_off(request.user, plan, on=timezone.localdate())
    words = {
        "title": f"Take edition {number} of {plan.title} off the public site?",
        "text": "Nobody outside can read it from that moment, at any address, nor find it by searching. In its place"
        " stands that it was taken off, when, and the reason that you give. Whoever has a copy keeps it. The files, the"
        " opinions and the record stay, and you can show it again.",
        "button": "Take it off the public site now",
        "done": f"Edition {number} is off the public site.",
        "can_be_undone": "yes",
    }
    return ask_with_reason(request, plan, verdict, actions.take_off, words, publication=publication)


@login_required
@asks_first
def show_again(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    plan, publication = _found(request, slug, number)
    verdict = permissions.may_take_off(request.user, plan, on=timezone.localdate())
    words = {
        "title": f"Show edition {number} of {plan.title} again?",
        "text": "Everybody can read it again at its address, the same to the byte. Your reason is kept on record.",
        "button": "Show it again",
        "done": f"Edition {number} is on the public site again.",
        "can_be_undone": "yes",
    }
    return ask_with_reason(request, plan, verdict, actions.show_again, words, publication=publication)


def in_its_place(request: HttpRequest) -> HttpResponse | None:
    """What the public reads where a file is gone because its edition was taken off: 410, in words, kept by no cache.
    None at every other address, and where the database does not answer."""
    found = PLACE.fullmatch(request.path)
    try:
        taken = queries.taken_off(found["slug"], int(found["number"]) if found["number"] else None) if found else None
    except DatabaseError:
        return None
    if taken is None:
        return None
    response = render(
        request, "site/taken_off.html", {"taken": taken, "edition": taken.publication.edition}, status=410
    )
    response["Cache-Control"] = "no-store"
    return response
