"""Who is asked about a text, and until when?"""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q

from core.canonical import sha256
from core.days import london_day, moment_in_words
from core.models import day_in_london
from organisations.models import Organisation
from plans.models import Snapshot


class Round(models.Model):
    """Bodies, or everyone, are asked about one snapshot. A redraft is a new snapshot and a new round for all boards
    (NHS Act 2006 s.14Z54(7)). Rounds are counted for each kind within an edition."""

    class Kind(models.TextChoices):
        OPINION = "opinion", "Opinion of the boards on a draft"
        PUBLIC = "public", "Public and wider consultation"
        ANNUAL_REPORT = "annual report", "Review with the boards for the annual report"
        PUBLISHED = "published", "Opinions on the published plan"

    PUT_TO_BOARDS = (Kind.OPINION, Kind.ANNUAL_REPORT)
    """The boards are asked by letter, and answer on their own pages."""

    class Status(models.TextChoices):
        PLANNED = "planned", "Planned"
        OPEN = "open", "Open"
        CLOSED = "closed", "Closed"

    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="rounds")
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.OPINION)
    number = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=10, choices=Status, default=Status.PLANNED)
    question = models.TextField()
    opens_on = models.DateField()
    closes_at = models.DateTimeField(help_text="The deadline: an instant. A later answer is taken, and marked as late.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["snapshot", "kind", "number"], name="round_number_is_unique"),
            models.CheckConstraint(
                condition=Q(opens_on__lte=day_in_london("closes_at")), name="round_closes_after_it_opens"
            ),
        ]

    def __str__(self) -> str:
        return f"Round {self.number} on {self.snapshot}"

    @property
    def asks_for_opinion(self) -> bool:
        """Whether boards say if a draft takes proper account of their strategies (NHS Act 2006 s.14Z54(4)(b)). The
        yearly review is answered in words alone."""
        return self.kind == self.Kind.OPINION

    @property
    def closes_on(self) -> date:
        """The day of the deadline in London."""
        return london_day(self.closes_at)

    @property
    def closes_in_words(self) -> str:
        """The deadline as every form and letter shows it: `5pm on 12 March 2024 (UK time)`."""
        return moment_in_words(self.closes_at)


class Consultee(models.Model):
    """A body that is asked in a round. Silence is a state of its own, with what was tried; it is never consent."""

    class Status(models.TextChoices):
        NOT_ASKED = "not_asked", "Not asked"
        AWAITING = "awaiting", "Awaiting opinion"
        OPINION_GIVEN = "opinion_given", "Opinion given"
        NO_REPLY = "no_reply", "No reply recorded"

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="consultees")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="consultations")
    status = models.CharField(max_length=20, choices=Status, default=Status.NOT_ASKED)
    no_reply_note = models.TextField(blank=True, help_text="What was tried before silence was recorded.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "organisation"], name="consultee_is_asked_once_in_a_round"),
            models.CheckConstraint(
                condition=~Q(status="no_reply") | ~Q(no_reply_note=""), name="consultee_silence_says_what_was_tried"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.round}"

    @property
    def told(self) -> dict[str, str]:
        """What the ledger says of its silence: enough to tell any change of the record."""
        return {
            "board": self.organisation.slug,
            "snapshot": self.round.snapshot.sha256,
            "tried": sha256(self.no_reply_note.encode()),
        }
