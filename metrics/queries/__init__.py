"""What was observed and known when, what is aimed at, and what the data say?"""

from metrics.queries.known import (
    Revision,
    known_at,
    known_now,
    known_on,
    release_known_on,
    revisions,
    values_of,
)

__all__ = [
    "Revision",
    "known_at",
    "known_now",
    "known_on",
    "release_known_on",
    "revisions",
    "values_of",
]
