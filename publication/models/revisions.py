"""Why does a published plan change, and what is told of a change that needs no new round?"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.canonical import sha256
from plans.models import Edition
from publication.models.publications import Publication


class RevisionDecision(models.Model):
    """The bodies that answer for a published plan considered whether a revision of it is significant (NHS Act 2006
    s.14Z53(2) and (3), s.14Z57). Frozen: whoever thinks again records a further decision, and the newest one holds."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="revision_decisions")
    revises = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="revisions")
    is_significant = models.BooleanField()
    bodies = models.JSONField(help_text="Who considered it: slug and name of each body, as it was called then.")
    considered_by = models.CharField(max_length=300, help_text="The people or the meeting, in words.")
    decided_on = models.DateField()
    reasons = models.TextField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reasons=""), name="revisiondecision_has_reasons"),
            models.CheckConstraint(condition=~Q(bodies=[]), name="revisiondecision_names_who_considered_it"),
        ]

    def __str__(self) -> str:
        return f"{self.edition}: {'significant' if self.is_significant else 'not significant'}"

    @property
    def told(self) -> dict[str, str | int | bool | list[str]]:
        """What the ledger says of it: enough to tell any change of what it states."""
        return {
            "plan": self.edition.plan.slug,
            "edition": self.edition.number,
            "revises": self.revises.edition.number,
            "is_significant": self.is_significant,
            "bodies": [body["slug"] for body in self.bodies],
            "considered_by": sha256(self.considered_by.encode()),
            "decided_on": self.decided_on.isoformat(),
            "reasons": sha256(self.reasons.encode()),
        }


class ChangeReason(models.Model):
    """Why one change was made, in a person's words, for the change document. `key` is the fingerprint of the change:
    when its words change, it is another change and its reason is asked for anew."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="change_reasons")
    key = models.CharField(max_length=64)
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "key"], name="changereason_is_told_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="changereason_says_something"),
        ]

    def __str__(self) -> str:
        return self.reason


class ChangeDocument(models.Model):
    """The document that sets out the changes of a revision that is not significant (NHS Act 2006 s.14Z53(3)): canonical
    JSON (RFC 8785), from which its page and its PDF are made. Frozen, together with its publication's release."""

    publication = models.OneToOneField(Publication, on_delete=models.PROTECT, related_name="change_document")
    content = models.TextField(help_text="Canonical JSON (RFC 8785).")
    sha256 = models.CharField(max_length=64, unique=True)

    def __str__(self) -> str:
        return f"Changes in {self.publication.edition}"

    @property
    def told(self) -> dict[str, str | int]:
        """What the ledger says of it."""
        return {
            "plan": self.publication.edition.plan.slug,
            "edition": self.publication.edition.number,
            "snapshot": self.publication.snapshot.sha256,
            "sha256": self.sha256,
        }
