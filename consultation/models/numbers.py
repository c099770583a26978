"""What number does a receipt have? Twelve random characters that nobody mistakes for one another (Crockford's base 32:
no I, L, O or U), 60 bits: it cannot be guessed, and is read out over a telephone in three groups."""

from __future__ import annotations

import re
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
MEANT = str.maketrans("OIL", "011")


def new_number() -> str:
    return _grouped("".join(secrets.choice(ALPHABET) for _ in range(12)))


def as_number(typed: str) -> str | None:
    """The number that somebody typed, with or without hyphens, small letters, O for 0 or I and L for 1; None for what
    is no number."""
    found = re.sub(r"[\s\-‐-―]", "", typed).upper().translate(MEANT)
    return _grouped(found) if len(found) == 12 and set(found) <= set(ALPHABET) else None


def _grouped(letters: str) -> str:
    return "-".join(letters[at : at + 4] for at in range(0, 12, 4))
