"""What do the boards say?"""

from __future__ import annotations

from django.conf import settings
from django.db import models

from consultation.models.rounds import Consultee


class Opinion(models.Model):
    """A board's statement on the snapshot of its round, word for word, sealed by its hash. Frozen: a new view is a new
    opinion. The Act prescribes no yes or no: the text comes first, the finding is an index agreed with the board."""

    class Finding(models.TextChoices):
        PROPER_ACCOUNT = "takes proper account", "Takes proper account"
        PARTLY = "partly", "Partly takes proper account"
        DOES_NOT = "does not", "Does not take proper account"
        NOT_STATED = "not stated", "Not stated"

    class How(models.TextChoices):
        MEETING = "at a meeting", "Agreed at a meeting"
        DELEGATION = "under delegation", "Agreed under delegation"

    consultee = models.ForeignKey(Consultee, on_delete=models.PROTECT, related_name="opinions")
    text = models.TextField()
    sha256 = models.CharField(max_length=64, help_text="Of the text's UTF-8 bytes, as received.")
    finding = models.CharField(max_length=30, choices=Finding, default=Finding.NOT_STATED)
    agreed_on = models.DateField()
    how = models.CharField(max_length=20, choices=How)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"Opinion of {self.consultee.organisation}"

    @property
    def told(self) -> dict[str, str]:
        """What the ledger says of it: enough to tell any change of what it states. The words themselves stay out."""
        return {
            "board": self.consultee.organisation.slug,
            "snapshot": self.consultee.round.snapshot.sha256,
            "opinion": self.sha256,
            "finding": self.finding,
            "agreed_on": self.agreed_on.isoformat(),
            "how": self.how,
        }
