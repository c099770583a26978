"""What are the exact bytes of this content, and what is their fingerprint? RFC 8785 and SHA-256, nowhere else."""

import hashlib
from datetime import UTC, datetime
from typing import Any

import rfc8785


def canonical_json(content: Any) -> bytes:
    """The one byte string of a JSON value (RFC 8785). Floats and NaN are refused by never being put in."""
    return rfc8785.dumps(content)


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def moment(at: datetime) -> str:
    """A moment as it is frozen: UTC, to the second, with a Z."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
