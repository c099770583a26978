"""What is measured, for whom, and which list asks for it?"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from accounts.permissions import Permission, may
from core.licence import OGL, OGL_ID, OGL_NAME
from organisations.models import Dated, Organisation
from priorities.models import FrameworkItem

OPEN_LICENCES = {
    OGL_NAME: OGL,
    OGL_ID: OGL,
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
}
"""Licences under which numbers may be given to everybody. What is not named here is not open."""


class Polarity(models.TextChoices):
    """Which way improvement lies. It may differ from one use of an indicator to another."""

    UP = "up", "Higher is better"
    DOWN = "down", "Lower is better"
    NONE = "none", "Neither way is better"
    UNKNOWN = "", "Not said"


class Area(Dated):
    """For whom something was observed: a nation, an ICB, a council's area, a trust. Known by its code, of the Office
    for National Statistics (GSS) or of the Organisation Data Service (ODS); names change and differ in spelling."""

    class Kind(models.TextChoices):
        NATION = "nation", "Nation"
        ENGLISH_REGION = "english region", "Region"
        NHS_REGION = "nhs region", "NHS region"
        ICB = "icb", "Integrated care board"
        SUB_ICB = "sub icb", "Sub-ICB location"
        AUTHORITY = "local authority", "Local authority"
        NEIGHBOURHOOD = "neighbourhood", "Census neighbourhood"
        ORGANISATION = "organisation", "Organisation (ODS code)"
        OTHER = "other", "Another area"

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=Kind)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="metric_areas",
        help_text="The body of the directory that has this code, if there is one.",
    )  # fmt: skip

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(kind="nation") | Q(code__regex="^[EWSNK]9[0-9]{7}$"), name="area_nation_has_its_code"
            ),
            models.CheckConstraint(
                condition=~Q(kind="icb") | Q(code__startswith="E54"), name="area_icb_has_its_code"
            ),
            models.CheckConstraint(
                condition=~Q(kind="local authority") | Q(code__regex="^(E(0[6-9]|10|47)|W06|S12|N09)[0-9]{6}$"),
                name="area_authority_has_its_code",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class IndicatorQuerySet(models.QuerySet):
    def visible_to(self, user: Any, *, on: date) -> IndicatorQuerySet:
        """Whoever reads the workspace sees every indicator; everybody else those that a list names, that a Place added
        or by which a document aims at something, for all these are public. Whether its numbers may be given to
        everybody is another question: `Indicator.is_open`."""
        if may(user, Permission.READ_WORKSPACE, on=on):
            return self
        added = Indicator.objects.filter(local_uses__isnull=False, local_uses__taken_out_at__isnull=True)
        aimed = Indicator.objects.filter(targets__statements__document__gt="")
        return self.filter(
            Exists(Measure.objects.filter(indicator=OuterRef("pk")))
            | Q(pk__in=added.values("pk"))
            | Q(pk__in=aimed.values("pk"))
        )


class Indicator(models.Model):
    """Something that is measured, by one definition. A source's number for it retires: the indicator that took over is
    its successor. What no document says stays empty and is shown as not known."""

    class Unit(models.TextChoices):
        PERCENT = "%", "Percent"
        COUNT = "count", "Number"
        RATE = "rate", "Rate"
        SECONDS = "seconds", "Duration"
        POUNDS = "GBP", "Pounds"
        YEARS = "years", "Years"
        INDEX = "index", "Percent of a baseline"
        SCORE = "score", "Score"
        UNKNOWN = "", "Not known"

    class SeriesKind(models.TextChoices):
        """Whether one period's value is free of the last one's, which decides what may be read from a series."""

        INDEPENDENT = "independent", "Each period for itself"
        ROLLING = "rolling", "Rolling or overlapping periods"
        CUMULATIVE = "cumulative", "Year to date, starting anew each year"
        SNAPSHOT = "snapshot", "A count on a day"
        UNKNOWN = "", "Not known"

    class Frequency(models.TextChoices):
        WEEKLY = "weekly", "Weekly"
        MONTHLY = "monthly", "Monthly"
        QUARTERLY = "quarterly", "Quarterly"
        YEARLY = "yearly", "Yearly"
        UNKNOWN = "", "Not known"

    class State(models.TextChoices):
        PROPOSED = "proposed", "Proposed: its definition is still to be entered"
        COLLECTING = "collecting", "Data are still to be collected"
        LIVE = "live", "Live"
        RETIRED = "retired", "Retired"

    slug = models.SlugField(max_length=120, unique=True)
    title = models.TextField()
    definition = models.TextField(blank=True)
    unit = models.CharField(max_length=10, choices=Unit, blank=True)
    unit_label = models.CharField(max_length=80, blank=True, help_text="Per what, for a rate: per 100,000 people.")
    decimals = models.PositiveSmallIntegerField(default=1)
    polarity = models.CharField(max_length=5, choices=Polarity, blank=True, help_text="Where a use does not say other.")
    frequency = models.CharField(max_length=10, choices=Frequency, blank=True)
    series_kind = models.CharField(max_length=12, choices=SeriesKind, blank=True)
    ci_method = models.CharField("method of confidence limits", max_length=200, blank=True)
    source = models.CharField(max_length=120, blank=True, help_text="Who publishes it: Fingertips, ONS.")
    source_id = models.CharField(max_length=40, blank=True, help_text="Its number there.")
    licence = models.CharField(max_length=120, blank=True)
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="indicators")
    note = models.TextField(blank=True, help_text="Caveats that must travel with the numbers.")
    state = models.CharField(max_length=12, choices=State, default=State.PROPOSED)
    successor = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="predecessors")

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_id"], condition=~Q(source_id=""), name="indicator_source_id_is_unique"
            ),
            models.CheckConstraint(condition=~Q(successor=F("id")), name="indicator_does_not_succeed_itself"),
            models.CheckConstraint(condition=Q(successor__isnull=True) | Q(state="retired"),
                                   name="indicator_with_a_successor_is_retired"),
            models.CheckConstraint(condition=~Q(title=""), name="indicator_has_a_title"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    @property
    def licence_address(self) -> str:
        """Where its licence can be read, if it is one that we know to be open."""
        return OPEN_LICENCES.get(self.licence, "")

    @property
    def is_open(self) -> bool:
        """Whether its numbers may be given to everybody: only under a licence that is recorded and open."""
        return bool(self.licence_address)


class Measure(models.Model):
    """How a list says that one of its items is measured: a row of its table, each cell in its exact words. The same
    words may stand in several rows ("Planned Activity Volumes 23/24" in ten), so the row is what is known, not its
    words. Polarity belongs to the use; which series of the indicator is meant, too."""

    class State(models.TextChoices):
        NAMED = "named", "Metric named"
        NOT_NAMED = "not named", "No metric named"
        NONE_DEFINED = "none defined", "The list says that none is defined"

    item = models.ForeignKey(FrameworkItem, on_delete=models.PROTECT, related_name="metrics")
    position = models.PositiveSmallIntegerField()
    wording = models.TextField(blank=True, help_text="The metric, exactly as printed; empty where the cell is.")
    marks = models.CharField(max_length=4, blank=True, help_text="Marks of a footnote that follow the words.")
    state = models.CharField(max_length=12, choices=State, default=State.NAMED)
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, null=True, blank=True, related_name="uses")
    sex = models.CharField(max_length=20, blank=True, help_text="Which series of the indicator; empty: the whole.")
    polarity = models.CharField(max_length=5, choices=Polarity, blank=True)
    target_wording = models.TextField(blank=True, help_text="The target's cell, exactly as printed.")
    stated_position = models.TextField(blank=True, help_text="Where the list says that we stand, as printed.")
    is_merged = models.BooleanField(default=False, help_text="The position's cell belongs to the row above, too.")
    printed = models.JSONField(default=dict, blank=True, help_text="Cells whose print differs from what the row holds.")
    note = models.TextField(blank=True)
    committee = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="measures_monitored",
        help_text="The one body that watches it; empty: nobody was said yet.",
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "position"], name="measure_position_is_unique"),
            models.CheckConstraint(
                condition=(Q(state="not named") & Q(wording="")) | (~Q(state="not named") & ~Q(wording="")),
                name="measure_without_words_says_so",
            ),
        ]

    def __str__(self) -> str:
        return self.wording or f"{self.item} (no metric named)"

    @property
    def way(self) -> str:
        """Which way improvement lies in this use."""
        return self.polarity or (self.indicator.polarity if self.indicator else "")
