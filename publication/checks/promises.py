"""What do the lists, promises and registered plans say that is missing, unequal or past its day?"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from django.db.models import Q

from plans.checks.language import content_words, days, likeness, words
from plans.models import LostFigure, Plan, PlanDate, RegisteredPlan, Section
from priorities.models import Framework, FrameworkItem, ItemMapping, Milestone, Priority
from publication.checks.findings import Finding

CLOSE = 0.5
# The law's own term for the strategy that a joint forward plan answers to; the type is data, and found by its rules.
BOARD_STRATEGY = "joint-local-health-and-wellbeing-strategy"


def shared(*, on: date) -> Iterator[Finding]:
    """Findings that belong to no plan that is held here."""
    yield from _lists()
    yield from _mappings()
    yield from of_register(None, on=on)


def of_plans(plans: list[Plan], editions: list[int], *, on: date) -> Iterator[Finding]:
    yield from of_register(plans, on=on)
    yield from _areas(editions)
    yield from _milestones(editions)


def of_register(plans: list[Plan] | None, *, on: date) -> Iterator[Finding]:
    """What is registered of these plans; with none, of the plans that are not held here."""
    those = {"plan__plan__isnull": True} if plans is None else {"plan__plan__in": plans}
    here = {name.removeprefix("plan__"): value for name, value in those.items()}
    for lost in (
        LostFigure.objects.filter(**those).select_related("plan__plan").order_by("plan__position", "position", "pk")
    ):
        told = f"“{lost.title}” did not reach the portal. What is known of it: {lost.known}"
        yield _registered(lost.plan, "lost-picture", told, f"lost:{lost.title}", where=lost.where)
    rows = RegisteredPlan.objects.filter(
        Q(starts=None) | Q(ends=None), **here, plan_type__slug=BOARD_STRATEGY, place__isnull=False
    )
    for plan in rows.select_related("plan", "place").order_by("position", "slug"):
        missing = [name for name, value in (("first", plan.starts), ("last", plan.ends)) if not value]
        days_missing = f"{' and '.join(missing)} day{'s' if len(missing) > 1 else ''}"
        told = f"The {days_missing} of “{plan.title}” {'are' if len(missing) > 1 else 'is'} not known."
        yield _registered(plan, "period-unknown", told, "period")
    yield from _events(those, on=on)


def _events(those: dict[str, Any], *, on: date) -> Iterator[Finding]:
    """Events that their source expected, and whose day is past: one finding for each registered plan."""
    dates = PlanDate.objects.filter(**those, told_as=PlanDate.ToldAs.EXPECTED).select_related("plan__plan")
    passed: dict[RegisteredPlan, list[PlanDate]] = {}
    for event in dates.order_by("plan__position", "position", "pk"):
        last = _last(event.ends or event.starts)
        if last and last < on:
            passed.setdefault(event.plan, []).append(event)
    for plan, events in passed.items():
        shown = "; ".join(f"“{event.what}” ({event.words})" for event in events)
        told = f"Known only as expected, and past by now: {shown}."
        yield _registered(plan, "day-passed", told, "dates")


def _registered(entry: RegisteredPlan, kind: str, sentence: str, subject: str, *, where: str = "") -> Finding:
    return Finding(
        kind, sentence, where or entry.title, f"{entry.slug}:{subject}", sentence,
        plan=entry.plan.slug if entry.plan else "", plan_title=entry.plan.title if entry.plan else "",
        href=f"/plans/register/#{entry.slug}",
    )  # fmt: skip


def _last(day: str | None) -> date | None:
    """The last day of `2024`, `2024-06` or `2024-06-30`."""
    if not day:
        return None
    year, month, number = [*map(int, day.split("-")), 0, 0][:3]
    month = month or 12
    return date(year, month, number or calendar.monthrange(year, month)[1])


def _lists() -> Iterator[Finding]:
    for framework in Framework.objects.prefetch_related("items").order_by("position", "slug"):
        href = f"/priorities/frameworks/{framework.slug}/"
        subject = f"list:{framework.slug}"
        held = [item for item in framework.items.all() if item.parent_id is None]
        if framework.items_stated and len(held) != framework.items_stated:
            told = f"{framework} says it has {framework.items_stated} entries; {len(held)} are held. {framework.gap}"
            yield Finding("list-incomplete", told, str(framework), subject, told, href=href)
        elif framework.gap:
            told = f"{framework}: {framework.gap}"
            yield Finding("list-gap", told, str(framework), subject, framework.gap, href=href)


def _mappings() -> Iterator[Finding]:
    rows = ItemMapping.objects.select_related("source__framework", "target__framework")
    for row in rows.order_by("source__framework__position", "source__position", "pk"):
        one, other = row.source.wording, row.target.wording
        alike = likeness(content_words(one), content_words(other))
        where = f"{row.source.framework} and {row.target.framework}"
        subject = f"mapping:{row.source.framework.slug}/{row.source.code}:{row.target.framework.slug}/{row.target.code}"
        href = f"/priorities/frameworks/{row.target.framework.slug}/#{row.target.code}"
        if row.relation == ItemMapping.Relation.SAME and alike < CLOSE and not _contained(one, other):
            told = f"“{one}” is said to be the same as “{other}”, in quite other words."
            yield Finding("mapping-doubtful", told, where, subject, one + other, href=href)
        elif row.source.framework.series == row.target.framework.series and CLOSE <= alike < 1:
            told = f"“{one}” became “{other}” ({_changes(one, other)})."
            yield Finding("wording-changed", told, where, subject, one + other, href=href)


def _contained(one: str, other: str) -> bool:
    """“Maternity” and “Maternity and neonatal services”: shorter, but not another thing."""
    first, second = content_words(one), content_words(other)
    return first <= second or second <= first


def _changes(one: str, other: str) -> str:
    """Which words took the place of which, in words."""
    old, new = words(one), words(other)
    steps = []
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, come = " ".join(old[i:j]), " ".join(new[k:m])
        if tag == "replace":
            steps.append(f"“{gone}” became “{come}”")
        elif tag == "delete":
            steps.append(f"“{gone}” went")
        elif tag == "insert":
            steps.append(f"“{come}” came")
    return ", ".join(steps)


def _areas(editions: list[int]) -> Iterator[Finding]:
    """An objective has priorities in a plan's table, but one of its areas of focus stands beside none of them."""
    rows = Priority.objects.filter(section__edition__in=editions).select_related("section__edition__plan")
    rows = rows.prefetch_related("areas", "objective__framework", "objective__children")
    beside: dict[tuple[FrameworkItem, Section], set[int]] = {}
    for row in rows.order_by("objective__framework__position", "objective__position", "section", "position", "pk"):
        beside.setdefault((row.objective, row.section), set()).update(area.pk for area in row.areas.all())
    for (objective, section), found in beside.items():
        areas = sorted(objective.children.all(), key=lambda area: (area.position, area.pk))
        missing = "; ".join(f"“{area.wording.rstrip('.')}”" for area in areas if area.pk not in found)
        if missing:
            told = f"Of the areas of focus of “{objective.wording}” these stand beside no priority: {missing}."
            yield _at(
                section, "area-without-priority", told, f"areas:{objective.framework.slug}/{objective.code}", missing
            )


