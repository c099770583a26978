"""What did the data say on a day, under which rules? And from when are they read anew?"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from metrics.models.observation import Release, Series
from metrics.models.target import Target
from organisations.models import Organisation


class RebaseDecision(models.Model):
    """From a day on, limits are drawn anew: a judgement, never a rule ("Making Data Count"). Who took it, when, why.
    Frozen; taking it back is set once, with its reason."""

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="rebases")
    from_date = models.DateField(help_text="The end of the first period under new limits; there is a value for it.")
    reason = models.TextField()
    decided_on = models.DateField()
    committee = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="rebase_decisions"
    )
    minute = models.CharField(max_length=120, blank=True)
    by = models.CharField(max_length=254)
    at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_because = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["series", "from_date"], condition=Q(taken_back_at__isnull=True), name="rebase_is_decided_once"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="rebase_says_why"),
            models.CheckConstraint(
                condition=Q(taken_back_at__isnull=True) | ~Q(taken_back_because=""), name="rebase_taken_back_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.series}: new limits from {self.from_date}"


class Interpretation(models.Model):
    """What the data said: four answers with all that they were made of. Stored with the rules' name, the engine's
    number and the hash of the input, so that any page, report or file tells the same, and it can be made again. Frozen.
    """

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="interpretations")
    target = models.ForeignKey(Target, on_delete=models.PROTECT, null=True, blank=True, related_name="interpretations")
    release = models.ForeignKey(
        Release, on_delete=models.PROTECT, related_name="interpretations", help_text="The last one that was known."
    )
    polarity = models.CharField(max_length=5, blank=True)
    profile = models.CharField(max_length=20, help_text="The rules: of SPC, or of the trend test.")
    engine = models.CharField(max_length=10)
    input_sha256 = models.CharField(max_length=64)
    answers = models.JSONField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["series", "profile", "engine", "input_sha256"], name="interpretation_is_made_once"
            )
        ]
        indexes = [models.Index(fields=["series", "-id"], name="interpretation_latest")]

    def __str__(self) -> str:
        return f"{self.series} under {self.profile}"
