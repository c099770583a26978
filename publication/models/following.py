"""Who wants to be told when something is published?"""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Following(models.Model):
    """An address that is told of news of one topic. Nothing but the address is known of its owner; a row that is not
    confirmed is dropped after a week, and one that is ended is deleted: no list of those who left is kept."""

    class Kind(models.TextChoices):
        ALL = "all", "All plans"
        PLAN = "plan", "A plan"
        PLACE = "place", "A Place"
        INDICATOR = "indicator", "An indicator"

    email = models.EmailField()
    kind = models.CharField(max_length=10, choices=Kind)
    slug = models.CharField(max_length=120, blank=True, help_text="Of the plan, the Place or the indicator.")
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["email", "kind", "slug"], name="following_is_asked_for_once"),
            models.CheckConstraint(
                condition=Q(kind="all", slug="") | (~Q(kind="all") & ~Q(slug="")), name="following_names_its_topic"
            ),
        ]
        indexes = [models.Index(fields=["kind", "slug"], name="following_topic")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.slug}".strip()
