"""How far is a board with its answer, before it is given? Nobody outside the board sees it."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from consultation.models.opinions import Opinion
from consultation.models.rounds import Consultee
from organisations.models import Meeting


class OpinionDraft(models.Model):
    """A board's answer while it is written, looked at and released inside the board. One at a time is open. Whoever
    wrote it as it stands is not the one who releases it."""

    class Status(models.TextChoices):
        WRITING = "writing", "Being written"
        WAITING = "waiting", "Waiting for release"
        SENT_BACK = "sent_back", "Sent back"
        RELEASED = "released", "Released"
        SUBMITTED = "submitted", "Submitted"

    consultee = models.ForeignKey(Consultee, on_delete=models.PROTECT, related_name="drafts")
    status = models.CharField(max_length=12, choices=Status, default=Status.WRITING)
    version = models.PositiveIntegerField(
        default=1, help_text="Grows with each save; a save on an older one is refused."
    )
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    stance = models.CharField(max_length=12, choices=Opinion.Stance, default=Opinion.Stance.FIRST)
    earlier = models.ForeignKey(Opinion, on_delete=models.PROTECT, null=True, related_name="+")
    supersedes = models.ForeignKey(Opinion, on_delete=models.PROTECT, null=True, related_name="+")
    correction_reason = models.TextField(blank=True)
    text = models.TextField(blank=True)
    findings = models.JSONField(default=dict, help_text="By the strategy's number: finding and reasons.")
    finding = models.CharField(
        max_length=30, choices=Opinion.Finding, blank=True, help_text="Where no strategy is known."
    )
    how = models.CharField(max_length=20, choices=Opinion.How, blank=True)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, null=True, related_name="+")
    agreed_on = models.DateField(null=True)
    minutes_link = models.CharField(max_length=500, blank=True)
    delegation = models.CharField(max_length=300, blank=True)
    sent_to_nhs_england = models.CharField(max_length=3, blank=True, help_text="yes, no or empty.")
    saved_at = models.DateTimeField()
    opinion = models.OneToOneField(Opinion, on_delete=models.PROTECT, null=True, related_name="draft")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["consultee"], condition=~Q(status="submitted"), name="opiniondraft_is_open_once"
            ),
            models.CheckConstraint(
                condition=Q(status="submitted", opinion__isnull=False) | (~Q(status="submitted") & Q(opinion=None)),
                name="opiniondraft_submitted_is_an_opinion",
            ),
        ]

    def __str__(self) -> str:
        return f"Answer of {self.consultee.organisation}: {self.get_status_display()}"


class DraftStep(models.Model):
    """Who wrote, offered, released or sent back a board's answer, and why. Frozen. Saves by one person after another
    are one step of writing, so only the first of them is here."""

    draft = models.ForeignKey(OpinionDraft, on_delete=models.PROTECT, related_name="steps")
    step = models.CharField(max_length=20)
    name = models.CharField(max_length=200)
    email = models.CharField(max_length=254, help_text="In lower case: it tells two people apart.")
    role = models.CharField(max_length=200, blank=True)
    reason = models.TextField(blank=True)
    version = models.PositiveIntegerField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name}: {self.step}"

    @property
    def who(self) -> str:
        return f"{self.name}{f', {self.role}' if self.role else ''} <{self.email}>"


class DraftAttachment(models.Model):
    """A file that is to go with the answer. It may be taken out until the answer is given."""

    draft = models.ForeignKey(OpinionDraft, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=150)
    data = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draft", "sha256"], name="draftattachment_is_there_once")]

    def __str__(self) -> str:
        return self.name
