"""What has left the house? Frozen copies, which the database refuses to change, and what boards decided on them."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from organisations.models import Organisation
from plans.models.edition import Edition


class Asset(models.Model):
    """A picture of a text, known by the SHA-256 of its bytes. Frozen."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    media_type = models.CharField(max_length=40)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    data = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.media_type} {self.sha256[:12]}"


class Snapshot(models.Model):
    """An edition as it stood when it was given to somebody: canonical JSON (RFC 8785) and its SHA-256. Frozen.

    `text_sha256` is the fingerprint of what boards are asked about (sections, commitments, included plans) without the
    opinions and the views that are added afterwards; it says whether an opinion is an opinion on this text.
    """

    class Purpose(models.TextChoices):
        DRAFT = "draft", "Draft, to be consulted on"
        FINAL = "final", "Final text, to be approved and published"

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="snapshots")
    number = models.PositiveSmallIntegerField()
    purpose = models.CharField(max_length=10, choices=Purpose)
    content = models.TextField(help_text="Canonical JSON (RFC 8785).")
    sha256 = models.CharField(max_length=64, unique=True)
    text_sha256 = models.CharField(max_length=64)
    note = models.CharField(max_length=500, blank=True, help_text="What it is for, in the words of who issued it.")
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "number"], name="snapshot_number_is_unique")]

    def __str__(self) -> str:
        return f"{self.edition}, snapshot {self.number}"

    @property
    def told(self) -> dict[str, str | int]:
        """What the ledger says of it: enough to tell any change of what it states."""
        told = {
            "plan": self.edition.plan.slug,
            "edition": self.edition.number,
            "number": self.number,
            "purpose": self.purpose,
            "sha256": self.sha256,
            "text_sha256": self.text_sha256,
        }
        # Snapshots of before there were notes have none, and are told as they were.
        return {**told, "note": self.note} if self.note else told


class Approval(models.Model):
    """A body endorsed or approved exactly this snapshot at a meeting. Frozen; endorsing is not approving."""

    class Decision(models.TextChoices):
        ENDORSED = "endorsed", "Endorsed"
        APPROVED = "approved", "Approved"

    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="approvals")
    body = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="approvals")
    decision = models.CharField(max_length=10, choices=Decision)
    agreed_on = models.DateField()
    meeting = models.CharField(max_length=200, blank=True)
    minute = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["snapshot", "body", "decision"], name="approval_is_recorded_once")
        ]

    def __str__(self) -> str:
        return f"{self.body} {self.get_decision_display().lower()} {self.snapshot}"

    @property
    def told(self) -> dict[str, str]:
        """What the ledger says of it: enough to tell any change of what it states."""
        return {
            "body": self.body.slug,
            "decision": self.decision,
            "agreed_on": self.agreed_on.isoformat(),
            "meeting": self.meeting,
            "minute": self.minute,
            "snapshot": self.snapshot.sha256,
        }
