"""What came of what people said? Points cut from responses, themes that hold them, and the reply to each."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import MD5

from consultation.models.responses import Consultation, ResponsePart
from plans.models import Snapshot


class Theme(models.Model):
    """Points that say alike, or are answered together."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="themes")
    title = models.CharField(max_length=150)
    summary = models.TextField(blank=True, help_text="What people said, in a sentence or two.")
    position = models.PositiveSmallIntegerField()
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "title"], condition=Q(merged_into__isnull=True), name="theme_title_is_unique"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="theme_has_a_title"),
            models.CheckConstraint(condition=~Q(merged_into=models.F("id")), name="theme_is_not_merged_into_itself"),
        ]

    def __str__(self) -> str:
        return self.title


class Point(models.Model):
    """One point that somebody made: words of a response, or the whole of one of its parts."""

    part = models.ForeignKey(ResponsePart, on_delete=models.PROTECT, related_name="points")
    quote = models.TextField(help_text="The words, as others may read them.")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, null=True, blank=True, related_name="points")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            # By its hash: an index holds no long text.
            models.UniqueConstraint("part", MD5("quote"), name="point_is_made_once"),
            models.CheckConstraint(condition=~Q(quote=""), name="point_says_something"),
        ]

    def __str__(self) -> str:
        return self.quote if len(self.quote) <= 80 else f"{self.quote[:79]}…"


class Reply(models.Model):
    """What was done about a theme, or about one point: whether it was taken up, why, and which text changed."""

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", "Accepted"
        PARTLY = "partly", "Partly accepted"
        NOT = "not", "Not accepted"

    theme = models.OneToOneField(Theme, on_delete=models.PROTECT, null=True, blank=True, related_name="reply")
    point = models.OneToOneField(Point, on_delete=models.PROTECT, null=True, blank=True, related_name="reply")
    outcome = models.CharField(max_length=10, choices=Outcome)
    reason = models.TextField(help_text="Why, and what was done.")
    snapshot = models.ForeignKey(
        Snapshot, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="The text that changed."
    )
    section_uid = models.UUIDField(null=True, blank=True)
    section_title = models.CharField(max_length=330, blank=True)
    bid = models.CharField(max_length=40, blank=True)
    words = models.TextField(blank=True, help_text="What the changed passage says now.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(theme__isnull=False, point__isnull=True) | Q(theme__isnull=True, point__isnull=False),
                name="reply_is_to_a_theme_or_a_point",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="reply_gives_a_reason"),
            models.CheckConstraint(
                condition=Q(section_uid__isnull=True) | Q(snapshot__isnull=False), name="reply_points_into_a_snapshot"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}: {self.theme or self.point}"
