"""Who else intends the same? All intentions of a cycle compared, and what was decided on each pair that is alike."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core.models import Job
from priorities.models.cycle import PlanningCycle
from priorities.models.intention import Intention

SAME_WORK, ALIKE, STRONGEST = 60, 30, 5
"""From how many percent of shared words two are the same work, or alike; how many pairs of an intention are kept."""

LINKS = {
    "entry": "Both answer to the same entry of the long list",
    "objective": "Both serve the same objective of the partnership",
    "strategy": "Both serve the same strategy of a board",
    "outcomes": "Both name the same outcomes and metrics",
    "stream": "Both are paid by the same ring-fenced stream",
    "disinvestment": "Both are paid by the same disinvestment",
    "delivery": "The same body delivers both",
}
"""What two intentions may have in common besides words, as it is told; `actions/comparing.py` finds it."""


class OverlapSearch(models.Model):
    """One comparison of all intentions of a cycle, by one job. What it found is kept until the next one is done."""

    cycle = models.ForeignKey(PlanningCycle, on_delete=models.PROTECT, related_name="overlap_searches")
    job = models.OneToOneField(Job, on_delete=models.PROTECT, related_name="overlap_search")
    asked_at = models.DateTimeField()
    compared_at = models.DateTimeField(null=True, blank=True, help_text="When its result was stored.")
    compared = models.PositiveIntegerField(default=0, help_text="How many intentions.")

    class Meta:
        indexes = [models.Index(fields=["cycle", "-compared_at"], name="overlapsearch_newest")]

    def __str__(self) -> str:
        return f"Comparison of {self.cycle}"


class OverlapMark(models.Model):
    """What an intention was when it was compared, as a fingerprint: so that a page can say how many changed since."""

    search = models.ForeignKey(OverlapSearch, on_delete=models.CASCADE, related_name="marks")
    intention = models.ForeignKey(Intention, on_delete=models.PROTECT, related_name="overlap_marks")
    mark = models.CharField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["search", "intention"], name="overlapmark_is_one_each")]

    def __str__(self) -> str:
        return f"{self.intention}: {self.mark}"


class OverlapPairQuerySet(models.QuerySet):
    def visible_to(self, user: Any, *, on: date) -> OverlapPairQuerySet:
        """Whoever may see the cycle sees what is alike in it."""
        return self.filter(search__cycle__in=PlanningCycle.objects.visible_to(user, on=on).values("pk"))


class OverlapPair(models.Model):
    """Two intentions that are alike, with all that says so."""

    class Kind(models.TextChoices):
        DUPLICATE = "duplicate", "Likely duplicate"
        SYNERGY = "synergy", "Likely synergy"
        APART = "apart", "No longer alike"

    search = models.ForeignKey(OverlapSearch, on_delete=models.CASCADE, related_name="pairs")
    first = models.ForeignKey(Intention, on_delete=models.PROTECT, related_name="alike_after")
    second = models.ForeignKey(Intention, on_delete=models.PROTECT, related_name="alike_before")
    kind = models.CharField(max_length=10, choices=Kind)
    words = models.PositiveSmallIntegerField(help_text="Percent of their telling words that are the same.")
    shared = models.JSONField(default=list, help_text="What they have in common: pairs of a kind and its words.")
    is_same_people = models.BooleanField(help_text="Both are for people of one Place at least.")
    places = models.TextField(blank=True, help_text="The Places that they have in common, in words.")
    strength = models.PositiveSmallIntegerField(help_text="By which the list is ordered, duplicates first.")

    objects = OverlapPairQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["search", "first", "second"], name="overlappair_is_told_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="overlappair_is_in_order"),
            models.CheckConstraint(condition=Q(words__lte=100), name="overlappair_words_are_a_percentage"),
        ]
        indexes = [models.Index(fields=["search", "-strength"], name="overlappair_strongest")]

    def __str__(self) -> str:
        return f"{self.first} / {self.second}"

    @property
    def reasons(self) -> list[str]:
        """Why they are said to be alike, a sentence each."""
        told = [f"{self.words}% of their telling words are the same."] if self.words else []
        told += [f"{LINKS.get(kind, kind)}: {words}." for kind, words in self.shared]
        if not self.is_same_people:
            return [*told, "They are for people of different Places."]
        return [*told, f"Both are for people of {self.places}."] if self.places else told

    @property
    def rule(self) -> str:
        """Why it is called what it is called."""
        if self.kind == self.Kind.APART:
            return "They were alike when a decision was taken; by their words of today they are not."
        if self.kind == self.Kind.DUPLICATE:
            return "The same work for the same people: it may be done twice."
        if self.words >= SAME_WORK or any(kind == "entry" for kind, _ in self.shared):
            return "The same work for different people: it may be done once for all."
        return "Alike, with something in common besides words: the teams may work together."


class OverlapDecision(models.Model):
    """What is done about two intentions that are alike. Never changed or deleted: a later decision counts instead."""

    class Outcome(models.TextChoices):
        MERGE = "merge", "Merge: one stays, the other is withdrawn"
        ONCE = "once", "Do it once for all"
        APART = "apart", "Keep them apart"

    first = models.ForeignKey(Intention, on_delete=models.PROTECT, related_name="overlap_decisions_after")
    second = models.ForeignKey(Intention, on_delete=models.PROTECT, related_name="overlap_decisions_before")
    outcome = models.CharField(max_length=10, choices=Outcome)
    keep = models.ForeignKey(
        Intention, on_delete=models.PROTECT, null=True, blank=True, related_name="overlap_decisions_for",
        help_text="Of a merger: which one stays.",
    )  # fmt: skip
    reason = models.TextField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="overlap_decisions"
    )
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="overlapdecision_is_in_order"),
            models.CheckConstraint(condition=~Q(reason=""), name="overlapdecision_has_a_reason"),
            models.CheckConstraint(
                condition=Q(outcome="merge", keep=F("first"))
                | Q(outcome="merge", keep=F("second"))
                | (~Q(outcome="merge") & Q(keep__isnull=True)),
                name="overlapdecision_to_merge_says_which_stays",
            ),
        ]
        indexes = [models.Index(fields=["first", "second", "-id"], name="overlapdecision_newest")]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}: {self.first} / {self.second}"
