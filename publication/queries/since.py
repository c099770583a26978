"""What changed in a plan from one published edition to the next? For the public pages."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from plans.content import filled
from publication.models import Publication
from publication.queries.compare import Difference, difference
from publication.queries.published import published, shown


@dataclass(frozen=True)
class Pair:
    """Two published editions of a plan, one after the other. What they say is read only when it is asked for."""

    old: Publication
    new: Publication

    @property
    def slug(self) -> str:
        return self.new.edition.plan.slug

    @property
    def number(self) -> int:
        """Of the edition that changed."""
        return self.new.edition.number

    @property
    def contents(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Both texts, with the numbers that each was published with."""
        old, new = (filled(json.loads(each.snapshot.content)) for each in (self.old, self.new))
        return old, new

    def difference(self) -> Difference:
        return difference(*self.contents)


def site_pairs() -> list[Pair]:
    """Each published edition that has one before it, with that one, where the public may read both. A withdrawn edition
    stays readable, so it is told of like any other; one that is taken off is not."""
    rows, readable = list(published()), set(shown().values_list("pk", flat=True))
    pairs = [Pair(old, new) for old, new in pairwise(rows) if old.edition.plan_id == new.edition.plan_id]
    return [pair for pair in pairs if {pair.old.pk, pair.new.pk} <= readable]
