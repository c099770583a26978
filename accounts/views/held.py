"""What the portal holds about oneself: to read, and as a file to take along (UK GDPR, articles 15 and 20)."""

from __future__ import annotations

import json

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts import actions
from core.subject import held_about

ROWS_SHOWN = 10


@login_required
@require_safe
def held(request: HttpRequest) -> HttpResponse:
    """The kinds of record about the person who asks, with the newest of each; all of it is in the file."""
    kinds = [
        {"name": name, "number": len(rows), "rows": [row.items() for row in rows[:ROWS_SHOWN]]}
        for name, rows in sorted(held_about(request.user.email).items())
    ]
    return render(request, "accounts/held.html", {"kinds": kinds, "shown": ROWS_SHOWN})


@login_required
@require_POST
def export_held(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    told = actions.export_held(email=request.user.email, by=request.user, at=now)
    response = HttpResponse(json.dumps(told, ensure_ascii=False, indent=1), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="about-me-{now:%Y-%m-%d}.json"'
    return response
