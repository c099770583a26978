"""What every page of a planning cycle begins with: the cycle, if it is this person's to see."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.utils import timezone

from priorities import queries
from priorities.models import Candidate, Intention, PlanningCycle


def cycle_or_404(request: HttpRequest, slug: str) -> PlanningCycle:
    cycle = queries.cycle_for(request.user, slug, on=timezone.localdate())
    if cycle is None:
        raise Http404("No planning cycle at this address is open to you.")
    return cycle


def candidate_or_404(request: HttpRequest, cycle: PlanningCycle, number: int) -> Candidate:
    row = queries.candidate_of(cycle, number, request.user, on=timezone.localdate())
    if row is None:
        raise Http404("The long list of this cycle has no such entry.")
    row.cycle = cycle
    return row


def intention_or_404(request: HttpRequest, cycle: PlanningCycle, number: int) -> Intention:
    row = queries.intention_of(cycle, number, request.user, on=timezone.localdate())
    if row is None:
        raise Http404("This cycle has no such intention.")
    row.cycle = cycle
    return row
