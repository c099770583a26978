"""What does a plan put first?"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from plans.models import Section
from priorities.models.framework import FrameworkItem


class Priority(models.Model):
    """A row of a plan's table of priorities: under which strategic objective it stands, beside which areas of focus, in
    which words. A cell that lists several is a priority that holds them."""

    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="priorities")
    objective = models.ForeignKey(FrameworkItem, on_delete=models.PROTECT, related_name="priorities")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    wording = models.TextField(blank=True, help_text="Empty where the cell holds a list without a lead of its own.")
    areas = models.ManyToManyField(
        FrameworkItem, related_name="priorities_beside", blank=True,
        help_text="The areas of focus that stand beside it; the table merges the cell over an objective's rows.",
    )  # fmt: skip
    position = models.PositiveSmallIntegerField()
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["section", "parent", "position"], nulls_distinct=False, name="priority_position_is_unique"
            ),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="priority_is_not_its_own_parent"),
        ]

    def __str__(self) -> str:
        return self.wording or "; ".join(
            child.wording for child in sorted(self.children.all(), key=lambda child: child.position)
        )


class PriorityMeasure(models.Model):
    """What the table says will show success, word for word, with the codes of the core plans printed beside it."""

    class State(models.TextChoices):
        STATED = "stated", "Stated"
        TO_BE_AGREED = "to be agreed", "To be agreed"

    priority = models.ForeignKey(Priority, on_delete=models.PROTECT, related_name="measures")
    wording = models.TextField()
    state = models.CharField(max_length=20, choices=State, default=State.STATED)
    core_plans = models.CharField(max_length=20, blank=True, help_text="As printed; its key may be lost.")
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["priority", "position"], name="prioritymeasure_position_is_unique"),
            models.CheckConstraint(condition=~Q(wording=""), name="prioritymeasure_has_words"),
        ]

    def __str__(self) -> str:
        return self.wording
