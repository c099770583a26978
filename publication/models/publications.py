"""What is public? A snapshot that was released, and the folder of files made from it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from core.canonical import moment, sha256
from core.models import Job
from plans.models import Edition, Snapshot


class Publication(models.Model):
    """A snapshot made public, or on its way there. `release` (canonical JSON) is frozen when publishing is asked for;
    together with the snapshot it determines every byte of the bundle. `folder` and `manifest_sha256` are set once, in
    the transaction that makes the edition published."""

    class State(models.TextChoices):
        BUILDING = "building", "Being built"
        PUBLISHED = "published", "Published"

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="publications")
    snapshot = models.OneToOneField(Snapshot, on_delete=models.PROTECT, related_name="publication")
    state = models.CharField(max_length=10, choices=State, default=State.BUILDING)
    release = models.TextField()
    previous = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="following")
    job = models.ForeignKey(Job, on_delete=models.PROTECT, null=True, related_name="publications")
    folder = models.CharField(max_length=200, blank=True, help_text="Below PUBLICATION_ROOT.")
    manifest_sha256 = models.CharField(max_length=64, blank=True)
    pdf_size = models.PositiveBigIntegerField(default=0)
    published_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition"], condition=Q(state="published"), name="edition_is_published_once"
            ),
            models.CheckConstraint(
                condition=Q(state="building", folder="", manifest_sha256="")
                | (Q(state="published") & ~Q(folder="") & ~Q(manifest_sha256="")),
                name="publication_is_whole_or_not_at_all",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition}: {self.get_state_display().lower()}"

    @property
    def told(self) -> dict[str, str | int]:
        """What the ledger says of it: enough to tell any change of what it states."""
        return {
            "plan": self.edition.plan.slug,
            "edition": self.edition.number,
            "snapshot": self.snapshot.sha256,
            "release": sha256(self.release.encode()),
            "manifest": self.manifest_sha256,
            "folder": self.folder,
            "pdf_size": self.pdf_size,
            "published_at": moment(self.published_at),
        }
