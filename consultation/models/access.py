"""By which link does a board's contact get in, and what was given to whom, when?"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from consultation.models.rounds import Consultee
from core.canonical import sha256
from core.models import Mail
from organisations.models import Contact


class AccessLink(models.Model):
    """A way in for one contact of one body in one round. Of its token only the hash is kept. It opens pages, again and
    again, until it runs out, is withdrawn, or a newer one replaces it; opening it answers nothing."""

    class Ended(models.TextChoices):
        REPLACED = "replaced", "Replaced by a newer link"
        WITHDRAWN = "withdrawn", "Withdrawn"

    consultee = models.ForeignKey(Consultee, on_delete=models.PROTECT, related_name="links")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField(
        null=True, blank=True, help_text="The first time. Scanners of mail open links too, so it proves no reader."
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    ended = models.CharField(max_length=10, choices=Ended, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("made_at")), name="accesslink_expires_after_it_is_made"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended="") | (Q(ended_at__isnull=False) & ~Q(ended="")),
                name="accesslink_says_how_it_ended",
            ),
            models.UniqueConstraint(
                fields=["consultee", "contact"], condition=Q(ended_at__isnull=True), name="accesslink_is_open_once"
            ),
        ]

    def __str__(self) -> str:
        return f"Link of {self.contact.name} for {self.consultee}"


class Given(models.Model):
    """A letter about a round went to somebody of a body: the draft itself (the proof that it was given), a reminder, a
    receipt, a new link. What became of the message is its own row (`core.Mail`). Frozen."""

    class Kind(models.TextChoices):
        DRAFT = "draft given", "Draft given"
        REMINDER = "reminder", "Reminder"
        LINK = "renewed link", "New link, as asked for"
        RECEIPT = "receipt", "Receipt"

    consultee = models.ForeignKey(Consultee, on_delete=models.PROTECT, related_name="letters")
    kind = models.CharField(max_length=15, choices=Kind)
    snapshot_sha256 = models.CharField(max_length=64, help_text="Of the text that the letter is about.")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, related_name="given")
    name = models.CharField(max_length=150, help_text="Of whom it went to, as known then.")
    email = models.EmailField()
    mail = models.OneToOneField(Mail, on_delete=models.PROTECT, related_name="given")
    link = models.ForeignKey(AccessLink, on_delete=models.PROTECT, null=True, related_name="given")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} to {self.email}, {self.consultee}"

    @property
    def told(self) -> dict[str, str]:
        """What the ledger says of a draft that was given. The ledger is public, so the address is not in it: who holds
        the letter can show that it is the one, by its Message-ID and their address."""
        return {
            "board": self.consultee.organisation.slug,
            "snapshot": self.snapshot_sha256,
            "letter": sha256(f"{self.mail.message_id} {self.email}".encode()),
        }


class LinkRequest(models.Model):
    """Somebody asked for a new link by typing an address, known or not: the page says the same. A worker answers, so
    that the time which the page takes tells no more than its words. Forgotten after some days."""

    email = models.EmailField()
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    letters = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(email=Lower("email")), name="linkrequest_email_is_lower_case"),
        ]
        indexes = [
            models.Index(fields=["asked_at"], condition=Q(answered_at__isnull=True), name="linkrequest_waiting"),
            models.Index(fields=["email", "asked_at"], name="linkrequest_email"),
        ]

    def __str__(self) -> str:
        return f"New link asked for, {self.asked_at:%d %B %Y %H:%M}"
