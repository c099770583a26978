"""What did a board say of the plan after it was published?"""

from __future__ import annotations

from django.conf import settings
from django.db import models

from consultation.models import Opinion
from publication.models.publications import Publication


class LaterOpinion(models.Model):
    """A board gave NHS England its opinion on the published plan, and the integrated care board a copy of it (NHS Act
    2006 s.14Z55(1)). Not a final opinion: that one stands in the plan. Whether it is shown is a local choice. Frozen.
    """

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="later_opinions")
    opinion = models.OneToOneField(Opinion, on_delete=models.PROTECT, related_name="given_after")
    given_to_nhs_england_on = models.DateField()
    copy_received_on = models.DateField()
    is_shown = models.BooleanField(help_text="On the public pages.")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.opinion}, on {self.publication.edition} as published"

    @property
    def told(self) -> dict[str, str | int | bool]:
        """What the ledger says of it; the opinion itself has its own entry."""
        return {
            "plan": self.publication.edition.plan.slug,
            "edition": self.publication.edition.number,
            "board": self.opinion.consultee.organisation.slug,
            "opinion": self.opinion.sha256,
            "given_to_nhs_england_on": self.given_to_nhs_england_on.isoformat(),
            "copy_received_on": self.copy_received_on.isoformat(),
            "is_shown": self.is_shown,
        }
