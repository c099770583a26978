"""A cycle with as many intentions as are asked for, made at once. Their words are drawn as in real texts, a few often
and most seldom; among them are pairs of which a test knows what they are."""

from __future__ import annotations

import random
from itertools import accumulate

from priorities import actions, queries
from priorities.models import (
    Consideration,
    Framework,
    Intention,
    PlanningCycle,
    Score,
    ScoringEntry,
    ScoringRound,
    ScoringSeat,
)
from tests.stages import NOW, SYSTEM, Cast

WHO = {"by": SYSTEM, "at": NOW}
SYLLABLES = ("ba", "de", "fi", "go", "lu", "ma", "ne", "pi", "ro", "su", "ta", "vo")
WORDS = [f"{a}{b}{c}{d}x" for a in SYLLABLES for b in SYLLABLES for c in SYLLABLES[:6] for d in SYLLABLES[:6]]
OFTEN = list(accumulate(1 / rank for rank in range(1, len(WORDS) + 1)))


def objectives() -> list:
    """A list of four objectives of the partnership."""
    framework = Framework.objects.filter(slug="objectives").first() or actions.register_framework(
        slug="objectives", series="objectives", kind="strategic objectives", name="Objectives", version="2026",
        owner_name="Mercia", source="A paper", description="What it is for.", **WHO,
    )  # fmt: skip
    items = [
        {"code": f"objective-{n}", "local_type": "objective", "wording": f"Objective {n}", "number": str(n)}
        for n in range(1, 5)
    ]
    actions.write_items(framework=framework, items=items, **WHO)
    return list(framework.items.order_by("position"))


def intend(cycle: PlanningCycle, people: Cast, count: int) -> list[Intention]:
    """So many intentions of the two Places' teams and the ICB. The second is the same work as the first, for the
    same Place; so is of every hundred the last as the one before."""
    dice, template, items = random.Random(7), queries.newest_template(), objectives()
    leads = [people.places[0].partnership, people.places[1].partnership, people.icb]
    rows = []
    for number in range(1, count + 1):
        words = dice.choices(WORDS, cum_weights=OFTEN, k=36)
        answers = {"approach": " ".join(words[6:24]), "outcomes": " ".join(words[24:]), "inequalities": "It helps."}
        title = " ".join(words[:6])
        lead = leads[number % 3]
        if number == 2 or number % 100 == 0:
            last = rows[-1]
            answers, lead, title = {**last.answers, "impact": words[0]}, last.lead, f"{last.title} {words[1]}"
        rows.append(
            Intention(cycle=cycle, number=number, template=template, title=title, lead=lead, answers=answers,
                      state=Intention.State.SUBMITTED)
        )  # fmt: skip
    made = Intention.objects.bulk_create(rows, batch_size=1000)
    Consideration.objects.bulk_create(
        [
            Consideration(
                intention=row, question="partnership", answer=True, evidence="A paper", item=items[row.number % 3]
            )
            for row in made
        ],
        batch_size=2000,
    )
    return made


def scored(cycle: PlanningCycle, rows: list[Intention], people: Cast) -> ScoringRound:
    """A round of scoring of all of them, by one person; its scores are shown to everybody."""
    matrix = actions.register_matrix(
        slug="matrix", name="Matrix", source="A paper", criteria=[{"label": "Need", "weight": 1}], **WHO
    )
    round = ScoringRound.objects.create(cycle=cycle, matrix=matrix, opened_at=NOW)
    seat = ScoringSeat.objects.create(round=round, user=people.people["analyst"])
    entries = ScoringEntry.objects.bulk_create(
        [ScoringEntry(round=round, intention=row) for row in rows], batch_size=2000
    )
    need = matrix.criteria.get()
    Score.objects.bulk_create(
        [Score(seat=seat, entry=entry, criterion=need, value=at % 6) for at, entry in enumerate(entries)],
        batch_size=2000,
    )
    ScoringSeat.objects.filter(pk=seat.pk).update(finished_at=NOW)
    ScoringRound.objects.filter(pk=round.pk).update(revealed_at=NOW)
    return round
