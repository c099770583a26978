"""What is due, and when?"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q

from accounts.permissions import SYSTEM
from organisations.models import Organisation
from plans.models import Plan, Section
from priorities.models.commitment import Commitment


class MilestoneQuerySet(models.QuerySet):
    def visible_to(self, user: Any, *, on: date) -> MilestoneQuerySet:
        """Whoever may see a plan that states it."""
        if user is SYSTEM:
            return self
        plans = Plan.objects.visible_to(user, on=on)
        stated = MilestoneStatement.objects.filter(section__edition__plan__in=plans.values("pk"))
        return self.filter(pk__in=stated.values("milestone"))


class Milestone(models.Model):
    """Something that is to be done, or a level that is to be reached, by a date. One record, however often plans state
    it: each place is a statement with its own words, so that two that differ can be seen side by side. One committee
    watches over it, or none is assigned yet; from then on it is reported on once a month."""

    class Precision(models.TextChoices):
        DAY = "day", "On a day"
        MONTH = "month", "In a month"
        YEAR = "year", "In a year"
        FINANCIAL_YEAR = "financial year", "In a financial year"

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=200, help_text="In our own words, to find it by.")
    due_on = models.DateField(help_text="The last day that still keeps the promise.")
    precision = models.CharField(max_length=20, choices=Precision)
    note = models.TextField(blank=True)
    committee = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="milestones_monitored",
        help_text="The one body that monitors it.",
    )  # fmt: skip
    monitored_from = models.DateField(null=True, blank=True, help_text="Since when it is reported on each month.")

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(committee__isnull=True, monitored_from__isnull=True)
                | Q(committee__isnull=False, monitored_from__isnull=False),
                name="milestone_monitored_has_its_committee",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class MilestoneStatement(models.Model):
    """One place that states a milestone: a section (perhaps as a commitment), or a document outside the portal."""

    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, related_name="statements")
    section = models.ForeignKey(
        Section, on_delete=models.PROTECT, null=True, blank=True, related_name="milestone_statements"
    )
    commitment = models.ForeignKey(
        Commitment, on_delete=models.PROTECT, null=True, blank=True, related_name="milestone_statements"
    )
    document = models.CharField(max_length=200, blank=True)
    where = models.CharField(max_length=120, blank=True, help_text="A table or figure in it.")
    wording = models.TextField(help_text="Exactly as it stands there.")
    due_wording = models.CharField(max_length=80, blank=True, help_text="The date as printed; empty where none is.")
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["milestone", "section", "document", "where", "wording"],
                nulls_distinct=False,
                name="milestonestatement_is_told_once",
            ),
            models.CheckConstraint(
                condition=Q(section__isnull=False, document="")
                | (Q(section__isnull=True, commitment__isnull=True) & ~Q(document="")),
                name="milestonestatement_is_in_a_section_or_a_document",
            ),
        ]

    def __str__(self) -> str:
        return self.wording
