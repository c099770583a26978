"""Is it up, is all that it needs there, and what do the figures say?"""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core import alarms, telemetry
from core.vitals import vitals

FAMILIES = {
    "portal_http_seconds": ("histogram", "How long requests took, by route, class of status and process."),
    "portal_jobs": ("gauge", "Jobs by state."),
    "portal_mail": ("gauge", "Messages by state."),
    "portal_job_wait_seconds": ("gauge", "How long the longest waiting job has waited for a worker."),
    "portal_leases_lost": ("gauge", "Running jobs whose lease ran out more than one lease ago."),
    "portal_outbox_age_seconds": ("gauge", "By how long the oldest message in the outbox is overdue."),
    "portal_ledger_entries": ("gauge", "Entries of the ledger."),
    "portal_ledger_head": (
        "gauge",
        "Number of the ledger's last entry: as many as it has, or some are gone.",
    ),
    "portal_ledger_age_seconds": ("gauge", "Age of the ledger's last entry."),
    "portal_disk_percent": ("gauge", "How full the disk of the publications is."),
    "portal_alarm": ("gauge", "1 while the alarm rings (docs/operations.md)."),
}


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers. Touches nothing else."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Database, the bolts on what is frozen, broker, storage: each 'ok' or what is wrong; 503 when any is."""
    found = {
        "database": alarms.database(), "bolts": alarms.bolts(), "broker": alarms.broker(), "storage": alarms.storage()
    }  # fmt: skip
    return JsonResponse(found, status=200 if set(found.values()) == {alarms.OK} else 503)


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """For Prometheus, with METRICS_TOKEN as its bearer; for everybody else there is no such page."""
    given = request.headers.get("Authorization", "")
    if not settings.METRICS_TOKEN or not secrets.compare_digest(
        given.encode(), f"Bearer {settings.METRICS_TOKEN}".encode()
    ):
        raise Http404
    body = telemetry.text(FAMILIES, [*telemetry.requests_counted(), *_figures()])
    return HttpResponse(body, content_type="text/plain; version=0.0.4; charset=utf-8")


def _figures() -> Iterable[telemetry.Sample]:
    now = vitals()
    yield from (("portal_jobs", {"state": state}, count) for state, count in now.jobs.items())
    yield from (("portal_mail", {"state": state}, count) for state, count in now.mail.items())
    yield "portal_job_wait_seconds", {}, now.longest_wait
    yield "portal_leases_lost", {}, now.leases_lost
    yield "portal_outbox_age_seconds", {}, now.oldest_mail
    yield "portal_ledger_entries", {}, now.ledger_entries
    yield "portal_ledger_head", {}, now.ledger_head
    yield "portal_ledger_age_seconds", {}, now.ledger_age or 0
    yield "portal_disk_percent", {}, alarms.disk_percent()
    yield from (("portal_alarm", {"name": alarm.key}, bool(alarm.is_raised)) for alarm in alarms.alarms(now))


@require_safe
def nothing_published(request: HttpRequest) -> HttpResponse:
    """The home page before anything is public; afterwards the published one stands in front of it."""
    return render(request, "site/nothing_published.html")
