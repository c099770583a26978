"""When are boards reminded?"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from organisations.models import Dated
from plans.models import PlanType


class ReminderRule(Dated):
    """Boards that have not answered are reminded so many working days before (or, of a deadline that has passed, after)
    something. What is said, to whom and on which day follows from `consultation.timetable.reminders`."""

    class Before(models.TextChoices):
        PAPERS = "papers due", "The papers of their meeting are due"
        MEETING = "meeting", "Their meeting"
        DEADLINE = "deadline", "The deadline of the round"
        OVERDUE = "after the deadline", "The deadline has passed"

    plan_type = models.ForeignKey(PlanType, on_delete=models.PROTECT, related_name="reminder_rules")
    before = models.CharField(max_length=20, choices=Before)
    working_days = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=300)

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["plan_type", "before", "working_days", "valid_from"], nulls_distinct=False,
                name="reminderrule_is_told_once",
            ),
            models.CheckConstraint(condition=Q(working_days__lte=60), name="reminderrule_is_within_sixty_days"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.plan_type}: {self.get_before_display().lower()}, {self.working_days} working days"
