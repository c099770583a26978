"""What does one Place measure besides the lists that all answer to, and what evidence is there that it should?"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.permissions import Permission, may
from metrics.models.indicator import Indicator
from organisations.models import Place


class LocalMeasureQuerySet(models.QuerySet):
    def visible_to(self, user: Any, *, on: date) -> LocalMeasureQuerySet:
        """Everybody sees those that stand; whoever reads the workspace sees those that were taken out, too."""
        if may(user, Permission.READ_WORKSPACE, on=on):
            return self
        return self.filter(taken_out_at__isnull=True)


class LocalMeasure(models.Model):
    """A Place adds an indicator to what it is judged by, because its joint strategic needs assessment (JSNA) shows
    materially worse outcomes (discussion document of October 2023). Never without the citation, and never deleted: it
    is taken out, and can be put back."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="local_measures")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="local_uses")
    worse = models.TextField(help_text="Which outcomes are materially worse, and than what.")
    assessment = models.CharField(max_length=200, help_text="The needs assessment: its title and year.")
    passage = models.CharField(max_length=200, help_text="Where in it: page, chapter or table.")
    address = models.URLField(max_length=500, blank=True, help_text="Where it can be read.")
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    added_at = models.DateTimeField()
    taken_out_at = models.DateTimeField(null=True, blank=True)

    objects = LocalMeasureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "indicator"], name="localmeasure_is_added_once"),
            models.CheckConstraint(
                condition=~Q(worse="") & ~Q(assessment="") & ~Q(passage=""), name="localmeasure_cites_its_evidence"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place}: {self.indicator}"
