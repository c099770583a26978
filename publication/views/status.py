"""How is the portal? For administrators: what is watched, what rings, and what to do."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.alarms import alarms
from core.vitals import vitals
from publication import permissions


@login_required
@require_safe
def status(request: HttpRequest) -> HttpResponse:
    permitted = permissions.may_run_jobs(request.user, on=timezone.localdate())
    if not permitted:
        raise PermissionDenied(permitted.reasons[0])
    now = vitals()
    found = alarms(now)
    ringing = [alarm for alarm in found if alarm.is_raised]
    return render(request, "publication/status.html", {"alarms": found, "ringing": ringing, "now": now})
