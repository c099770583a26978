"""What do the boards say, and what do they hold as proof that they said it?"""

from __future__ import annotations

from datetime import UTC
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from consultation.models.rounds import Consultee
from core.canonical import sha256
from core.days import moment_in_words
from organisations.models import Meeting
from plans.models import RegisteredPlan


class Opinion(models.Model):
    """A board's statement on the snapshot of its round, word for word, sealed by its hash. Frozen: a new view is a new
    opinion. The Act prescribes no yes or no: the text comes first, the finding is an index agreed with the board.

    `finding` is the index of the whole, made from the findings on each strategy by `overall`. `number` is the number of
    the receipt; what was given before there were receipts has none.
    """

    class Finding(models.TextChoices):
        PROPER_ACCOUNT = "takes proper account", "Takes proper account"
        PARTLY = "partly", "Partly takes proper account"
        DOES_NOT = "does not", "Does not take proper account"
        NOT_STATED = "not stated", "Not stated"

    class How(models.TextChoices):
        MEETING = "at a meeting", "Agreed at a meeting"
        DELEGATION = "under delegation", "Agreed under delegation"

    class Stance(models.TextChoices):
        FIRST = "first", "First opinion on this plan"
        RECONFIRMED = "reconfirmed", "Earlier opinion reconfirmed"
        AMENDED = "amended", "Earlier opinion amended"
        REPLACED = "replaced", "Earlier opinion replaced"

    class Via(models.TextChoices):
        SIGNED_IN = "signed in", "By somebody who signed in"
        LINK = "access link", "By an access link"
        PLANNER = "entered", "Entered by a planner, from what the board sent"

    consultee = models.ForeignKey(Consultee, on_delete=models.PROTECT, related_name="opinions")
    text = models.TextField()
    sha256 = models.CharField(max_length=64, help_text="Of the text's UTF-8 bytes, as received.")
    finding = models.CharField(max_length=30, choices=Finding, default=Finding.NOT_STATED)
    agreed_on = models.DateField()
    how = models.CharField(max_length=20, choices=How)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    number = models.CharField(max_length=14, unique=True, null=True, editable=False)  # noqa: DJ001
    key = models.UUIDField(unique=True, null=True, editable=False, help_text="Sent with the form: one form, one row.")
    stance = models.CharField(max_length=12, choices=Stance, default=Stance.FIRST)
    earlier = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="later",
        help_text="The board's opinion on the earlier draft.",
    )  # fmt: skip
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    correction_reason = models.TextField(blank=True)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="opinions")
    minutes_link = models.URLField(max_length=500, blank=True)
    delegation = models.CharField(max_length=300, blank=True, help_text="To whom, and by which decision.")
    sent_to_nhs_england = models.BooleanField(null=True, help_text="Unknown where the board did not say.")
    given_name = models.CharField(max_length=200, blank=True)
    given_email = models.CharField(max_length=254, blank=True)
    given_role = models.CharField(max_length=200, blank=True)
    written_by = models.CharField(max_length=700, blank=True, help_text="Name, role and e-mail address.")
    released_by = models.CharField(max_length=700, blank=True)
    via = models.CharField(max_length=15, choices=Via, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(supersedes__isnull=True) | ~Q(correction_reason=""), name="opinion_correction_says_why"
            ),
            models.CheckConstraint(
                condition=Q(supersedes__isnull=True) | ~Q(supersedes=F("id")), name="opinion_corrects_another"
            ),
            models.CheckConstraint(
                condition=Q(stance="first") | Q(earlier__isnull=False), name="opinion_stance_names_the_earlier"
            ),
        ]

    def __str__(self) -> str:
        return f"Opinion of {self.consultee.organisation}"

    @property
    def is_late(self) -> bool:
        """Whether it came after the deadline of its round: it is taken all the same, and marked."""
        return self.given_at > self.consultee.round.closes_at

    @property
    def given_in_words(self) -> str:
        """When it was received: `5pm on 12 March 2024 (UK time)`."""
        return moment_in_words(self.given_at)

    @property
    def told(self) -> dict[str, Any]:
        """What the ledger says of it: enough to tell any change of what it states. The words themselves stay out."""
        told: dict[str, Any] = {
            "board": self.consultee.organisation.slug,
            "snapshot": self.consultee.round.snapshot.sha256,
            "opinion": self.sha256,
            "finding": self.finding,
            "agreed_on": self.agreed_on.isoformat(),
            "how": self.how,
        }
        # What was given before there were receipts is told as it was.
        return {**told, **self._told_with_receipt()} if self.number else told

    def _told_with_receipt(self) -> dict[str, Any]:
        meeting = {"body": self.meeting.body_id, "on": self.meeting.held_on.isoformat()} if self.meeting else None
        return {
            "receipt": self.number,
            "given_at": self.given_at.astimezone(UTC).isoformat(timespec="microseconds"),
            "stance": self.stance,
            "earlier": self.earlier.sha256 if self.earlier else "",
            "supersedes": self.supersedes.number or self.supersedes.sha256 if self.supersedes else "",
            "findings": [row.told for row in self.in_order(self.findings.all())],
            "attachments": [row.sha256 for row in self.in_order(self.attachments.all())],
            "sent_to_nhs_england": self.sent_to_nhs_england,
            # Names and addresses of people do not stand in a public ledger; their hash tells of a change.
            "particulars": sha256("\x1f".join(str(each) for each in self._particulars(meeting)).encode()),
        }  # fmt: skip

    def _particulars(self, meeting: dict[str, Any] | None) -> tuple[Any, ...]:
        return (
            self.number, meeting, self.minutes_link, self.delegation, self.correction_reason, self.given_name,
            self.given_email, self.given_role, self.written_by, self.released_by, self.via,
        )  # fmt: skip

    @staticmethod
    def in_order(rows: Any) -> list[Any]:
        return sorted(rows, key=lambda row: row.pk)


