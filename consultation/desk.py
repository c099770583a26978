"""May a body end while it is asked for its opinion?"""

from __future__ import annotations

from consultation import queries
from core.desk import Change, Voice, day
from core.verdict import Verdict
from organisations.desk import last_day


def _is_awaited(change: Change) -> Verdict:
    """A body that is asked answers first: its opinion, or its silence, is part of the record."""
    last = last_day(change)
    if last is None:
        return Verdict()
    return Verdict(
        tuple(
            f"It is asked about {each.round.snapshot.edition.plan.title} in a round that is open until "
            f"{day(each.round.closes_on)}. Record its opinion or its silence and close the round first, or choose a "
            "later day."
            for each in queries.awaited_of(change.row)
            if last < each.round.closes_on
        )
    )


VOICES = {"bodies": Voice(check=_is_awaited)}
