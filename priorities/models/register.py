"""What has every entry of a cycle's registers in common: its number, what it is called, and that nothing is lost."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.permissions import Permission
from priorities.models.cycle import OfCycleQuerySet, PlanningCycle


class RegisterEntry(models.Model):
    """A numbered entry of a register. One that is wrong is taken out of the list and can be put back, never deleted;
    `version` tells two who change it at once."""

    cycle = models.ForeignKey(PlanningCycle, on_delete=models.PROTECT, related_name="%(class)ss")
    number = models.PositiveIntegerField()
    version = models.PositiveIntegerField(default=1, help_text="Grows with each change.")
    title = models.CharField(max_length=200)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    taken_out_at = models.DateTimeField(null=True, blank=True)

    objects = OfCycleQuerySet.as_manager()

    RIGHT = Permission.WRITE_INTENTION  # to enter one, in any body that takes part in the cycle

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="%(class)s_has_a_title"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def settled(self) -> str:
        """Why it can no longer be changed or taken out, in a sentence; empty while it can."""
        return ""