def _milestones(editions: list[int]) -> Iterator[Finding]:
    held = Milestone.objects.filter(statements__section__edition__in=editions).distinct().order_by("due_on", "slug")
    for milestone in held.prefetch_related("statements__section__edition__plan"):
        told = [row for row in milestone.statements.all() if row.section is None or row.section.edition_id in editions]
        told.sort(key=lambda row: (row.position, row.pk))
        first = next(row for row in told if row.section)
        named = {day.last for row in told for day in list(days(row.due_wording))[:1]}
        quote = "\n".join(row.wording for row in told)
        if len(named) > 1:
            shown = "; ".join(f"“{row.due_wording}” ({row.where or row.section or row.document})" for row in told)
            yield _at(first.section, "told-with-other-days", f"{milestone.title} is told with different days: {shown}.",
                      f"milestone:{milestone.slug}", quote)  # fmt: skip
        elif len(told) > 1:
            shown = "; ".join(f"{row.where or row.section or row.document}" for row in told)
            same = len({tuple(words(row.wording)) for row in told}) == 1
            yield _at(first.section, "told-in-several-places", f"{milestone.title} is told in {len(told)} places, "
                      f"{'in the same words' if same else 'in different words'}: {shown}.",
                      f"milestone:{milestone.slug}", quote)  # fmt: skip


def _at(section: Section, kind: str, sentence: str, subject: str, quote: str) -> Finding:
    plan = section.edition.plan
    return Finding(
        kind, sentence, str(section), subject, quote,
        plan=plan.slug, plan_title=plan.title, section=str(section.uid),
    )  # fmt: skip
