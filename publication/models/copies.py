"""Who was given a copy of what was published?"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.canonical import moment, sha256
from core.models import Mail
from organisations.models import Organisation
from plans.models import ParticipationRule
from publication.models.publications import Publication


class Copy(models.Model):
    """A body was given a copy of a published plan, or of the document that sets out its changes (NHS Act 2006
    s.14Z52(4), s.14Z53(3)): which hash, when, how, and to whom. Frozen; a second copy is a second row."""

    class Document(models.TextChoices):
        PLAN = "plan", "The plan"
        CHANGES = "changes", "The document that sets out the changes"

    class How(models.TextChoices):
        MAIL = "mail", "E-mail from the portal, with the address and the fingerprint"
        EMAIL = "email", "E-mail"
        POST = "post", "Post"
        HAND = "hand", "By hand or at a meeting"

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="copies")
    document = models.CharField(max_length=10, choices=Document)
    recipient = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="copies")
    rule = models.ForeignKey(ParticipationRule, on_delete=models.PROTECT, related_name="copies")
    sha256 = models.CharField(max_length=64, help_text="Of the snapshot, or of the change document.")
    how = models.CharField(max_length=10, choices=How)
    to_whom = models.CharField(max_length=300, help_text="The person or the address.")
    given_at = models.DateTimeField()
    mail = models.ForeignKey(Mail, on_delete=models.PROTECT, null=True, blank=True, related_name="copies")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(to_whom=""), name="copy_says_to_whom"),
            models.CheckConstraint(
                condition=Q(how="mail", mail__isnull=False) | (~Q(how="mail") & Q(mail__isnull=True)),
                name="copy_sent_by_the_portal_has_its_mail",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_document_display()} to {self.recipient}"

    @property
    def told(self) -> dict[str, str | int]:
        """What the ledger says of it: enough to tell any change of what it states."""
        return {
            "plan": self.publication.edition.plan.slug,
            "edition": self.publication.edition.number,
            "document": self.document,
            "sha256": self.sha256,
            "recipient": self.recipient.slug,
            "how": self.how,
            "to_whom": sha256(self.to_whom.encode()),
            "given_at": moment(self.given_at),
        }


class CopyDate(models.Model):
    """By when the copies are to be given, where NHS England directed a date (NHS Act 2006 s.14Z52(5)) or the bodies set
    one. The Act itself sets none. The newest row of a publication holds."""

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="copy_dates")
    due_on = models.DateField()
    source = models.CharField(max_length=300, help_text="The direction or decision, and where it can be read.")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(source=""), name="copydate_has_a_source")]

    def __str__(self) -> str:
        return f"{self.publication}: copies due {self.due_on}"
