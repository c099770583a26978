"""May an intention be submitted, or be decided on, and is what became of it told, and if not, what is missing, sentence
by sentence?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from core.verdict import Verdict
from organisations.models import Place
from plans.models import Edition
from priorities import queries
from priorities.models import (
    Challenge,
    Consideration,
    Framework,
    FrameworkItem,
    Intention,
    ServicePressure,
    TemplateQuestion,
)

Finance = Intention.Finance


def may_be_submitted(intention: Intention, questions: list[TemplateQuestion]) -> Verdict:
    """Every section is complete; an inequalities impact is told; an investment says what pays for it."""
    verdict = Verdict()
    for task in queries.tasks_of(intention, questions):
        for label in task.missing:
            verdict &= Verdict.no_if(True, f"“{task.name}”: {_ended(label)} Not answered yet.", where=str(task.number))
    if not str(intention.answers.get("inequalities") or "").strip():
        verdict &= Verdict.no_if(
            True,
            "The impact on health inequalities is not told. All projects and schemes must evidence it (Clinical and "
            "Care Constitution, pledge of value).",
            where=_section(questions, "inequalities"),
        )
    return verdict & pays_for_itself(intention).mended_at(_section(questions, "finance"))


def pays_for_itself(intention: Intention) -> Verdict:
    """There is no discretionary growth: an investment is paid by a ring-fenced stream, or by a disinvestment of the
    same cycle that releases enough for all that it is to pay for (discussion document of October 2023)."""
    verdict = Verdict.no_if(
        intention.finance not in {"", Finance.NONE} and intention.amount is None,
        "Say how many pounds a year it costs or releases.",
    )
    if intention.finance != Finance.INVESTMENT:
        return verdict & Verdict.no_if(
            intention.disinvestment_id is not None, "Only an investment is paid for by a disinvestment; take it out."
        )
    verdict &= Verdict.no_if(
        intention.stream_id is None and intention.disinvestment_id is None,
        "An investment must say what pays for it: a disinvestment in the register, or a ring-fenced stream. There is "
        "no discretionary growth in the funding available.",
    )
    source = intention.disinvestment
    if source is None:
        return verdict
    verdict &= Verdict.no_if(
        source.finance != Finance.DISINVESTMENT,
        f"Intention {source.number}, “{source}”, is no disinvestment, so it cannot pay for this one.",
    )
    verdict &= Verdict.no_if(
        source.state in {Intention.State.WITHDRAWN, Intention.State.NOT_NOW},
        f"Intention {source.number}, “{source}”, is {source.get_state_display().lower()}, so it releases nothing.",
    )
    if source.finance == Finance.DISINVESTMENT and source.amount is not None and intention.amount is not None:
        others = [each for each in queries.paid_by(source) if each.pk != intention.pk and not each.stream_id]
        asked = sum((each.amount or Decimal(0) for each in others), intention.amount)
        verdict &= Verdict.no_if(
            not intention.stream_id and asked > source.amount,
            f"Intention {source.number} releases £{source.amount:,.0f} a year; with this one it would have to pay for "
            f"£{asked:,.0f}.",
        )
    return verdict


def may_be_decided(intention: Intention, *, forward: bool) -> Verdict:
    """What a body needs before it: answers to the questions, the scores, and a challenge by another team, concluded.
    To leave something for now needs the first alone."""
    asked = {each.question: each for each in intention.considerations.all()}
    verdict = Verdict.no_if(
        bool(set(Consideration.Question.values) - set(asked)),
        "Answer the questions about national mandate, priorities, affordability and deliverability first.",
        where="questions",
    )
    if not forward:
        return verdict
    challenges = list(intention.challenges.all())
    verdict &= Verdict.no_if(not challenges, "No other team has challenged it yet.", where="challenges")
    verdict &= Verdict.no_if(
        any(each.state != Challenge.State.CONCLUDED for each in challenges),
        "A challenge by another team is not concluded yet.",
        where="challenges",
    )
    verdict &= Verdict.no_if(
        not intention.footprint, "The footprint on which it is best done is not decided yet.", where="questions"
    )
    return verdict & pays_for_itself(intention)


def _ended(label: str) -> str:
    return label if label.endswith((".", "?")) else f"{label}."


def _section(questions: list[TemplateQuestion], code: str) -> str:
    for number, _, asked in queries.sections_of(questions):
        if any(each.code == code for each in asked):
            return str(number)
    return ""


def delivery_is_told(edition: Edition) -> Verdict:
    """Every intention taken forward has a milestone and a metric, or says why not; every milestone of the edition has
    the one committee that monitors it. Source: planning approach 2024-25 of October 2023, "For all intentions plan to
    include delivery milestones and metrics to track" and "Milestones to be monitored by relevant committee". An edition
    to which no intention led is asked nothing."""
    verdict, rows = Verdict(), list(queries.taken_forward(edition))
    for row in rows:
        named = f"Intention {row.number} of {row.cycle.title}, “{row}”, was taken forward"
        if row.commitment is None:
            verdict &= Verdict.no_if(
                getattr(row, "held_back", None) is None,
                f"{named} and is in no plan yet. Make a commitment of it, or say why it waits.",
                where=f"intention:{row.cycle.slug}/{row.number}",
            )
            continue
        terms = getattr(row.commitment, "terms", None)
        verdict &= Verdict.no_if(
            not row.has_milestone and not (terms and terms.no_milestone_reason),
            f"{named} and has no milestone. Give its commitment one, or say why it has none.",
            where=f"milestones:{row.commitment.uid}",
        )
        verdict &= Verdict.no_if(
            not (terms and (terms.measure or terms.no_measure_reason)),
            f"{named} and has no metric. Say how its commitment is measured, or why no measure is agreed.",
            where=f"terms:{row.commitment.uid}",
        )
    if rows:
        for milestone in queries.milestones_in(edition, unassigned=True):
            verdict &= Verdict.no_if(
                True, f"The milestone “{milestone}” has no committee that monitors it yet.", where="committees"
            )
    return verdict


def reach_of_pressure(level: str, places: Sequence[Place]) -> Verdict:
    """Whether the Places that are named fit how far a pressure is said to reach."""
    level_of = ServicePressure.Level
    found = Verdict.no_if(level == level_of.PLACE and len(places) != 1, "Choose the one Place that it reaches.")
    found &= Verdict.no_if(
        level == level_of.PLACES and len(places) < 2, "Choose the Places that it reaches, at least two."
    )
    return found & Verdict.no_if(
        level == level_of.WHOLE and bool(places), "For the whole area choose no Place: all of them are meant."
    )


def list_can_be(told: dict[str, Any]) -> Verdict:
    """A list ends after it begins, and whoever says how many entries its source has says why some are missing here."""
    first, last = told.get("valid_from"), told.get("valid_to")
    return Verdict.no_if(
        bool(first and last and last < first), "The last day must not be before the first day."
    ) & Verdict.no_if(
        told.get("items_stated") is not None and not told.get("gap"),
        "Where you say how many entries the source has, say too what it does not give.",
    )


def version_can_begin(framework: Framework, on: date) -> Verdict:
    """A new version begins after the first day of the one before it, and while that holds."""
    return Verdict.no_if(
        framework.valid_from is not None and on <= framework.valid_from,
        "A new version begins after the first day of the one before it.",
    ) & Verdict.no_if(
        framework.valid_to is not None, "This version has its last day. Make the new one from the version that holds."
    )


def item_can_be_added(framework: Framework, below: FrameworkItem | None) -> Verdict:
    """An entry stands below another of its own list."""
    return Verdict.no_if(
        below is not None and below.framework_id != framework.pk, "The entry above it belongs to another list."
    )


def may_reword(item: FrameworkItem, wording: str) -> Verdict:
    """What names an entry was agreed with its words."""
    uses = queries.uses_of_item(item) if wording != item.wording else 0
    named = "1 promise, section or priority names" if uses == 1 else f"{uses} promises, sections or priorities name"
    return Verdict.no_if(uses > 0, f"{named} it, so its words stay. Make a new version of the list for other words.")
