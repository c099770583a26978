"""What every page about a plan begins with: the plan, if it is this person's to read, and its open edition."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.utils import timezone

from core.verdict import Refused
from plans.models import Edition, Plan, Section
from plans.queries import newest_edition, plan_for


def plan_or_404(request: HttpRequest, slug: str) -> Plan:
    """The plan, or the same 'not found' whether it does not exist or is not for this person."""
    plan = plan_for(request.user, slug, on=timezone.localdate())
    if plan is None:
        raise Http404("No plan at this address is open to you.")
    return plan


def open_edition_or_404(plan: Plan) -> Edition:
    edition = newest_edition(plan)
    if edition is None or not edition.is_open:
        raise Http404("This plan has no open edition.")
    edition.plan = plan
    return edition


def newest_edition_or_404(plan: Plan) -> Edition:
    """The edition that is written, else the newest one there is."""
    edition = newest_edition(plan)
    if edition is None:
        raise Http404("This plan has no text yet.")
    edition.plan = plan
    return edition


def section_or_404(edition: Edition, uid: UUID) -> Section:
    section = edition.sections.select_related("owner", "parent").filter(uid=uid).first()
    if section is None:
        raise Http404("There is no such section in this edition; it may have been merged with another.")
    section.edition = edition
    return section


def show_reasons(request: HttpRequest, refused: Refused) -> None:
    for reason in refused.reasons:
        messages.error(request, reason)
