"""Who was involved before there was a draft?"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from organisations.models import Organisation
from plans.models import REDUCED_DATE, Plan, PlanDate, RegisteredPlan


class Involvement(models.Model):
    """People or bodies were involved before there was a draft, or are to be (NHS Act 2006 s.14Z54(3) for boards): what
    happened, who took part, when in the source's words and typed as far as certain, and what came of it."""

    plan = models.ForeignKey(
        RegisteredPlan, on_delete=models.PROTECT, null=True, blank=True, related_name="involvements"
    )
    log_of = models.ForeignKey(
        Plan, on_delete=models.PROTECT, null=True, blank=True, related_name="involvement_log",
        help_text="The plan in whose log it was recorded. Rows of `plan` are told by a source, and public.",
    )  # fmt: skip
    board = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="involvements",
        help_text="The body that took part, where it is one that the directory knows.",
    )  # fmt: skip
    event = models.CharField(max_length=250)
    audience = models.CharField(max_length=300, help_text="The bodies or people, in the source's words.")
    words = models.CharField(max_length=120, blank=True, help_text="The day in the source's words; empty where none.")
    starts = models.CharField(max_length=10, null=True, blank=True)  # noqa: DJ001  (null is "unknown", never "")
    ends = models.CharField(max_length=10, null=True, blank=True)  # noqa: DJ001
    told_as = models.CharField(max_length=10, choices=PlanDate.ToldAs)
    output = models.TextField(blank=True, help_text="What came of it. Empty where no source says.")
    points = models.JSONField(default=list, blank=True, help_text="What came of it, as the source prints it.")
    source = models.CharField(max_length=250)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "event", "audience"], name="involvement_is_told_once"),
            models.CheckConstraint(
                condition=Q(plan__isnull=False, log_of__isnull=True) | Q(plan__isnull=True, log_of__isnull=False),
                name="involvement_is_told_or_logged",
            ),
            models.UniqueConstraint(
                fields=["log_of", "board", "event", "starts"],
                condition=Q(log_of__isnull=False),
                nulls_distinct=False,
                name="involvement_is_logged_once",
            ),
            models.CheckConstraint(
                condition=(Q(starts__isnull=True) | Q(starts__regex=REDUCED_DATE))
                & (Q(ends__isnull=True) | Q(ends__regex=REDUCED_DATE)),
                name="involvement_is_dated_as_far_as_certain",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event}: {self.audience}"
