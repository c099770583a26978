"""What was a committee told, on which day, by whom, and what does it look at anew?"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q

from accounts.permissions import SYSTEM, Permission, may
from metrics.models.indicator import Measure
from organisations.models import Organisation
from priorities.models import Milestone


class MonitoringReportQuerySet(models.QuerySet):
    def visible_to(self, user: Any, *, on: date) -> MonitoringReportQuerySet:
        """Whoever reads the workspace, and may see each milestone that the report tells of."""
        if user is SYSTEM:
            return self
        if not may(user, Permission.READ_WORKSPACE, on=on):
            return self.none()
        unseen = MonitoringReport.milestones.through.objects.exclude(
            milestone__in=Milestone.objects.visible_to(user, on=on).values("pk")
        )
        return self.exclude(pk__in=unseen.values("monitoringreport"))


class MonitoringReport(models.Model):
    """What a committee was told of all that it watches, as it stood when the report was frozen: stored answers,
    pictures, milestones, exceptions and the analyst's words (`content`, canonical JSON), and what changed since the one
    before. Every file of it is made of the content alone. Frozen."""

    committee = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="monitoring_reports")
    number = models.PositiveIntegerField(help_text="1 is the committee's first.")
    period_start = models.DateField()
    period_end = models.DateField()
    previous = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="next")
    content = models.TextField(help_text="Canonical JSON (RFC 8785).")
    sha256 = models.CharField(max_length=64, help_text="Of the content.")
    frozen_by = models.CharField(max_length=254)
    frozen_at = models.DateTimeField()
    milestones = models.ManyToManyField(Milestone, related_name="monitoring_reports")

    objects = MonitoringReportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["committee", "number"], name="monitoringreport_number_is_unique"),
            models.CheckConstraint(
                condition=Q(period_end__gte=models.F("period_start")), name="monitoringreport_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(number=1, previous__isnull=True) | Q(number__gt=1, previous__isnull=False),
                name="monitoringreport_follows_the_one_before",
            ),
        ]

    def __str__(self) -> str:
        return f"Report {self.number} to {self.committee}"


class Commentary(models.Model):
    """What the analyst says of one measure, or of the whole, for a committee's next report. It may be written anew
    until that report is frozen, which holds it from then on; afterwards a new one is begun."""

    committee = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="commentaries")
    measure = models.ForeignKey(
        Measure, on_delete=models.PROTECT, null=True, blank=True, related_name="commentaries",
        help_text="Empty: of the whole.",
    )  # fmt: skip
    text = models.TextField()
    by = models.CharField(max_length=254)
    at = models.DateTimeField()
    report = models.ForeignKey(
        MonitoringReport, on_delete=models.PROTECT, null=True, blank=True, related_name="commentaries"
    )

    class Meta:
        verbose_name_plural = "commentaries"
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "measure"], condition=Q(report__isnull=True), nulls_distinct=False,
                name="commentary_is_one_until_it_is_frozen",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="commentary_has_words"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"On {self.measure or 'the whole'}, for {self.committee}"
