"""Which committee asked for Red, Amber and Green?"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from organisations.models import Organisation


class RatingRequest(models.Model):
    """That a committee asked to be shown a letter beside the four answers: who asked for it there, when, and where it
    is minuted. Frozen; taking it back is set once, with its reason."""

    committee = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="rating_requests")
    asked_by = models.CharField(max_length=200, help_text="Who asked for it in the committee.")
    asked_on = models.DateField()
    minute = models.CharField(max_length=120)
    by = models.CharField(max_length=254)
    at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_because = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["committee"], condition=Q(taken_back_at__isnull=True), name="ratingrequest_stands_once"
            ),
            models.CheckConstraint(
                condition=~Q(asked_by="") & ~Q(minute=""), name="ratingrequest_says_who_and_where"
            ),
            models.CheckConstraint(
                condition=Q(taken_back_at__isnull=True, taken_back_because="")
                | (Q(taken_back_at__isnull=False) & ~Q(taken_back_because="")),
                name="ratingrequest_taken_back_says_why",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"Red, Amber and Green for {self.committee}"
