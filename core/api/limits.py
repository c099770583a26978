"""Is this too much from one address? Counted in the database, so that all processes and hosts count together.

An address is kept only as a keyed hash with the minute in it, and no longer than the minute lasts.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.db import connection
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from core.models import RequestCount

MINUTE = timedelta(minutes=1)
COUNT = """
INSERT INTO core_requestcount (key, count, expires_at) VALUES (%s, 1, %s)
ON CONFLICT (key) DO UPDATE SET count = core_requestcount.count + 1
RETURNING count
"""


def count(who: str, *, at: datetime) -> int:
    """How often this one has asked within the minute, this time too."""
    minute = at.replace(second=0, microsecond=0).astimezone(UTC)
    said = f"{who}|{minute:%Y%m%d%H%M}".encode()
    key = hmac.new(settings.SECRET_KEY.encode(), b"core.api.limits/" + said, hashlib.sha256).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [key, minute + MINUTE])
        found = cursor.fetchone()[0]
    if found == 1:
        RequestCount.objects.filter(expires_at__lt=at).delete()
    return found


class PerMinute(BaseThrottle):
    """API_REQUESTS_A_MINUTE from one network address; nought for no limit."""

    def allow_request(self, request: Request, view: Any) -> bool:
        most = settings.API_REQUESTS_A_MINUTE
        if not most:
            return True
        now = timezone.now()
        self.left = 60 - now.second
        found = count(get_adapter(request._request).get_client_ip(request._request), at=now)
        view.limit_headers = {
            "RateLimit-Limit": str(most),
            "RateLimit-Remaining": str(max(0, most - found)),
            "RateLimit-Reset": str(self.left),
        }
        return found <= most

    def wait(self) -> float:
        return self.left
