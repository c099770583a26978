"""Is this too much, from one place or in all? Counted without a third party and without keeping anybody's address.

An address is hashed with a salt of the day, which is deleted the day after: then no hash can be led back to an address,
nor one day's to another's. Counts are of whole hours and go with them.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.db import connection
from django.utils.timezone import localdate

from consultation.models import FloodCount, FloodSalt
from core.verdict import Refused

HOUR = timedelta(hours=1)
COUNT = """
INSERT INTO consultation_floodcount (key, count, expires_at) VALUES (%s, 1, %s)
ON CONFLICT (key) DO UPDATE SET count = consultation_floodcount.count + 1
RETURNING count
"""


def count(*, what: str, address: str, whole: str, at: datetime) -> None:
    """Count one more `what` ("save", "send") from this address and refuse it, in words, when it is too many: for the
    address, for its neighbourhood, or for the consultation named by `whole`. In no transaction of its own: what was
    counted stays counted although it is refused."""
    limits = settings.CONSULTATION_LIMITS[what]
    salt = _salt(at).encode()
    hour = f"{at:%Y%m%d%H}"
    for scope, name in (("address", address), ("network", network_of(address)), ("all", whole)):
        digest = hmac.new(salt, f"{what}|{scope}|{name}|{hour}".encode(), hashlib.sha256).hexdigest()
        if _counted(digest, until=at + HOUR) > limits[scope]:
            raise TooMany(minutes=60 - at.minute, everybody=scope == "all")


class TooMany(Refused):
    """Too many in this hour."""

    def __init__(self, *, minutes: int, everybody: bool) -> None:
        who = "Very many people are answering" if everybody else "Very much has been sent from where you are"
        wait = f"{minutes} minute{'' if minutes == 1 else 's'}"
        super().__init__([f"{who}. What you wrote is still here. Wait {wait}, then send it again."])


def network_of(address: str) -> str:
    """The neighbourhood of an address: what one household or firm is given at most (IPv4 /24, IPv6 /48)."""
    try:
        found = ip_address(address)
    except ValueError:
        return "unknown"
    return str(ip_network(f"{found}/{24 if found.version == 4 else 48}", strict=False))


def _salt(at: datetime) -> str:
    row, _ = FloodSalt.objects.get_or_create(day=localdate(at), defaults={"salt": secrets.token_hex(32)})
    return row.salt


def _counted(key: str, *, until: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [key, until])
        return cursor.fetchone()[0]


def forget(*, at: datetime) -> None:
    """Drop the salts of other days and the counts of hours that are over."""
    FloodSalt.objects.filter(day__lt=localdate(at)).delete()
    FloodCount.objects.filter(expires_at__lt=at).delete()
