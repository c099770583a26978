"""The check of all data: every finding, in an order that does not change while the data does not."""

from __future__ import annotations

from datetime import date

from plans.checks import Severity
from plans.models import Edition, Plan
from publication.checks import directory, promises, texts
from publication.checks.findings import KINDS, Finding
from publication.models import NotedFinding


def every_finding(plans: list[Plan], *, shared: bool, on: date) -> list[Finding]:
    """What is wrong or missing in these plans, each in its open or else newest edition, on that day; when `shared`,
    also in what belongs to no plan: bodies, words, lists, and plans that are only registered. The gravest kinds first.
    """
    editions = _editions(plans)
    newest = [edition.pk for edition in editions.values()]
    found = [
        *texts.of_plans(plans, editions, on=on),
        *directory.of_plans(plans, on=on),
        *promises.of_plans(plans, newest, on=on),
        *_noted(plans, shared=shared),
    ]
    if shared:
        found += [*directory.shared(on=on), *promises.shared(on=on)]
    first: dict[str, Finding] = {}
    for each in found:
        first.setdefault(each.fingerprint, each)
    order = {plan.slug: position for position, plan in enumerate(plans, start=1)}
    kinds, grave = list(KINDS), list(Severity)
    return sorted(
        first.values(),
        key=lambda each: (grave.index(each.severity), kinds.index(each.kind), order.get(each.plan, 0)),
    )


def _editions(plans: list[Plan]) -> dict[int, Edition]:
    """The edition that is open, else the newest."""
    rows = Edition.objects.filter(plan__in=plans).exclude(status=Edition.Status.ABANDONED).order_by("number")
    return {edition.plan_id: edition for edition in rows}


def _noted(plans: list[Plan], *, shared: bool) -> list[Finding]:
    """What no rule can find: a reader's note, with the reason why it is one."""
    slugs = {plan.pk for plan in plans}
    return [
        Finding(
            "noted", f"{note.sentence} {note.mend}",
            note.where or (note.plan.title if note.plan else "The whole system"),
            f"noted:{note.slug}", note.sentence,
            plan=note.plan.slug if note.plan else "", plan_title=note.plan.title if note.plan else "",
        )
        for note in NotedFinding.objects.select_related("plan").order_by("slug")
        if (note.plan_id in slugs if note.plan_id else shared)
    ]  # fmt: skip
