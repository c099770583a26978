"""How did the promises of a published edition stand at the end of a financial year?"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q

from accounts.permissions import SYSTEM
from plans.models import Edition, Plan


class YearEndStatusQuerySet(models.QuerySet):
    def visible_to(self, user: Any, *, on: date) -> YearEndStatusQuerySet:
        """Whoever may see the plan."""
        if user is SYSTEM:
            return self
        return self.filter(edition__plan__in=Plan.objects.visible_to(user, on=on).values("pk"))


class YearEndStatus(models.Model):
    """What the annual report is fed with (NHS Act 2006 s.14Z58): each duty of a published plan and each priority of a
    board's strategy, with the promises that answer it, what the data said of them and how their milestones stood at the
    end of a financial year (`content`, canonical JSON). Its files are made of the content alone. Frozen; what was
    learned later goes into another."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="year_ends")
    year = models.PositiveSmallIntegerField(help_text="In which the financial year begins, on 1 April.")
    content = models.TextField(help_text="Canonical JSON (RFC 8785).")
    sha256 = models.CharField(max_length=64, help_text="Of the content.")
    frozen_by = models.CharField(max_length=254)
    frozen_at = models.DateTimeField()

    objects = YearEndStatusQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "year-end statuses"
        constraints = [models.CheckConstraint(condition=Q(year__gte=2000), name="yearendstatus_is_of_a_year")]

    def __str__(self) -> str:
        return f"Year-end status {self.year}/{(self.year + 1) % 100:02} of {self.edition}"
