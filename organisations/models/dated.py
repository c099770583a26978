"""What is true from one day to another."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q


class DatedQuerySet(models.QuerySet):
    def on(self, day: date) -> DatedQuerySet:
        """Valid on that day; both ends count."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day), Q(valid_to__isnull=True) | Q(valid_to__gte=day)
        )

    def overlapping(self, first: date | None, last: date | None) -> DatedQuerySet:
        """Valid on some day from `first` to `last`; an empty end is open."""
        found = self
        if first:
            found = found.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=first))
        if last:
            found = found.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=last))
        return found


class Dated(models.Model):
    """Something that is true from one day to another; an empty end is open, and both ends count."""

    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="%(class)s_ends_after_it_starts",
            )
        ]
