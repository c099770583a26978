"""Whom does somebody write to who has found a weakness? `/.well-known/security.txt` (RFC 9116)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

GOOD_FOR = timedelta(days=180)
"""RFC 9116 wants less than a year, so that nobody writes to an address that was given up."""


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """The site's contact, and until when it holds; not there where no contact is set (`SITE_CONTACT`)."""
    if not settings.SITE_CONTACT:
        raise Http404("SITE_CONTACT is not set.")
    until = (timezone.now() + GOOD_FOR).astimezone(UTC)
    day = datetime(until.year, until.month, until.day, tzinfo=UTC)
    lines = [
        f"Contact: mailto:{settings.SITE_CONTACT}",
        f"Expires: {day:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: en",
    ]
    if settings.SITE_ADDRESS:
        lines.append(f"Canonical: {settings.SITE_ADDRESS}{request.path}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
