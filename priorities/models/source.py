"""From what does a promise come?"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from plans.models import RegisteredPlan
from priorities.models.commitment import Commitment
from priorities.models.framework import Framework, FrameworkItem


class CommitmentSource(models.Model):
    """Where a commitment comes from: a framework or an item of it, a strategy of the register (a board's joint local
    health and wellbeing strategy), another document, or the record that the plan states no source. Every action in a
    Joint Forward Plan delivers the partnership's strategy, a board's strategy or a national priority; which of them, is
    told here, and is not guessed."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="sources")
    framework = models.ForeignKey(
        Framework, on_delete=models.PROTECT, null=True, blank=True, related_name="commitment_sources"
    )
    item = models.ForeignKey(
        FrameworkItem, on_delete=models.PROTECT, null=True, blank=True, related_name="commitment_sources"
    )
    strategy = models.ForeignKey(
        RegisteredPlan, on_delete=models.PROTECT, null=True, blank=True, related_name="commitment_sources"
    )
    priority = models.CharField(
        max_length=500,
        blank=True,
        help_text="Which priority of the strategy, in its words. Empty: the strategy as a whole.",
    )
    document = models.CharField(
        max_length=200, blank=True, help_text="A strategy or plan that is neither a framework nor in the register."
    )
    is_stated = models.BooleanField(default=True, help_text="No: the plan names no source for this commitment.")
    note = models.TextField(blank=True, help_text="Where the plan says so.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "framework", "item", "strategy", "priority", "document"],
                nulls_distinct=False,
                name="commitmentsource_is_told_once",
            ),
            models.CheckConstraint(
                condition=Q(is_stated=True, framework__isnull=False, strategy__isnull=True, document="")
                | Q(is_stated=True, framework__isnull=True, item__isnull=True, strategy__isnull=False, document="")
                | (
                    Q(is_stated=True, framework__isnull=True, item__isnull=True, strategy__isnull=True)
                    & ~Q(document="")
                )
                | Q(is_stated=False, framework__isnull=True, item__isnull=True, strategy__isnull=True, document=""),
                name="commitmentsource_is_a_framework_a_document_or_none_stated",
            ),
            models.CheckConstraint(
                condition=Q(priority="") | Q(strategy__isnull=False), name="commitmentsource_priority_is_of_a_strategy"
            ),
        ]

    def __str__(self) -> str:
        return str(self.item or self.framework or self.strategy or self.document or "Source not stated")
