"""The workspace's first page: what is mine, what waits for me, what changed, what is due, how the plans stand."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_safe

from plans import actions as plan_actions
from publication import queries

SEEN_AGAIN = timedelta(minutes=5)


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    since = _since(request, now)
    found = queries.home_of(request.user, pages=request.GET, since=since, on=timezone.localdate(now))
    if found.is_of_board:
        # Whose only role is a board's has nothing to do in the planners' workspace.
        return redirect("consultation:boards")
    # The header's count of notices comes with what waits, so that the page asks for it once.
    context = {
        "home": found,
        "page": found.page,
        "since": since,
        "site_section": "workspace",
        "unread_notices": found.unread,
    }
    return render(request, "publication/home.html", context)


def _since(request: HttpRequest, now: datetime) -> datetime | None:
    """When this person's visit before this one ended. The session knows it during a visit, so that only a few of its
    pages ask the database."""
    seen, since = (parse_datetime(text) if text else None for text in request.session.get("visit", (None, None)))
    if seen and now - seen < SEEN_AGAIN:
        return since
    visit = plan_actions.note_visit(by=request.user, at=now)
    request.session["visit"] = (now.isoformat(), visit.since.isoformat() if visit.since else None)
    return visit.since
