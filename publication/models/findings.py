"""What did a reader notice that no rule finds, and which findings were left as they are?"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from plans.models import Plan


class NotedFinding(models.Model):
    """Something wrong or missing that a reader noticed and no rule can find. A record with its source, shown among the
    findings of the data check."""

    slug = models.SlugField(max_length=80, unique=True)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, null=True, blank=True, related_name="noted_findings")
    where = models.CharField(max_length=200, blank=True, help_text="The section, table or document.")
    sentence = models.TextField(help_text="What is wrong, in plain words.")
    mend = models.TextField(help_text="What to do about it.")
    reason = models.TextField(help_text="Why no rule finds it.")
    source = models.CharField(max_length=300)

    def __str__(self) -> str:
        return self.sentence


class SetAside(models.Model):
    """A finding of the data check that somebody looked at and chose to leave: who, when, and why. It holds for this
    content alone; when the text changes, its fingerprint does, and the finding is back. Taken back, it stays on record.
    """

    fingerprint = models.CharField(max_length=64)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, null=True, related_name="findings_set_aside")
    kind = models.CharField(max_length=40)
    sentence = models.TextField(help_text="The finding as it read then.")
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["fingerprint"], condition=Q(ended_at__isnull=True), name="finding_is_set_aside_once"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="setaside_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.sentence} Set aside: {self.reason}"
