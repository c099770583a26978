"""Which plans are done, which are under way, which are to come, and when? From the register of plans."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, CharField, F, IntegerField, Prefetch, QuerySet, Value, When
from django.db.models.functions import Left, Length

from plans.models import Edition, Plan, PlanDate, RegisteredPlan

RUNNING, COMING, OVER, UNKNOWN = "running", "coming", "over", "unknown"
WORDS = {
    COMING: "To come", RUNNING: "Its time is now", OVER: "Its time is over",
    UNKNOWN: "The sources give no whole period",
}  # fmt: skip


@dataclass(frozen=True)
class Stage:
    """A plan of the register: how it stands, and what of it is done and what is to come."""

    plan: RegisteredPlan
    done: list[PlanDate]
    ahead: list[PlanDate]
    edition: str

    @property
    def state(self) -> str:
        return WORDS[self.plan.standing]  # type: ignore[attr-defined]

    @property
    def period(self) -> str:
        plan = self.plan
        return plan.period_words or " to ".join(each for each in (plan.starts, plan.ends) if each) or "Not known"


def pipeline(*, on: date, standing: str = "", words: str = "") -> QuerySet[RegisteredPlan]:
    """The register of plans by how they stand on a day: what comes first, then what runs, is over, is not known.

    A date of reduced precision (`2026`) is compared as far as it goes: a plan that ends in 2026 is not over in 2026.
    """
    today = Value(on.isoformat(), output_field=CharField())
    found = RegisteredPlan.objects.annotate(
        begin_day=Left(today, Length(F("starts"))), end_day=Left(today, Length(F("ends")))
    ).annotate(
        standing=Case(
            When(starts__gt=F("begin_day"), then=Value(COMING)),
            When(ends__lt=F("end_day"), then=Value(OVER)),
            When(starts__isnull=False, ends__isnull=False, then=Value(RUNNING)),
            default=Value(UNKNOWN), output_field=CharField(),
        ),
    )  # fmt: skip
    order = Case(
        *(When(standing=each, then=Value(number)) for number, each in enumerate((COMING, RUNNING, OVER, UNKNOWN))),
        output_field=IntegerField(),
    )
    if standing:
        found = found.filter(standing=standing)
    if words:
        found = found.filter(title__icontains=words)
    dates = Prefetch("dates", PlanDate.objects.order_by("starts", "position", "pk"))
    found = found.select_related("place", "owner", "plan_type").prefetch_related(dates)
    return found.order_by(order, "ends", "position", "pk")


def stages(rows: list[RegisteredPlan], user: Any, *, on: date) -> list[Stage]:
    """What a page of the pipeline tells. A working edition is told to those who may see its plan."""
    held = Plan.objects.visible_to(user, on=on).filter(pk__in=[row.plan_id for row in rows if row.plan_id])
    newest: dict[int, Edition] = {}
    for edition in Edition.objects.filter(plan__in=held.values("pk")).order_by("plan", "-number"):
        newest.setdefault(edition.plan_id, edition)
    return [_stage(row, newest.get(row.plan_id or 0), on) for row in rows]


def _stage(row: RegisteredPlan, edition: Edition | None, on: date) -> Stage:
    done, ahead = [], []
    for each in row.dates.all():
        last = each.ends or each.starts
        is_ahead = each.told_as != PlanDate.ToldAs.DONE and (not last or last >= on.isoformat()[: len(last)])
        (ahead if is_ahead else done).append(each)
    words = f"Edition {edition.number}: {edition.get_status_display().lower()}" if edition else ""
    return Stage(row, done, ahead, words)
