"""Who scores, how far are they, and when all are in: what came of it?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet

from organisations.models import Organisation, Place
from plans.models import RegisteredPlan
from priorities.models import (
    Criterion,
    FrameworkItem,
    Intention,
    PlanningCycle,
    Score,
    ScoringEntry,
    ScoringMatrix,
    ScoringRound,
    ScoringSeat,
)
from priorities.scoring import WITHIN, Line, Result, ranked, result_of
from priorities.scoring import Place as Rank


def newest_matrix() -> ScoringMatrix | None:
    return ScoringMatrix.objects.order_by("-pk").first()


def round_of(cycle: PlanningCycle) -> ScoringRound | None:
    """The round that is open, or else the newest."""
    return cycle.rounds.select_related("matrix", "cycle__owner").order_by("-pk").first()


def criteria_of(matrix: ScoringMatrix) -> list[Criterion]:
    return list(matrix.criteria.order_by("position"))


def seats_of(round: ScoringRound) -> list[ScoringSeat]:
    return list(round.seats.select_related("user").order_by("user__name", "pk"))


def seat_of(round: ScoringRound | None, user: Any) -> ScoringSeat | None:
    return round.seats.filter(user=user, excused_at=None).first() if round else None


def entries_of(round: ScoringRound) -> QuerySet[ScoringEntry]:
    return round.entries.select_related("intention__lead").order_by("intention__number")


def entry_of(round: ScoringRound, number: int) -> ScoringEntry | None:
    return entries_of(round).filter(intention__number=number).first()


def own_scores(seat: ScoringSeat, entry: ScoringEntry) -> dict[int, Score]:
    """What this scorer gave one intention, by criterion."""
    return {row.criterion_id: row for row in Score.objects.filter(seat=seat, entry=entry)}


def counts_of(seat: ScoringSeat) -> dict[int, int]:
    """How many criteria this scorer has scored of each intention."""
    return dict(Score.objects.filter(seat=seat).order_by().values_list("entry").annotate(count=Count("pk")))


@dataclass(frozen=True)
class Standing:
    """An intention of a round that is revealed: its result and its rank."""

    intention: Intention
    result: Result
    place: Rank

    @property
    def rank(self) -> str:
        """`2`, `2=` for a tie, or that it has none."""
        if self.place.rank is None:
            return "No rank"
        return f"{self.place.rank}{'=' if self.place.tied else ''}"

    @property
    def percent(self) -> float | None:
        return None if self.result.percent is None else round(float(self.result.percent), 1)

    @property
    def possible(self) -> str:
        """What the missing scores leave open."""
        if not self.result.missing:
            return ""
        return f"{float(self.result.least):.1f} to {float(self.result.most):.1f}, {self.result.missing} missing"

    @property
    def agreement(self) -> int:
        return round(100 * float(self.result.agreement))

    @property
    def holds(self) -> str:
        """The sensitivity in words."""
        if self.place.holds is None:
            return "It has no rank: nobody could score one of the criteria."
        within = int(100 * self.place.holds)
        if self.place.holds_within():
            return f"This rank holds for all weights within {int(100 * WITHIN)}%."
        if within == 0:
            return "The slightest change of a weight may change this rank."
        return f"This rank may change when weights change by {within}%."


Scored = tuple[Intention, Result]


def results_of(round: ScoringRound, user: Any, *, on: date) -> list[Scored]:
    """All intentions of a revealed round, best first; of a round that is not, nothing. Three queries, whatever their
    number. Scorers who were excused do not count."""
    if round.revealed_at is None:
        return []
    given: dict[int, dict[int, dict[int, int | None]]] = {}
    rows = Score.objects.visible_to(user, on=on).filter(seat__round=round, seat__finished_at__isnull=False)
    for entry, seat, criterion, value in rows.values_list("entry", "seat", "criterion", "value"):
        given.setdefault(entry, {}).setdefault(seat, {})[criterion] = value
    weights = _weights(round)
    found = [
        (entry.intention, result_of(entry.pk, list(given.get(entry.pk, {}).values()), weights, round.matrix.highest))
        for entry in entries_of(round)
    ]
    found.sort(key=lambda row: (row[1].percent is None, -(row[1].percent or 0), row[0].number))
    return found


def standings(
    round: ScoringRound, rows: list[Scored], *, of: list[Scored] | None = None, compare: bool = True
) -> list[Standing]:
    """The rank of all, or of those named by `of` among all; and, unless `compare` is off, how firmly each holds."""
    chosen = rows if of is None else of
    asked = [result.key for _, result in chosen]
    places = ranked([row[1] for row in rows], _weights(round), of=asked, compare=compare)
    by_key = {place.key: place for place in places}
    return [Standing(intention, result, by_key[result.key]) for intention, result in chosen]


def _weights(round: ScoringRound) -> dict[int, int]:
    return {row.pk: row.weight for row in criteria_of(round.matrix)}


@dataclass(frozen=True)
class GivenLine:
    """One criterion of an intention: what each scorer gave it, and how far they are apart."""

    criterion: Criterion
    cells: list[tuple[str, str]]
    line: Line

    @property
    def mean(self) -> str:
        return "–" if self.line.mean is None else f"{float(self.line.mean):.1f}"


def given_to(standing: Standing, round: ScoringRound, user: Any, *, on: date) -> list[GivenLine]:
    """Who gave what, once all are in."""
    seats = [seat for seat in seats_of(round) if seat.finished_at]
    rows = Score.objects.visible_to(user, on=on).filter(seat__in=seats, entry__intention=standing.intention)
    found = {(row.seat_id, row.criterion_id): row for row in rows.filter(seat__round=round)}
    lines = {line.criterion: line for line in standing.result.lines}
    return [
        GivenLine(row, [_cell(found.get((seat.pk, row.pk))) for seat in seats], lines[row.pk])
        for row in criteria_of(round.matrix)
    ]


def _cell(score: Score | None) -> tuple[str, str]:
    if score is None:
        return "–", ""
    return ("–" if score.value is None else str(score.value)), score.reason


def partnership_items() -> QuerySet[FrameworkItem]:
    """What a partnership's priority may be: items of the lists of strategic objectives, the newest list first."""
    found = FrameworkItem.objects.filter(framework__kind="strategic objectives").select_related("framework")
    return found.order_by("framework__position", "framework_id", "position")


def place_strategies(cycle: PlanningCycle) -> QuerySet[RegisteredPlan]:
    """The strategies of the boards of the cycle's Places, of which a Place's priority is one."""
    found = RegisteredPlan.objects.filter(
        place__in=places_of_cycle(cycle).values("pk"), owner__kind=Organisation.Kind.HEALTH_AND_WELLBEING_BOARD
    )
    return found.order_by("place__position", "position", "pk")


def places_of_cycle(cycle: PlanningCycle) -> QuerySet[Place]:
    found = Place.objects.filter(icb=cycle.owner_id) | Place.objects.filter(partnership=cycle.owner_id)
    return found.order_by("position")
