"""How are intentions scored? By several people, blind until all are in; and what do the questions beside them say?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from accounts.models import User
from accounts.permissions import Permission
from core import audit
from core.verdict import Refused, Verdict
from organisations.models import Place
from priorities.models import (
    Consideration,
    Criterion,
    Intention,
    PlanningCycle,
    Score,
    ScoringEntry,
    ScoringMatrix,
    ScoringRound,
    ScoringSeat,
)
from priorities.permissions import may_in_cycle, scorers
from priorities.transitions import INTENTION

State = Intention.State


@transaction.atomic
def register_matrix(
    *, slug: str, name: str, source: str, criteria: list[dict[str, Any]], highest: int = 5, by: Any, at: datetime
) -> ScoringMatrix:
    """Enter a matrix. One that is there stays as it is: intentions were scored by it."""
    if found := ScoringMatrix.objects.filter(slug=slug).order_by("version").first():
        return found
    matrix = ScoringMatrix.objects.create(slug=slug, name=name, source=source, highest=highest)
    for position, row in enumerate(criteria, start=1):
        Criterion.objects.create(matrix=matrix, position=position, **row)
    audit.record("registered", matrix, by=by, at=at, criteria=len(criteria))
    return matrix


@transaction.atomic
def reweigh(
    *, matrix: ScoringMatrix, weights: dict[int, int], cycle: PlanningCycle, by: Any, at: datetime
) -> ScoringMatrix:
    """The same criteria with other weights (by position): a new version. The same weights are the same version."""
    may_in_cycle(by, Permission.RUN_CYCLE, cycle, on=localdate(at)).require()
    rows = list(matrix.criteria.order_by("position"))
    if all(weights.get(row.position, row.weight) == row.weight for row in rows):
        return matrix
    ScoringMatrix.objects.select_for_update().filter(slug=matrix.slug).first()
    newest = ScoringMatrix.objects.filter(slug=matrix.slug).order_by("-version").first()
    made = ScoringMatrix.objects.create(
        slug=matrix.slug, version=newest.version + 1, name=matrix.name, highest=matrix.highest, source=matrix.source
    )  # fmt: skip
    for row in rows:
        Criterion.objects.create(
            matrix=made, position=row.position, label=row.label, guidance=row.guidance,
            weight=weights.get(row.position, row.weight),
        )  # fmt: skip
    audit.record("reweighed", made, by=by, at=at, weights={str(key): value for key, value in weights.items()})
    return made


@transaction.atomic
def open_round(
    *, cycle: PlanningCycle, matrix: ScoringMatrix, users: Iterable[User], by: Any, at: datetime
) -> ScoringRound:
    """Ask some people to score every intention that is submitted."""
    on = localdate(at)
    may_in_cycle(by, Permission.RUN_CYCLE, cycle, on=on).require()
    PlanningCycle.objects.select_for_update().get(pk=cycle.pk)
    chosen = list({user.pk: user for user in users}.values())
    able = set(scorers(cycle, on=on).values_list("pk", flat=True))
    rows = list(Intention.objects.select_for_update().filter(cycle=cycle, state=State.SUBMITTED).order_by("number"))
    open_now = ScoringRound.objects.filter(cycle=cycle, revealed_at=None).exists()
    verdict = Verdict.no_if(open_now, "A round of scoring is open already.")
    verdict &= Verdict.no_if(not rows, "No intention is submitted, so there is nothing to score.")
    verdict &= Verdict.no_if(len(chosen) < 2, "Choose at least two people: one alone shows no disagreement.")
    for user in chosen:
        verdict &= Verdict.no_if(user.pk not in able, f"{user.name} has no role that may score intentions here.")
    verdict.require()
    round = ScoringRound.objects.create(cycle=cycle, matrix=matrix, opened_at=at)
    ScoringSeat.objects.bulk_create(ScoringSeat(round=round, user=user) for user in chosen)
    ScoringEntry.objects.bulk_create(ScoringEntry(round=round, intention=row) for row in rows)
    _step(rows, "score it")
    audit.record("opened", round, by=by, at=at, intentions=len(rows), scorers=[user.email for user in chosen])
    return round


@transaction.atomic
def give_scores(
    *, seat: ScoringSeat, entry: ScoringEntry, scores: dict[int, tuple[int | None, str]], by: Any, at: datetime
) -> None:
    """Save what one scorer gives one intention, criterion by criterion: a number, or the reason why none can be given.
    Only the scorer can; the audit does not say what was given, as its readers may be scorers."""
    seat = _open_seat(seat, by)
    Verdict.no_if(entry.round_id != seat.round_id, "This intention is not in the round that you score.").require()
    criteria = {row.pk: row for row in seat.round.matrix.criteria.all()}
    highest = seat.round.matrix.highest
    verdict = Verdict()
    for pk, (value, reason) in scores.items():
        label = criteria[pk].label
        verdict &= Verdict.no_if(
            value is not None and not 0 <= value <= highest, f"“{label}”: give a score from 0 to {highest}."
        )
        verdict &= Verdict.no_if(
            value is None and not reason.strip(), f"“{label}”: give a score, or say why you cannot."
        )
    verdict.require()
    for pk, (value, reason) in scores.items():
        Score.objects.update_or_create(
            seat=seat, entry=entry, criterion=criteria[pk], defaults={"value": value, "reason": reason.strip()}
        )
    audit.record("scored", entry.intention, by=by, at=at)


@transaction.atomic
def finish_scoring(*, seat: ScoringSeat, by: Any, at: datetime) -> bool:
    """A scorer is done; nothing of it changes any more. With the last one the scores are revealed to all: then True."""
    seat = _open_seat(seat, by)
    wanted = seat.round.entries.count() * seat.round.matrix.criteria.count()
    left = wanted - Score.objects.filter(seat=seat).count()
    Verdict.no_if(left > 0, f"{left} score{'' if left == 1 else 's'} are still to be given, or explained.").require()
    seat.finished_at = at
    seat.save(update_fields=["finished_at"])
    audit.record("finished scoring", seat.round, by=by, at=at)
    return _reveal(seat.round, by=by, at=at)


@transaction.atomic
def excuse_scorer(*, seat: ScoringSeat, reason: str, by: Any, at: datetime) -> bool:
    """Let somebody off, with a reason that everybody reads. What that person scored is not counted. True when with it
    the scores are revealed."""
    round = _locked(seat.round_id)
    may_in_cycle(by, Permission.RUN_CYCLE, round.cycle, on=localdate(at)).require()
    seat = ScoringSeat.objects.select_related("user").get(pk=seat.pk)
    others = round.seats.filter(excused_at=None).exclude(pk=seat.pk).exists()
    (
        Verdict.no_if(bool(seat.finished_at or seat.excused_at), f"{seat.user.name} is done already.")
        & Verdict.no_if(not reason.strip(), "Enter the reason why this person does not score.")
        & Verdict.no_if(not others, "This is the last who scores; a round needs at least one.")
    ).require()
    seat.excused_at, seat.reason = at, reason.strip()
    seat.save(update_fields=["excused_at", "reason"])
    audit.record("excused a scorer", round, by=by, at=at, who=seat.user.email, reason=seat.reason)
    return _reveal(round, by=by, at=at)


@transaction.atomic
def answer_questions(
    *,
    intention: Intention,
    answers: dict[str, dict[str, Any]],
    footprint: str,
    footprint_reason: str,
    places: Iterable[Place] = (),
    by: Any,
    at: datetime,
) -> None:
    """Answer the questions beside the matrix, each with its evidence, and decide the footprint with its reason."""
    row = Intention.objects.select_for_update(of=("self",)).select_related("cycle__owner").get(pk=intention.pk)
    places = list(places)
    settled = {State.DRAFT, State.WITHDRAWN, State.FORWARD, State.COMMITTED}
    verdict = may_in_cycle(by, Permission.RUN_CYCLE, row.cycle, on=localdate(at))
    verdict &= Verdict.no_if(
        row.state in settled, f"The intention is {row.get_state_display().lower()}; its questions are answered between "
        "its submission and the decision.",
    )  # fmt: skip
    for question, given in answers.items():
        label = Consideration.Question(question).label
        verdict &= Verdict.no_if(not given["evidence"].strip(), f"“{label}”: enter the evidence.")
    verdict &= Verdict.no_if(bool(footprint) and not footprint_reason.strip(), "Enter the reason for the footprint.")
    needed = {Intention.Footprint.PLACE: (1, 1), Intention.Footprint.PLACES: (2, 999)}.get(footprint)
    if needed:
        verdict &= Verdict.no_if(
            not needed[0] <= len(places) <= needed[1],
            "Choose the one Place." if needed[1] == 1 else "Choose at least two Places.",
        )
    verdict.require()
    for question, given in answers.items():
        Consideration.objects.update_or_create(intention=row, question=question, defaults=given)
    row.footprint, row.footprint_reason = footprint, footprint_reason.strip()
    row.save(update_fields=["footprint", "footprint_reason"])
    row.places.set(places if needed else [])
    audit.record("answered the questions", row, by=by, at=at, questions=sorted(answers), footprint=footprint)


def _locked(pk: int) -> ScoringRound:
    return ScoringRound.objects.select_for_update(of=("self",)).select_related("cycle__owner", "matrix").get(pk=pk)


def _open_seat(seat: ScoringSeat, by: Any) -> ScoringSeat:
    """The seat, locked with its round, so that the last two who finish at once reveal the scores once."""
    round = _locked(seat.round_id)
    row = ScoringSeat.objects.get(pk=seat.pk)
    row.round = round
    if by is None or row.user_id != by.pk:
        raise Refused(["Only the scorer can give these scores."])
    done = row.finished_at or row.excused_at or round.revealed_at
    Verdict.no_if(bool(done), "You have finished scoring; what you gave stays as it is.").require()
    return row


def _reveal(round: ScoringRound, *, by: Any, at: datetime) -> bool:
    if round.seats.filter(finished_at=None, excused_at=None).exists():
        return False
    round.revealed_at = at
    round.save(update_fields=["revealed_at"])
    rows = list(Intention.objects.select_for_update().filter(entries__round=round, state=State.SCORING))
    _step(rows, "reveal its scores")
    audit.record("revealed", round, by=by, at=at, intentions=len(rows))
    return True


def _step(rows: list[Intention], name: str) -> None:
    for row in rows:
        INTENTION.check(name, row.state).require()
        row.state = INTENTION.named(name).target
    Intention.objects.bulk_update(rows, ["state"], batch_size=500)
