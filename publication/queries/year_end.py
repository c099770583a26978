"""Of what can a year's end be told, what was reported by then, and what was frozen before?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import QuerySet

from plans.models import Edition, Plan
from priorities.models import MilestoneReport
from publication.models import Publication, YearEndStatus
from publication.queries.published import published


def year_of(day: date) -> int:
    """In which the financial year of a day begins: it runs from 1 April to 31 March."""
    return day.year if day.month > 3 else day.year - 1


def year_in_words(year: int) -> str:
    """`2025/26`."""
    return f"{year}/{(year + 1) % 100:02}"


def last_day_of(year: int) -> date:
    return date(year + 1, 3, 31)


def editions_to_tell(plan: Plan) -> list[Publication]:
    """The editions of a plan that were published and not withdrawn, the newest first; without their texts."""
    rows = published().filter(edition__plan=plan).exclude(edition__status=Edition.Status.WITHDRAWN)
    return list(rows.order_by("-edition__number").defer("snapshot__content", "release"))


def years_to_tell(plan: Plan, publications: list[Publication], *, on: date) -> list[int]:
    """The financial years from the plan's first, else that of its first publication, to that of the day; the newest
    first. After the plan's last year it tells of no more."""
    first = min([publications[-1].published_at.date(), *([plan.starts_on] if plan.starts_on else [])])
    last = min([on, *([plan.ends_on] if plan.ends_on else [])])
    return list(range(max(year_of(last), year_of(first)), year_of(first) - 1, -1))


def reports_until(slugs: Iterable[str], *, last: date) -> dict[str, MilestoneReport]:
    """Of each milestone, by its short name, the last report that stands, on a month no later than that of the day: one
    query."""
    rows = MilestoneReport.objects.filter(milestone__slug__in=set(slugs), superseded_by__isnull=True, month__lte=last)
    rows = rows.select_related("milestone").order_by("milestone", "-month").distinct("milestone")
    return {row.milestone.slug: row for row in rows}


def year_ends_of(plan: Plan, user: Any, *, on: date) -> QuerySet[YearEndStatus]:
    """What was frozen of the year's ends of a plan, the newest first; without the content."""
    rows = YearEndStatus.objects.visible_to(user, on=on).filter(edition__plan=plan)
    return rows.select_related("edition__plan").defer("content").order_by("-frozen_at", "-pk")


def year_end_for(plan: Plan, pk: int, user: Any, *, on: date) -> YearEndStatus | None:
    return YearEndStatus.objects.visible_to(user, on=on).filter(edition__plan=plan, pk=pk).first()


def last_year_end(edition: Edition, year: int) -> YearEndStatus | None:
    """What was frozen last of a year of an edition."""
    return YearEndStatus.objects.filter(edition=edition, year=year).order_by("-pk").first()
