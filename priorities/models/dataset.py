"""From which data does every team plan? The shared data set of a cycle, by version."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from organisations.models import Organisation
from priorities.models.cycle import PlanningCycle
from priorities.models.register import RegisterEntry


class DataSet(models.Model):
    """One version of the data that all teams of a cycle plan from ("a single version of population health/key
    intelligence", discussion document of October 2023). Once frozen, neither it nor its items change: the migration
    holds the bolts. At most one version is open."""

    cycle = models.ForeignKey(PlanningCycle, on_delete=models.PROTECT, related_name="data_sets")
    version = models.PositiveSmallIntegerField()
    frozen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cycle", "version"], name="dataset_version_is_unique_in_its_cycle"),
            models.UniqueConstraint(
                fields=["cycle"], condition=Q(frozen_at__isnull=True), name="dataset_has_one_open_version"
            ),
        ]

    def __str__(self) -> str:
        return f"Version {self.version}"


class DataItem(RegisterEntry):
    """One part of a data set: what it tells, whose it is, of which day, and where it is. A table may be kept with it
    as it was that day; then with its meaning in words, for whoever cannot see it."""

    data_set = models.ForeignKey(DataSet, on_delete=models.PROTECT, related_name="items")
    tells = models.TextField("what it tells", help_text="And for which teams it matters most.")
    owner = models.ForeignKey(
        Organisation, verbose_name="who looks after it", on_delete=models.PROTECT, related_name="data_items"
    )
    edition = models.CharField(
        "version or period of the data", max_length=120, help_text="As its source calls it, for example “2023/24”."
    )
    dated_on = models.DateField("date of the data", help_text="The day on which this version was made or drawn.")
    url = models.URLField("where it is (optional)", max_length=500, blank=True)
    table = models.JSONField(default=list, blank=True, help_text="Rows of cells, the first of them headings.")
    table_words = models.TextField("what the table shows, in words (optional)", blank=True)

    class Meta(RegisterEntry.Meta):
        constraints = [
            *RegisterEntry.Meta.constraints,
            models.UniqueConstraint(fields=["data_set", "number"], name="dataitem_number_is_unique_in_its_version"),
            models.CheckConstraint(
                condition=Q(table=[]) | ~Q(table_words=""), name="dataitem_table_is_told_in_words",
                violation_error_message="Say in words what the table shows, for whoever cannot see it.",
            ),
        ]  # fmt: skip
