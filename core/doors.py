"""How does a page tell of times, and how does a script's request get its answer?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

SIGNED_OUT = "You are signed out. Sign in again in a new tab; your text is kept on this device."


def clock(moment: datetime) -> str:
    """`3:34pm`, as the NHS style guide writes it."""
    local = timezone.localtime(moment)
    return f"{local.hour % 12 or 12}:{local:%M}{'am' if local.hour < 12 else 'pm'}"


def ago(moment: datetime, now: datetime) -> str:
    """`2 minutes ago`."""
    minutes = int((now - moment).total_seconds() // 60)
    if minutes < 1:
        return "just now"
    if minutes < 60:
        return f"{minutes} minute{'' if minutes == 1 else 's'} ago"
    return f"at {clock(moment)}" if minutes < 720 else f"on {timezone.localtime(moment):%-d %B}"


def wants_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def signed_in(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """As `login_required`; but a script is told so, as the page of the sign-in form would be of no use to it."""
    guarded = login_required(view)

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if wants_json(request) and not request.user.is_authenticated:
            return JsonResponse({"reasons": [SIGNED_OUT]}, status=401)
        return guarded(request, *args, **kwargs)

    return answer
