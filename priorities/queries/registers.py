"""What do the registers of a cycle hold: issues, requests, reviews, contracts, shared data?"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from priorities.models import (
    BenefitsReview,
    Candidate,
    ContractPlan,
    DataItem,
    DataSet,
    Decision,
    Intention,
    PlanningCycle,
    ProviderRequest,
    Recommendation,
    RegisterEntry,
    ServicePressure,
)


def register_of(
    model: type[RegisterEntry],
    cycle: PlanningCycle,
    user: Any,
    *,
    on: date,
    words: str = "",
    state: str = "",
    is_out: bool = False,
) -> QuerySet[Any]:
    """The entries of one register: those that are in it, or those that were taken out; of one state; whose title, or
    what is said of them, holds these letters."""
    found = model.objects.visible_to(user, on=on).filter(cycle=cycle, taken_out_at__isnull=not is_out)  # type: ignore[attr-defined]
    if state:
        found = found.filter(**{STATES[model]: state})
    if words:
        searched = Q()
        for name in ("title", *SEARCHED[model]):
            searched |= Q(**{f"{name}__icontains": words})
        found = found.filter(searched)
    return found.select_related("cycle__owner", *WITH[model]).order_by(*ORDER[model])


WITH: dict[type[RegisterEntry], tuple[str, ...]] = {
    ProviderRequest: ("provider", "candidate", "reply__decision__meeting__body"),
    BenefitsReview: ("owner", "meeting__body"),
    ContractPlan: ("provider", "intention", "candidate"),
    DataItem: ("owner", "data_set"),
    Recommendation: ("intention", "to"),
    ServicePressure: (),
}
ORDER: dict[type[RegisterEntry], tuple[str, ...]] = {
    ProviderRequest: ("answered_on", "reply_by", "number"),
    BenefitsReview: ("-state", "number"),
    ContractPlan: ("ends_on", "number"),
    DataItem: ("number",),
    Recommendation: ("-made_on", "number"),
    ServicePressure: ("service", "number"),
}
STATES: dict[type[RegisterEntry], str] = {
    ProviderRequest: "state", BenefitsReview: "state", ContractPlan: "intent", Recommendation: "advice",
    ServicePressure: "level",
}  # fmt: skip
SEARCHED: dict[type[RegisterEntry], tuple[str, ...]] = {
    ProviderRequest: ("text", "provider__name"),
    BenefitsReview: ("expected", "realised", "owner__name"),
    ContractPlan: ("planned", "provider__name"),
    DataItem: ("tells", "owner__name"),
    Recommendation: ("reason", "group", "intention__title"),
    ServicePressure: ("service", "outcomes", "evidence"),
}


def entry_of_register(
    model: type[RegisterEntry], cycle: PlanningCycle, number: int, user: Any, *, on: date
) -> RegisterEntry | None:
    """One entry, also one that was taken out."""
    found = model.objects.visible_to(user, on=on).filter(cycle=cycle, number=number)  # type: ignore[attr-defined]
    return found.select_related("cycle__owner", *WITH[model]).first()


def issues_of(
    cycle: PlanningCycle, user: Any, *, on: date, words: str = "", state: str = "", kind: str = ""
) -> QuerySet[Candidate]:
    """Issues and risks: those to be looked at first, then by the end of their contract."""
    found = Candidate.objects.visible_to(user, on=on).filter(cycle=cycle)
    found = found.filter(Q(kind__in=Candidate.ISSUES) | Q(state__in=["reported", "closed"]))
    if state:
        found = found.filter(state=state)
    if kind:
        found = found.filter(kind=kind)
    if words:
        found = found.filter(Q(title__icontains=words) | Q(evidence__icontains=words) | Q(service__icontains=words))
    first = Case(When(state=Candidate.State.REPORTED, then=Value(0)), default=Value(1), output_field=IntegerField())
    return found.select_related("raised_by").order_by(first, "contract_ends_on", "number")


def entry_that_decides(candidate: Candidate) -> Candidate:
    """The entry itself, or what it was merged into."""
    seen: set[int] = set()
    while candidate.state == Candidate.State.MERGED and candidate.pk not in seen:
        seen.add(candidate.pk)
        candidate = Candidate.objects.get(came_from__parent=candidate)
    return candidate


def decision_on(candidate: Candidate) -> Decision | None:
    """The newest decision on an entry of the long list, or on what it was merged into, with its reply where there is
    one."""
    found = Decision.objects.filter(candidate=entry_that_decides(candidate))
    return found.select_related("reply", "meeting__body", "candidate").order_by("-pk").first()


def data_sets_of(cycle: PlanningCycle) -> list[DataSet]:
    """All versions, the newest first."""
    return list(cycle.data_sets.order_by("-version"))


def frozen_set_of(cycle: PlanningCycle) -> DataSet | None:
    """The newest version that is frozen: what a team plans from."""
    return cycle.data_sets.filter(frozen_at__isnull=False).order_by("-version").first()


def item_of_data(data_set: DataSet, number: int, user: Any, *, on: date) -> DataItem | None:
    found = DataItem.objects.visible_to(user, on=on).filter(data_set=data_set, number=number)
    return found.select_related("cycle__owner", "owner", "data_set").first()


def recommendations_on(intention: Intention) -> list[Recommendation]:
    """What groups recommend for an intention, in the order in which they did."""
    found = intention.recommendations.filter(taken_out_at__isnull=True)
    return list(found.select_related("to").order_by("made_on", "number"))
