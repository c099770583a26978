"""What was published, and is kept from the public for now?"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from core.canonical import moment
from publication.models.publications import Publication


class TakenOff(models.Model):
    """A published edition was taken off the public site, and perhaps shown again. Its files lie where no server looks;
    nothing of the evidence goes. Each column is set once, and no row is deleted."""

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="taken_off")
    reason = models.TextField(help_text="Shown to the public in the edition's place.")
    at = models.DateTimeField()
    by = models.CharField(max_length=254)
    shown_reason = models.TextField(blank=True, help_text="Why it is shown again.")
    shown_at = models.DateTimeField(null=True, blank=True)
    shown_by = models.CharField(max_length=254, blank=True)

    class Meta:
        verbose_name_plural = "taken off"
        constraints = [
            models.UniqueConstraint(
                fields=["publication"], condition=Q(shown_at=None), name="publication_is_taken_off_once"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="taken_off_says_why"),
            models.CheckConstraint(
                condition=Q(shown_at=None, shown_by="", shown_reason="")
                | (Q(shown_at__isnull=False) & ~Q(shown_by="") & ~Q(shown_reason="")),
                name="shown_again_says_who_and_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.publication.edition}: taken off on {self.at:%d %B %Y}"

    @property
    def told(self) -> dict[str, str | int]:
        """What the ledger says of its taking off."""
        edition = self.publication.edition
        return {
            "plan": edition.plan.slug,
            "edition": edition.number,
            "reason": self.reason,
            "at": moment(self.at),
        }

    @property
    def told_again(self) -> dict[str, str | int]:
        """What the ledger says of its being shown again."""
        return {**self.told, "reason": self.shown_reason, "shown_at": moment(self.shown_at)} if self.shown_at else {}
