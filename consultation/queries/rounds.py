"""Who was asked, and what did they say?"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Case, Count, Q, QuerySet, When

from consultation.models import Consultee, Opinion, Round
from organisations.models import Organisation
from plans.models import Edition, Plan


@dataclass(frozen=True)
class LastWord:
    """What a board said last about one text: its final opinion, or its recorded silence."""

    consultee: Consultee
    opinion: Opinion | None


def rounds_on(edition: Edition, text_sha256: str) -> list[Round]:
    """Closed rounds in which this very text was before the boards."""
    rounds = Round.objects.filter(
        kind=Round.Kind.OPINION, snapshot__edition=edition, snapshot__text_sha256=text_sha256,
        status=Round.Status.CLOSED,
    )  # fmt: skip
    return list(rounds.select_related("snapshot").order_by("pk"))


def edition_to_review(plan: Plan) -> Edition | None:
    """What boards review each year: the published edition, else the one that is open (an annual report's)."""
    editions = plan.editions.filter(status__in=[Edition.Status.PUBLISHED, *Edition.OPEN])
    return (
        editions.select_related("plan").order_by(Case(When(status=Edition.Status.PUBLISHED, then=0), default=1)).first()
    )


def open_round(edition: Edition) -> Round | None:
    """The round that is open in which boards are asked about a draft of this edition."""
    return Round.objects.filter(kind=Round.Kind.OPINION, snapshot__edition=edition, status=Round.Status.OPEN).first()


def last_words(edition: Edition, text_sha256: str) -> dict[int, LastWord]:
    """By organisation: the last word of each board on this very text. A board that is not in it was not heard.
    Silence when it was asked once more does not undo what a board said of the same text."""
    found: dict[int, LastWord] = {}
    consultees = (
        Consultee.objects.filter(round__in=rounds_on(edition, text_sha256))
        .select_related("organisation", "round__snapshot")
        .prefetch_related("opinions__findings__strategy")
        .order_by("round")
    )
    for consultee in consultees:
        opinions = sorted(consultee.opinions.all(), key=lambda opinion: opinion.pk)
        if opinions:
            found[consultee.organisation_id] = LastWord(consultee, opinions[-1])
        elif consultee.status == Consultee.Status.NO_REPLY:
            found.setdefault(consultee.organisation_id, LastWord(consultee, None))
    return found


def awaiting(round: Round) -> list[Consultee]:
    """Boards that were asked in a round and have neither answered nor had their silence recorded."""
    return list(
        round.consultees.filter(status=Consultee.Status.AWAITING)
        .select_related("organisation")
        .order_by("organisation__name")
    )


def awaited_of(body: Organisation) -> QuerySet[Consultee]:
    """Where a body is asked in a round that is open, and has neither answered nor had its silence recorded."""
    found = Consultee.objects.filter(
        organisation=body, status=Consultee.Status.AWAITING, round__status=Round.Status.OPEN
    )  # fmt: skip
    return found.select_related("round__snapshot__edition__plan").defer("round__snapshot__content").order_by("pk")


def open_rounds() -> list[Round]:
    """The rounds that are open, of every plan and kind."""
    related = ("snapshot__edition__plan__plan_type", "snapshot__edition__plan__owner")
    return list(Round.objects.filter(status=Round.Status.OPEN).select_related(*related).order_by("pk"))


def rounds_of(plan: Plan) -> QuerySet[Round]:
    """The rounds of a plan, the newest first, with how many bodies are asked and how many are awaited."""
    asked = ~Q(consultees__status=Consultee.Status.NOT_ASKED)
    return (
        Round.objects.filter(snapshot__edition__plan=plan)
        .select_related("snapshot__edition")
        .annotate(
            asked=Count("consultees", filter=asked),
            awaited=Count("consultees", filter=Q(consultees__status=Consultee.Status.AWAITING)),
            silent=Count("consultees", filter=Q(consultees__status=Consultee.Status.NO_REPLY)),
        )
        .order_by("-snapshot__edition__number", "-opens_on", "-pk")
    )


def round_of(plan: Plan, number: int) -> Round | None:
    """A round of this plan, by its own number in the address."""
    return rounds_of(plan).filter(pk=number).first()
