"""How do the registers of the sample's planning cycle come to be? From `sample/process.yaml`, by the real verbs."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from jfp_portal.seeding import STARTED, SYSTEM, at, read
from organisations.models import Organisation, Place
from priorities import actions, queries
from priorities.models import (
    BenefitsReview,
    ContractPlan,
    PlaceAssessment,
    PlanningCycle,
    ProviderRequest,
    Recommendation,
)

WHO: dict[str, Any] = {"by": SYSTEM, "at": STARTED}
BODIES = ("provider", "owner", "to")


def seed_shared_data(cycle: PlanningCycle) -> None:
    """The first version of the shared data, frozen, so that the intentions can name it."""
    data = read("process.yaml")
    for row in data["data"]:
        actions.add_data_item(cycle=cycle, **_typed(row), **WHO)
    actions.freeze_data_set(cycle=cycle, by=SYSTEM, at=at(data["frozen_on"]))


def seed_process(cycle: PlanningCycle) -> None:
    """Issues, requests, reviews, contracts and assessments of the cycle. For a cycle that has none."""
    data = read("process.yaml")
    for row in data["issues"]:
        actions.report_issue(cycle=cycle, **row, **WHO)
    entries = {entry.title: entry for entry in queries.candidates_of(cycle, SYSTEM, on=STARTED.date())}
    for row in data["requests"]:
        entry = entries.get(row.pop("entry", ""))
        made = actions.add_entry(model=ProviderRequest, cycle=cycle, **_typed(row), **WHO)
        if entry:
            actions.consider_request(request=made, candidate=entry, **WHO)
    for row in data["pressures"]:
        given = {**row, "places": Place.objects.filter(slug__in=row["places"])}
        actions.add_pressure(cycle=cycle, **given, **WHO)
    intentions = {intention.title: intention for intention in cycle.intentions.all()}
    for row in data["recommendations"]:
        given = {**_typed(row), "intention": intentions[row["intention"]]}
        actions.add_entry(model=Recommendation, cycle=cycle, **given, **WHO)
    for model, name in ((BenefitsReview, "reviews"), (ContractPlan, "contracts")):
        for row in data[name]:
            actions.add_entry(model=model, cycle=cycle, **_typed(row), **WHO)
    if not PlaceAssessment.objects.exists():
        told = data["assessments"]
        for said in (told["before"], told):
            _assess(cycle, said["scores"], told["evidence"], said["day"])


def _assess(cycle: PlanningCycle, scores: dict[str, list[int]], evidence: str, day: date) -> None:
    domains = list(queries.domains())
    for slug, given in scores.items():
        place = Place.objects.select_related("partnership").get(slug=slug)
        for domain, score in zip(domains, given, strict=bool(domains)):
            actions.assess_place(
                cycle=cycle, place=place, domain=domain, score=score, evidence=evidence, assessed_on=day,
                assessed_by=place.partnership, by=SYSTEM, at=at(day),
            )  # fmt: skip


def _typed(row: dict[str, Any]) -> dict[str, Any]:
    """Bodies by their slug, pounds as they are."""
    bodies = {name: Organisation.objects.get(slug=row[name]) for name in BODIES if name in row}
    money = {"amount": Decimal(row["amount"])} if "amount" in row else {}
    return {**row, **bodies, **money}
