"""What is a person asked to do on plans, and where is it done? From rows that are read already: no query of its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from accounts.permissions import ROLES, Permission
from plans.models import Edition, Plan, Section


@dataclass(frozen=True)
class Waiting:
    """Something that a person is asked to do."""

    words: str
    href: str
    plan: str
    when: str = ""


def to_sign_off(sections: Iterable[Section]) -> list[Waiting]:
    return [
        Waiting(
            f"Sign off “{row}”",
            f"/workspace/plans/{row.edition.plan.slug}/sections/{row.uid}/",
            row.edition.plan.title,
        )
        for row in sections
        if not row.is_signed_off
    ]


def to_decide(moving: list[Edition], roles: list[tuple[str, int]]) -> list[Waiting]:
    asks = {
        Edition.Status.AWAITING_APPROVAL: (
            Permission.RECORD_APPROVAL,
            "Record what bodies decided on",
            "plans:decisions",
        ),
        Edition.Status.APPROVED: (Permission.PUBLISH, "Publish", "publication:publish"),
    }
    found = []
    for edition in moving:
        if edition.status not in asks:
            continue
        right, words, name = asks[edition.status]
        if _has(right, edition.plan, roles):
            told = f"{words} edition {edition.number}"
            found.append(Waiting(told, reverse(name, args=[edition.plan.slug]), edition.plan.title))
    return found


def to_moderate(plans: Iterable[Plan], roles: list[tuple[str, int]]) -> list[Waiting]:
    return [
        Waiting(
            "Read " + some(plan.to_moderate, "response", "responses") + " to the public consultation",
            reverse("consultation:public", args=[plan.slug]),
            plan.title,
        )
        for plan in plans
        if plan.to_moderate and _has(Permission.MODERATE, plan, roles)
    ]


def to_send(plans: Iterable[Plan], roles: list[tuple[str, int]]) -> list[Waiting]:
    """People who asked for the plan in another format."""
    return [
        Waiting(
            "Answer " + some(plan.to_send, "request", "requests") + " for another format",
            reverse("publication:format-requests", args=[plan.slug]),
            plan.title,
        )
        for plan in plans
        if plan.to_send and _has(Permission.EDIT_PLAN, plan, roles)
    ]


def _has(right: Permission, plan: Plan, roles: list[tuple[str, int]]) -> bool:
    """`plans.permissions.may_on_plan` by the roles that are known already, so that the page asks no more queries."""
    bodies = {plan.owner_id, plan.place.icb_id if plan.place else None}
    return any(right in ROLES[role] and body in bodies for role, body in roles)


def some(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"
