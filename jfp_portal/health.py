"""Is it up, and is all that it needs there?"""

from __future__ import annotations

import os

from celery import current_app
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers. Touches nothing else."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Database, broker and storage, each 'ok' or what is wrong with it; 503 when any is."""
    found = {"database": _database(), "broker": _broker(), "storage": _storage()}
    return JsonResponse(found, status=200 if set(found.values()) == {"ok"} else 503)


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "cannot be reached"
    return "ok"


def _broker() -> str:
    try:
        with current_app.connection_for_write() as broker:
            broker.ensure_connection(max_retries=1, timeout=2)
    except Exception:
        return "cannot be reached"
    return "ok"


def _storage() -> str:
    root = settings.PUBLICATION_ROOT
    return (
        "ok"
        if os.access(root, os.W_OK) or (not root.exists() and os.access(root.parent, os.W_OK))
        else "cannot be written"
    )


@require_safe
def nothing_published(request: HttpRequest) -> HttpResponse:
    """The home page before anything is public; afterwards the published one stands in front of it."""
    return render(request, "site/nothing_published.html")