def overall(findings: list[str]) -> str:
    """The index of the whole from the findings on each strategy: nothing stated: not stated; all equal: that; else
    partly. A finding that is not stated does not make the others less."""
    stated = {finding for finding in findings if finding != Opinion.Finding.NOT_STATED}
    if not stated:
        return Opinion.Finding.NOT_STATED
    return stated.pop() if len(stated) == 1 else Opinion.Finding.PARTLY


class OpinionFinding(models.Model):
    """Whether the draft takes proper account of one joint local health and wellbeing strategy that relates to any part
    of the plan's period (NHS Act 2006 s.14Z54(4)(b)). Frozen with its opinion."""

    opinion = models.ForeignKey(Opinion, on_delete=models.PROTECT, related_name="findings")
    strategy = models.ForeignKey(RegisteredPlan, on_delete=models.PROTECT, related_name="findings")
    finding = models.CharField(max_length=30, choices=Opinion.Finding)
    reasons = models.TextField(blank=True, help_text="As received, to the byte.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["opinion", "strategy"], name="opinionfinding_is_told_once")]

    def __str__(self) -> str:
        return f"{self.strategy}: {self.get_finding_display()}"

    @property
    def told(self) -> list[str]:
        return [self.strategy.slug, self.finding, sha256(self.reasons.encode())]


class OpinionAttachment(models.Model):
    """A file that a board sent with its opinion, as its bytes. Frozen; it is downloaded, never shown by us."""

    opinion = models.ForeignKey(Opinion, on_delete=models.PROTECT, related_name="attachments")
    name = models.CharField(max_length=150)
    data = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.name


class ReceiptFile(models.Model):
    """The receipt of an opinion as a PDF: made once, so that every copy of it has one hash. Frozen."""

    opinion = models.OneToOneField(Opinion, on_delete=models.PROTECT, related_name="receipt_file")
    data = models.BinaryField()
    sha256 = models.CharField(max_length=64, db_index=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Receipt {self.opinion.number}"
