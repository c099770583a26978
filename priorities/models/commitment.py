"""What does the plan promise?"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from plans.models import Section


class Commitment(models.Model):
    """A promise of the plan ("We will ..."), anchored to a section. A headline stands in the "We will" panel, a
    supporting one in its "And" list; a commitment may be spelled out by others below it."""

    class Tier(models.TextChoices):
        HEADLINE = "headline", "We will"
        SUPPORTING = "supporting", "And"

    uid = models.UUIDField(default=uuid.uuid4)
    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="commitments")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    text = models.TextField()
    tier = models.CharField(max_length=10, choices=Tier, default=Tier.HEADLINE)
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["section", "uid"], name="commitment_is_once_in_a_section"),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="commitment_is_not_its_own_parent"),
        ]

    def __str__(self) -> str:
        return self.text
