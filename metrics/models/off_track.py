"""When is something so far off its track that its committee must be told, and what does the committee do about it?"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q

from accounts.permissions import SYSTEM, Permission, may
from metrics.models.indicator import Measure
from organisations.models import Organisation
from priorities.models import Milestone


class OffTrackRule(models.Model):
    """A rule by which something is off its track, whether it is applied, and from how much on."""

    class Key(models.TextChoices):
        CONCERN = "concern", "Worse than chance explains"
        FAILING = "failing", "The process will not meet its target"
        BEHIND = "behind", "It is behind its trajectory"
        PEERS = "peers", "A Place does worse than the other Places"
        LATE = "late", "A milestone is late"
        REPORTED = "reported", "A milestone is reported as off track"

    UNITS = {"behind": "periods in a row", "peers": "Places compared at least", "late": "days after it was due"}

    key = models.CharField(max_length=10, choices=Key, unique=True)
    threshold = models.PositiveSmallIntegerField(null=True, blank=True, help_text="From how much on, where it counts.")
    is_on = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(key__in=["behind", "peers", "late"], threshold__isnull=False)
                | (~Q(key__in=["behind", "peers", "late"]) & Q(threshold__isnull=True)),
                name="offtrackrule_counts_where_it_can",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_key_display()}{f' ({self.counted})' if self.counted else ''}"

    @property
    def counted(self) -> str:
        """From how much on, in words."""
        return f"{self.threshold} {self.UNITS[self.key]}" if self.threshold is not None else ""


class OffTrackQuerySet(models.QuerySet):
    def visible_to(self, user: Any, *, on: date) -> OffTrackQuerySet:
        """Whoever reads the workspace; of a milestone, whoever may see it."""
        if user is SYSTEM:
            return self
        if not may(user, Permission.READ_WORKSPACE, on=on):
            return self.none()
        seen = Milestone.objects.visible_to(user, on=on).values("pk")
        return self.filter(Q(milestone__isnull=True) | Q(milestone__in=seen))


class OffTrack(models.Model):
    """An exception: a rule holds for one measure or milestone, and the one committee that watches it was told. Raised
    once while it lasts; the committee says what will be done; it ends when the rule no longer holds. What was told is
    frozen, and each of the later facts is set once."""

    committee = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="off_track")
    rule = models.CharField(max_length=10, choices=OffTrackRule.Key)
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, null=True, blank=True, related_name="off_track")
    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, null=True, blank=True, related_name="off_track")
    words = models.TextField(help_text="What was told when it was raised.")
    raised_at = models.DateTimeField()
    acknowledged_by = models.CharField(max_length=254, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    response = models.TextField(blank=True, help_text="What will be done, in the words of who answered.")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_because = models.CharField(max_length=300, blank=True)

    objects = OffTrackQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "rule", "measure", "milestone"], condition=Q(ended_at__isnull=True),
                nulls_distinct=False, name="offtrack_is_raised_once_while_it_lasts",
            ),
            models.CheckConstraint(
                condition=Q(measure__isnull=False, milestone__isnull=True)
                | Q(measure__isnull=True, milestone__isnull=False),
                name="offtrack_is_about_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_at__isnull=True, acknowledged_by="", response="")
                | (Q(acknowledged_at__isnull=False) & ~Q(acknowledged_by="") & ~Q(response="")),
                name="offtrack_answered_says_who_when_and_what",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_because="")
                | (Q(ended_at__isnull=False) & ~Q(ended_because="")),
                name="offtrack_ended_says_why",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_rule_display()}: {self.about}"

    @property
    def about(self) -> Measure | Milestone | None:
        return self.measure or self.milestone
