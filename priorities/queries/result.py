"""What comes out of a cycle for the operational and the financial plan, and what is the whole of what teams intend?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Prefetch, QuerySet, Sum

from priorities.models import BenefitsReview, ContractPlan, Intention, PlanningCycle
from priorities.queries.intentions import intentions_of, whole

State, Finance = Intention.State, Intention.Finance
AGREED = (State.FORWARD, State.COMMITTED)


def result_of(cycle: PlanningCycle, user: Any, *, on: date) -> QuerySet[Intention]:
    """The intentions that were taken forward, each with all that the other plans need of it."""
    found = intentions_of(cycle, user, on=on).filter(state__in=AGREED)
    contracts = ContractPlan.objects.filter(taken_out_at__isnull=True).select_related("provider").order_by("number")
    return whole(found).select_related("data_set").prefetch_related(Prefetch("contract_plans", contracts))


@dataclass
class TeamRow:
    """What one team intends: how many, and the money of those taken forward."""

    team: str
    counts: Counter[str] = field(default_factory=Counter)
    pounds: dict[str, Decimal] = field(default_factory=dict)

    @property
    def intended(self) -> int:
        return sum(self.counts.values())

    @property
    def agreed(self) -> int:
        return sum(self.counts[state] for state in AGREED)

    @property
    def money(self) -> list[Decimal]:
        """In the order of `KINDS`."""
        return [self.pounds.get(kind, Decimal(0)) for kind in KINDS]


KINDS = (Finance.INVESTMENT, Finance.SAVING, Finance.DISINVESTMENT)


def totality_of(cycle: PlanningCycle, user: Any, *, on: date) -> list[TeamRow]:
    """All that teams intend, by team and by what it does to spending; money of what was taken forward alone. One
    query."""
    rows: dict[str, TeamRow] = {}
    counted = intentions_of(cycle, user, on=on).exclude(state=State.WITHDRAWN).order_by("lead__name")
    for each in counted.values("lead__name", "state", "finance").annotate(count=Count("pk"), pounds=Sum("amount")):
        row = rows.setdefault(each["lead__name"], TeamRow(each["lead__name"]))
        row.counts[each["state"]] += each["count"]
        if each["state"] in AGREED and each["pounds"] is not None:
            row.pounds[each["finance"]] = row.pounds.get(each["finance"], Decimal(0)) + each["pounds"]
    return list(rows.values())


def released_by_reviews(cycle: PlanningCycle, user: Any, *, on: date) -> Decimal:
    """What stopping or changing earlier investments releases a year."""
    found = BenefitsReview.objects.visible_to(user, on=on).filter(cycle=cycle, taken_out_at__isnull=True)
    return found.aggregate(sum=Sum("released"))["sum"] or Decimal(0)


COLUMNS = (
    "Number", "Intention", "Team that leads it", "State", "What it does to spending", "Pounds a year",
    "What pays for it", "First day", "Last day", "Senior responsible owner", "Body that owns its delivery",
    "Body that owns its outcomes", "Footprint", "Places", "Contracts that change", "Commitment of the plan",
    "Data set",
)  # fmt: skip


def lines(rows: Iterable[Intention]) -> list[list[Any]]:
    """The result row by row, in the order of COLUMNS: what the workbook and the interface both say."""
    return [_line(row) for row in rows]


def _line(row: Intention) -> list[Any]:
    pays = str(row.stream) if row.stream else ""
    if row.disinvestment:
        pays = f"Disinvestment {row.disinvestment.number}, {row.disinvestment}"
    contracts = "; ".join(
        f"{each.title} ({each.provider.name}, ends {each.ends_on.isoformat()}): {each.get_intent_display()}"
        for each in row.contract_plans.all()  # type: ignore[attr-defined]
    )
    return [
        row.number, row.title, row.lead.name, row.get_state_display(), row.get_finance_display(), row.amount, pays,
        row.starts_on.isoformat() if row.starts_on else "", row.ends_on.isoformat() if row.ends_on else "", row.sro,
        row.delivery_owner.name if row.delivery_owner else "", row.outcome_owner.name if row.outcome_owner else "",
        row.get_footprint_display(), "; ".join(str(place) for place in row.places.all()), contracts,
        row.commitment.text if row.commitment else "", f"{row.data_set}" if row.data_set else "",
    ]  # fmt: skip
