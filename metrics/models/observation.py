"""What was observed, and what did we know of it on which day?"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import and_

from django.db import models
from django.db.models import F, Q

from metrics.models.indicator import Area, Indicator


class Status(models.TextChoices):
    """What kind of number it is, or why there is none: SDMX's list of codes (CL_OBS_STATUS). Zero is a number."""

    NORMAL = "A", "Normal"
    ESTIMATED = "E", "Estimated"
    FORECAST = "F", "Forecast"
    IMPUTED = "I", "Imputed"
    PROVISIONAL = "P", "Provisional"
    UNRELIABLE = "U", "Low reliability"
    DEFINITION = "D", "Definition differs"
    SPECIAL = "S", "Of a special event"
    NOT_APPLICABLE = "M", "Not applicable"
    NOT_COLLECTED = "L", "Not collected"
    MISSING = "O", "Missing"
    SUPPRESSED = "Q", "Suppressed"


MISSING = ("M", "L", "O", "Q")
NUMBERS = ("value", "lower", "upper", "lower_998", "upper_998", "numerator", "denominator")
LARGEST = 1e300
STILL = 2**31 - 1
"""Where the number of the release that ended an observation stands: none has. No release is ever given it."""


def all_of(rules: Iterable[Q]) -> Q:
    """All of them hold; a comparison with nothing holds in a constraint (it is unknown, and not false)."""
    return reduce(and_, rules)


class Form(models.TextChoices):
    """How a file of observations is laid out."""

    FINGERTIPS = "fingertips", "Fingertips CSV"
    TIDY = "tidy", "Tidy CSV"
    WORKBOOK = "workbook", "Excel workbook"


class Release(models.Model):
    """One file of observations that was taken in, whole. Releases are numbered in the order in which they were loaded
    (one at a time), so what was known on a day is asked for by the number of the last one. Frozen; its counts are empty
    only within the transaction that loads it."""

    name = models.CharField(max_length=200, help_text="The file's name.")
    sha256 = models.CharField(max_length=64)
    form = models.CharField(max_length=12, choices=Form)
    source = models.CharField(max_length=120)
    is_complete = models.BooleanField(
        default=False, help_text="The file was all that its source held for its indicators."
    )  # fmt: skip
    loaded_at = models.DateTimeField()
    rows = models.PositiveIntegerField()
    new = models.PositiveIntegerField(null=True)
    changed = models.PositiveIntegerField(null=True)
    withdrawn = models.PositiveIntegerField(null=True)
    report = models.JSONField(default=list, help_text="Sentences for the person who sent the file.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(rows__gte=F("new") + F("changed")), name="release_writes_no_more_than_its_rows"
            )
        ]
        indexes = [models.Index(fields=["loaded_at"], name="release_loaded")]

    def __str__(self) -> str:
        return f"Release {self.pk}, {self.name}"

    @property
    def unchanged(self) -> int:
        return self.rows - self.new - self.changed


class Series(models.Model):
    """One line through time: an indicator, in an area, for one sex, age and category ("all" is empty).

    Triggers of the migration stand for its foreign keys, once for each statement and with the same locks: a file may
    bring fifty thousand series, and two questions for each cost more than a tenth of its time."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="series", db_constraint=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="series", db_constraint=False)
    sex = models.CharField(max_length=20, blank=True)
    age = models.CharField(max_length=60, blank=True)
    category_type = models.CharField(max_length=120, blank=True)
    category = models.CharField(max_length=120, blank=True)

    class Meta:
        verbose_name_plural = "series"
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "area", "sex", "age", "category_type", "category"], name="series_is_told_once"
            ),
            models.CheckConstraint(
                condition=Q(category="", category_type="") | (~Q(category="") & ~Q(category_type="")),
                name="series_category_has_its_type",
            ),
        ]

    def __str__(self) -> str:
        parts = [str(self.area), self.sex, self.age, self.category]
        return ", ".join(part for part in parts if part)


class Observation(models.Model):
    """A value of a series for a period, as one release brought it. A revision is a new row: the old one is only told
    which release ended it (`release_to`), so that what a board saw in March can be asked for in October.

    Triggers of the migration refuse every other change, and a row whose series or release is not there: once for each
    statement, not for each row as a foreign key would, which for a million rows takes longer than writing them."""

    # One index does it all: a period is known once at a time, and each of its endings is another release.
    pk = models.CompositePrimaryKey("series_id", "period_start", "period_end", "release_to")
    series = models.ForeignKey(
        Series, on_delete=models.PROTECT, related_name="observations", db_index=False,
        db_constraint=False,
    )  # fmt: skip
    period_start = models.DateField()
    period_end = models.DateField()
    value = models.FloatField(null=True)
    status = models.CharField(max_length=1, choices=Status, default=Status.NORMAL)
    is_break = models.BooleanField(default=False, help_text="The series is not comparable with what came before.")
    lower = models.FloatField("lower 95% confidence limit", null=True)
    upper = models.FloatField("upper 95% confidence limit", null=True)
    lower_998 = models.FloatField("lower 99.8% confidence limit", null=True)
    upper_998 = models.FloatField("upper 99.8% confidence limit", null=True)
    numerator = models.FloatField(null=True)
    denominator = models.FloatField(null=True)
    note = models.CharField(max_length=300, blank=True)
    release_from = models.ForeignKey(
        Release, on_delete=models.PROTECT, related_name="brought", db_index=False, db_constraint=False
    )
    release_to = models.IntegerField(
        default=STILL, db_default=STILL, help_text="The number of the release that ended it."
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=MISSING, value__isnull=True)
                | (Q(value__isnull=False) & ~Q(status__in=MISSING)),
                name="observation_without_value_says_why",
            ),
            models.CheckConstraint(condition=Q(period_end__gte=F("period_start")), name="observation_ends_after_start"),
            models.CheckConstraint(
                condition=all_of(Q(**{f"{name}__lte": F("value")}) for name in ("lower", "lower_998"))
                & all_of(Q(**{f"{name}__gte": F("value")}) for name in ("upper", "upper_998")),
                name="observation_is_between_its_limits",
            ),
            models.CheckConstraint(
                # No number, and infinity, are outside of any range.
                condition=all_of(Q(**{f"{name}__range": (-LARGEST, LARGEST)}) for name in NUMBERS),
                name="observation_is_of_finite_numbers",
            ),
            models.CheckConstraint(condition=Q(denominator__isnull=True) | Q(denominator__gte=0),
                                   name="observation_denominator_is_not_negative"),
            models.CheckConstraint(
                condition=Q(release_to__gt=F("release_from")),
                name="observation_ends_after_it_came",
            ),
        ]  # fmt: skip
        # What a release revised or withdrew. It holds nothing of what still stands: a first load does not pay for it.
        indexes = [models.Index(fields=["release_to"], condition=Q(release_to__lt=STILL), name="observation_ended")]

    def __str__(self) -> str:
        return f"{self.series} {self.period_end}: {self.value if self.value is not None else self.get_status_display()}"

    @property
    def is_missing(self) -> bool:
        return self.value is None
