"""Whom does one write to at a body, and which e-mail addresses are a body's own?"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from organisations.models.body import Organisation
from organisations.models.dated import Dated

DOMAIN = r"^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$"


class EmailDomain(Dated):
    """What follows the @ in the addresses of a body. Nothing that is for the body alone goes to another address, and a
    part of the domain is another domain: `team.council.gov.uk` is not `council.gov.uk`."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="email_domains")
    domain = models.CharField(max_length=190)

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["organisation", "domain"], condition=Q(valid_to__isnull=True), name="emaildomain_is_told_once"
            ),
            models.CheckConstraint(condition=Q(domain__regex=DOMAIN), name="emaildomain_is_a_domain"),
        ]

    def __str__(self) -> str:
        return f"{self.domain} ({self.organisation})"


class Contact(models.Model):
    """Somebody, or a mailbox that several people read, to whom one writes for a body. Another address is another
    contact; one who leaves is removed and never deleted, as letters went there."""

    class Kind(models.TextChoices):
        PERSON = "person", "A named person"
        MAILBOX = "mailbox", "A shared mailbox"

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="contacts")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.PERSON)
    name = models.CharField(max_length=150, help_text="The person's name, or what the mailbox is called.")
    role = models.CharField(max_length=150, blank=True, help_text="What the person is at the body.")
    email = models.EmailField()
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(email=Lower("email")), name="contact_email_is_lower_case"),
            models.CheckConstraint(condition=~Q(name=""), name="contact_has_a_name"),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True) | Q(removed_at__gte=F("added_at")),
                name="contact_is_removed_after_it_is_added",
            ),
            models.UniqueConstraint(
                fields=["organisation", "email"], condition=Q(removed_at__isnull=True), name="contact_is_told_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.organisation})"

    @property
    def domain(self) -> str:
        """What follows the @ of the address."""
        return self.email.rpartition("@")[2]

    @property
    def is_shared(self) -> bool:
        return self.kind == self.Kind.MAILBOX
