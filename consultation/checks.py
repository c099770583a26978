"""Is it time to open or close a round?"""

from __future__ import annotations

from datetime import date

from consultation import queries
from consultation.models import Round
from consultation.transitions import ROUND
from core.verdict import Verdict
from plans.models import ParticipationRule, Snapshot
from plans.queries import bodies_asked, last_snapshot
from plans.transitions import EDITION


def ready_to_open(snapshot: Snapshot, *, on: date) -> Verdict:
    """A round may open on the text as last issued, where the plan's type puts a question to boards."""
    edition = snapshot.edition
    verdict = EDITION.check("open consultation", edition.status)
    verdict &= Verdict.no_if(
        last_snapshot(edition) != snapshot, "A later text has been issued; open the round on that one."
    )
    boards = bodies_asked(edition.plan, ParticipationRule.Duty.CONSULT_OPINION, on=on)
    verdict &= Verdict.no_if(not boards, "The rules of this type of plan put no question to any board.")
    return verdict


def ready_to_close(round: Round) -> Verdict:
    """A round closes when every board has answered or its silence is recorded."""
    verdict = ROUND.check("close", round.status)
    return verdict & Verdict(
        tuple(
            f"{consultee.organisation.name} has not answered; record its opinion, or that it did not reply."
            for consultee in queries.awaiting(round)
        )
    )
