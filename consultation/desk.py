"""What do rounds and opinions have against a change of bodies and meetings, and which keep a rule's old words?"""

from __future__ import annotations

from consultation import queries
from core.desk import Change, Voice, day
from core.verdict import Verdict
from organisations.desk import last_day
from plans.models import ParticipationRule


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


def _opinions_say_so(change: Change) -> Verdict:
    """A meeting at which an opinion was agreed was held: the record says so."""
    if change.row is None or change.verb.name not in {"cancel", "move"}:
        return Verdict()
    count = change.row.opinions.count()
    return Verdict.no_if(
        count > 0,
        f"{count} opinion{' was' if count == 1 else 's were'} agreed at this meeting, so it was held on its day.",
    )


def _rounds_keep(change: Change, made: ParticipationRule) -> list[str]:
    """A round keeps the question with which it was opened."""
    kept = [
        f"{round.snapshot.edition.plan.title} (until {day(round.closes_on)})"
        for round in queries.open_rounds()
        if round.snapshot.edition.plan.plan_type_id == made.plan_type_id
    ]
    keep = (
        "1 round now open keeps its question" if len(kept) == 1 else f"{len(kept)} rounds now open keep their questions"
    )
    return [f"{keep}: {', '.join(kept)}."] if kept else []


VOICES = {
    "bodies": Voice(check=_is_awaited),
    "meetings": Voice(check=_opinions_say_so),
    "participation": Voice(effect=_rounds_keep),
}
