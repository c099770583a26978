"""Does the link to a plan that is not held here still lead to it?"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from plans.models.register import RegisteredPlan


class LinkCheck(models.Model):
    """A person opened the link to a plan and says what was there. The portal itself asks no other site for anything.
    The newest check of the address as it is now counts; a new address was never checked."""

    plan = models.ForeignKey(RegisteredPlan, on_delete=models.PROTECT, related_name="link_checks")
    address = models.URLField(max_length=300)
    works = models.BooleanField()
    note = models.CharField(max_length=250, blank=True)
    checked_on = models.DateField()
    checked_by = models.CharField(max_length=254)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(address=""), name="linkcheck_is_of_an_address")]

    def __str__(self) -> str:
        return f"{self.plan}: {'works' if self.works else 'dead'}"
