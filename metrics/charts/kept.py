"""Small pictures that were drawn once are kept by the hash of what they show, in the memory of each process."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.cache import caches

from metrics import queries
from metrics.charts.multiples import spark

DRAWN = "spark-1"
"""With another drawing comes another name, so that what was kept before is not found."""


def sparks(told: Iterable[queries.Said]) -> dict[int, str]:
    """The line of each interpretation, as small as a word. Asks the database once, and only for those that this
    process never drew."""
    keys = {said.pk: f"{DRAWN}-{said.sha256}" for said in told}
    kept = caches["charts"].get_many(keys.values())
    lost = [pk for pk, key in keys.items() if key not in kept]
    if lost:
        made = {keys[pk]: spark(values) for pk, values in queries.points_of(lost).items()}
        caches["charts"].set_many(made, timeout=None)
        kept |= made
    return {pk: kept.get(key, "") for pk, key in keys.items()}
