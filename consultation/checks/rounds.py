"""Is it time to open or close a round?"""

from __future__ import annotations

from datetime import date

from consultation import queries
from consultation.models import Round
from consultation.transitions import ROUND
from core.verdict import Verdict
from organisations.models import Organisation
from plans.models import Edition, ParticipationRule, Snapshot
from plans.queries import bodies_asked, bodies_under, last_snapshot, rule_for
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


def ready_to_review(snapshot: Snapshot, *, on: date) -> Verdict:
    """The yearly review is on what is published, or on the text as last issued of an edition that is still open."""
    edition, plan = snapshot.edition, snapshot.edition.plan
    rule = rule_for(plan, ParticipationRule.Duty.CONSULT_REVIEW, on=on)
    verdict = Verdict.no_if(rule is None, f"The rules for a {plan.plan_type.name} know no yearly review with boards.")
    verdict &= Verdict.no_if(
        not edition.is_open and edition.status != Edition.Status.PUBLISHED,
        f"The edition is {edition.get_status_display().lower()}; boards review what is in force.",
    )
    verdict &= Verdict.no_if(
        last_snapshot(edition) != snapshot, "A later text has been issued; open the review on that one."
    )
    under_way = Round.objects.filter(
        kind=Round.Kind.ANNUAL_REPORT, snapshot__edition=edition, status=Round.Status.OPEN
    ).exists()
    return verdict & Verdict.no_if(under_way, "A review with the boards is open already; close that one first.")


def may_speak_of_published(
    edition: Edition, board: Organisation, rule: ParticipationRule | None, *, on: date
) -> Verdict:
    """A relevant board may give its opinion on a plan that was published (NHS Act 2006 s.14Z55(1))."""
    verdict = Verdict.no_if(
        edition.status not in {Edition.Status.PUBLISHED, Edition.Status.SUPERSEDED},
        f"The edition is {edition.get_status_display().lower()}; such an opinion is on a published plan.",
    )
    verdict &= Verdict.no_if(
        rule is None, f"The rules for a {edition.plan.plan_type.name} know no opinion after publication."
    )
    relevant = bodies_under(edition.plan, rule, on=on) if rule else [board]
    return verdict & Verdict.no_if(board not in relevant, f"{board.name} is not a relevant board of this plan.")
