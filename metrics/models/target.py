"""What is aimed at? The words as they stand, and, once a person has confirmed it, what they mean."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from metrics.models.indicator import Area, Indicator, Measure
from priorities.models import Commitment, Milestone, PriorityMeasure

KINDS = [
    ("at least", "At least"),
    ("at most", "At most"),
    ("above", "Above"),
    ("below", "Below"),
    ("within", "Within a range"),
    ("zero", "Eliminate: none at all"),
    ("change", "Change from a baseline, in percent"),
    ("year on year", "Change from year to year, in percent"),
    ("relative to baseline", "At least, in percent of a baseline"),
    ("floor and stretch", "Minimum, and an ambition above it"),
    ("coverage", "Everywhere: all of those named"),
    ("up", "Increase, by how much is not said"),
    ("down", "Reduce, by how much is not said"),
    ("milestone", "Something done by a date"),
    ("in words", "An outcome in words: no number is meant"),
    ("to be agreed", "To be agreed"),
    ("none defined", "None defined"),
]
NUMERIC = [kind for kind, _ in KINDS[:11]]
UNITS = [("%", "Percent"), ("count", "Number"), ("seconds", "Duration")]


class Target(models.Model):
    """What is aimed at, once, however often plans state it: each place is a `TargetStatement` with its own words. A
    blank cell, "to be agreed" and zero are three different things."""

    class State(models.TextChoices):
        VERBATIM = "verbatim", "Words only: a person must say what they mean"
        PROPOSED = "proposed", "Read from the words, not yet confirmed"
        CONFIRMED = "confirmed", "Confirmed"

    slug = models.SlugField(max_length=120, unique=True)
    state = models.CharField(max_length=10, choices=State)
    kind = models.CharField(max_length=20, choices=KINDS, blank=True)
    value = models.FloatField(null=True, blank=True)
    upper = models.FloatField(null=True, blank=True, help_text="The end of a range, or the ambition above a minimum.")
    unit = models.CharField(max_length=10, choices=UNITS, blank=True)
    by_date = models.DateField(null=True, blank=True)
    baseline = models.CharField(max_length=80, blank=True, help_text="The period that a change is counted from.")
    baseline_value = models.FloatField(null=True, blank=True)
    authority = models.CharField(max_length=80, blank=True, help_text="Who set it: nationally, by a region, locally.")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, null=True, blank=True, related_name="targets")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True, related_name="targets")
    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, null=True, blank=True, related_name="targets")
    questions = models.JSONField(default=list, help_text="What the words leave open, each a sentence.")
    note = models.TextField(blank=True)
    confirmed_by = models.CharField(max_length=254, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="confirmed") | (~Q(confirmed_by="") & Q(confirmed_at__isnull=False) & ~Q(kind="")),
                name="target_confirmed_says_by_whom",
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | ~Q(kind__in=NUMERIC) | Q(value__isnull=False),
                name="target_of_a_number_has_one",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["within", "floor and stretch"]) | Q(upper__isnull=False),
                name="target_range_has_two_ends",
            ),
            models.CheckConstraint(condition=Q(upper__isnull=True) | Q(upper__gte=models.F("value")),
                                   name="target_range_is_in_order"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display() or 'Not read'} {'' if self.value is None else self.value}".strip()


class TargetStatement(models.Model):
    """One place that states a target, word for word: a row of a list, a cell of a plan's table, a commitment, or a
    document outside the portal. What is printed is never changed by what it is taken to mean."""

    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="statements")
    wording = models.TextField()
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, null=True, blank=True, related_name="statements")
    priority_measure = models.ForeignKey(
        PriorityMeasure, on_delete=models.PROTECT, null=True, blank=True, related_name="target_statements"
    )
    commitment = models.ForeignKey(
        Commitment, on_delete=models.PROTECT, null=True, blank=True, related_name="target_statements"
    )
    document = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["target", "wording", "measure", "priority_measure", "commitment", "document"],
                nulls_distinct=False, name="targetstatement_is_told_once",
            ),
            models.CheckConstraint(
                condition=Q(measure__isnull=False, priority_measure=None, commitment=None, document="")
                | Q(measure=None, priority_measure__isnull=False, commitment=None, document="")
                | Q(measure=None, priority_measure=None, commitment__isnull=False, document="")
                | (Q(measure=None, priority_measure=None, commitment=None) & ~Q(document="")),
                name="targetstatement_is_in_one_place",
            ),
            models.CheckConstraint(condition=~Q(wording=""), name="targetstatement_has_words"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.wording

    @property
    def of_what(self) -> str:
        """Where it stands, in a few words: the measure, the priority, the promise or the document."""
        of = self.measure or (self.priority_measure and self.priority_measure.priority) or self.commitment
        return str(of or self.document)

    @property
    def confirmed(self) -> Target | None:
        """What the words mean, once a person has confirmed it."""
        return self.target if self.target.state == Target.State.CONFIRMED else None


class Trajectory(models.Model):
    """The planned way to a target, in one version; a new plan is a new version."""

    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="trajectories")
    version = models.PositiveSmallIntegerField()
    approved_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300)

    class Meta:
        verbose_name_plural = "trajectories"
        constraints = [
            models.UniqueConstraint(fields=["target", "version"], name="trajectory_version_is_unique"),
            models.CheckConstraint(condition=~Q(source=""), name="trajectory_names_its_source"),
        ]

    def __str__(self) -> str:
        return f"{self.target}, version {self.version}"


class TrajectoryPoint(models.Model):
    """What was planned for the period that ends on a day. Nothing is read between two points."""

    trajectory = models.ForeignKey(Trajectory, on_delete=models.PROTECT, related_name="points")
    period_end = models.DateField()
    value = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["trajectory", "period_end"], name="trajectorypoint_is_told_once")
        ]

    def __str__(self) -> str:
        return f"{self.period_end}: {self.value}"
