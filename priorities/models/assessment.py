"""What comes first? The questions asked of an intention, the matrix, and who scored what."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.permissions import SYSTEM
from plans.models import RegisteredPlan
from priorities.models.cycle import PlanningCycle
from priorities.models.framework import FrameworkItem
from priorities.models.intention import Intention


class Consideration(models.Model):
    """The answer to one of the questions of the discussion document of October 2023, with its evidence. The fourth, the
    rank by the matrix, is not answered but reckoned."""

    class Question(models.TextChoices):
        MANDATED = "mandated", "Is it nationally mandated?"
        PARTNERSHIP = "partnership", "Is it a priority of the whole partnership?"
        PLACE = "place", "Is it a priority of a Health and Wellbeing Board or Place partnership?"
        AFFORDABLE = "affordable", "Is it financially affordable?"
        DELIVERABLE = "deliverable", "Is it deliverable?"

    intention = models.ForeignKey(Intention, on_delete=models.PROTECT, related_name="considerations")
    question = models.CharField(max_length=20, choices=Question)
    answer = models.BooleanField()
    evidence = models.TextField()
    item = models.ForeignKey(
        FrameworkItem, on_delete=models.PROTECT, null=True, blank=True, related_name="considerations"
    )  # fmt: skip
    strategy = models.ForeignKey(
        RegisteredPlan, on_delete=models.PROTECT, null=True, blank=True, related_name="considerations"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["intention", "question"], name="consideration_is_answered_once"),
            models.CheckConstraint(condition=~Q(evidence=""), name="consideration_has_evidence"),
            models.CheckConstraint(
                condition=Q(item__isnull=True) | Q(question="partnership", answer=True),
                name="consideration_item_is_of_the_partnership",
            ),
            models.CheckConstraint(
                condition=Q(strategy__isnull=True) | Q(question="place", answer=True),
                name="consideration_strategy_is_of_a_place",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_question_display()} {'Yes' if self.answer else 'No'}"


class ScoringMatrix(models.Model):
    """Criteria with weights, in one version. Other weights are another version: what was scored stays as it was."""

    slug = models.SlugField(max_length=80)
    version = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(max_length=200)
    highest = models.PositiveSmallIntegerField("highest score", default=5)
    source = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["slug", "version"], name="scoringmatrix_version_is_unique"),
            models.CheckConstraint(
                condition=Q(highest__gte=1, highest__lte=100), name="scoringmatrix_highest_is_sensible"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, version {self.version}"


class Criterion(models.Model):
    """One line of a matrix: what is scored, and how much it counts beside the others."""

    matrix = models.ForeignKey(ScoringMatrix, on_delete=models.PROTECT, related_name="criteria")
    position = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=200)
    guidance = models.TextField(blank=True)
    weight = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matrix", "position"], name="criterion_position_is_unique"),
            models.CheckConstraint(condition=Q(weight__gte=1, weight__lte=100), name="criterion_weight_is_sensible"),
        ]

    def __str__(self) -> str:
        return self.label


class ScoringRound(models.Model):
    """Some people score some intentions by one matrix. Nobody sees another's scores before all are in."""

    cycle = models.ForeignKey(PlanningCycle, on_delete=models.PROTECT, related_name="rounds")
    matrix = models.ForeignKey(ScoringMatrix, on_delete=models.PROTECT, related_name="rounds")
    opened_at = models.DateTimeField()
    revealed_at = models.DateTimeField(null=True, blank=True, help_text="When the last scores were in.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cycle"], condition=Q(revealed_at__isnull=True), name="scoringround_is_open_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cycle}, {self.matrix}"


class ScoringEntry(models.Model):
    """An intention that a round scores."""

    round = models.ForeignKey(ScoringRound, on_delete=models.PROTECT, related_name="entries")
    intention = models.ForeignKey(Intention, on_delete=models.PROTECT, related_name="entries")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "intention"], name="scoringentry_is_once_in_a_round")]

    def __str__(self) -> str:
        return str(self.intention)


class ScoringSeat(models.Model):
    """Somebody who scores in a round; or was to, and was let off with a reason that everybody reads."""

    round = models.ForeignKey(ScoringRound, on_delete=models.PROTECT, related_name="seats")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="scoring_seats")
    finished_at = models.DateTimeField(null=True, blank=True)
    excused_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "user"], name="scoringseat_is_one_each"),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True) | Q(excused_at__isnull=True), name="scoringseat_ends_in_one_way"
            ),
            models.CheckConstraint(
                condition=Q(excused_at__isnull=True) | ~Q(reason=""), name="scoringseat_excused_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} in {self.round}"


class ScoreQuerySet(models.QuerySet):
    def visible_to(self, user: Any, *, on: date) -> ScoreQuerySet:
        """One's own, and all of a round whose scores are all in. Commands on the server are bound by it too."""
        seen = Q(seat__round__revealed_at__isnull=False)
        if user is not SYSTEM:
            cycles = PlanningCycle.objects.visible_to(user, on=on)
            seen = Q(seat__user=user) | seen & Q(seat__round__cycle__in=cycles.values("pk"))
        return self.filter(seen)


class Score(models.Model):
    """What somebody gave an intention for one criterion; without a number, why none can be given. The migration adds a
    bolt: the scores of a seat that is finished, or of a round that is revealed, never change."""

    seat = models.ForeignKey(ScoringSeat, on_delete=models.PROTECT, related_name="scores")
    entry = models.ForeignKey(ScoringEntry, on_delete=models.PROTECT, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="scores")
    value = models.PositiveSmallIntegerField(null=True, blank=True)
    reason = models.TextField(blank=True)

    objects = ScoreQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seat", "entry", "criterion"], name="score_is_given_once"),
            models.CheckConstraint(
                condition=Q(value__isnull=False) | ~Q(reason=""), name="score_that_is_missing_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {'no score' if self.value is None else self.value}"
