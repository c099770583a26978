"""What every page about a plan begins with: the plan, if it is this person's to read, and what is asked for in it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.utils import timezone

from core.verdict import Refused
from plans.models import Plan
from plans.queries import plan_for


def plan_or_404(request: HttpRequest, slug: str) -> Plan:
    """The plan, or the same 'not found' whether it does not exist or is not for this person."""
    plan = plan_for(request.user, slug, on=timezone.localdate())
    if plan is None:
        raise Http404("No plan at this address is open to you.")
    return plan


def show_reasons(request: HttpRequest, refused: Refused) -> None:
    for reason in refused.reasons:
        messages.error(request, reason)
