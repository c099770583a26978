"""What do the boards say? Rounds on a frozen text, who is asked, and opinions that are never edited."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.canonical import sha256
from core.days import london_day, moment_in_words
from core.models import day_in_london
from organisations.models import Dated, Organisation
from plans.models import REDUCED_DATE, PlanDate, PlanType, RegisteredPlan, Snapshot


class Round(models.Model):
    """Bodies are asked about one snapshot. A redraft is a new snapshot and a new round for all (s.14Z54(7))."""

    class Status(models.TextChoices):
        PLANNED = "planned", "Planned"
        OPEN = "open", "Open"
        CLOSED = "closed", "Closed"

    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=10, choices=Status, default=Status.PLANNED)
    question = models.TextField()
    opens_on = models.DateField()
    closes_at = models.DateTimeField(help_text="The deadline: an instant. A later answer is taken, and marked as late.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["snapshot", "number"], name="round_number_is_unique"),
            models.CheckConstraint(
                condition=Q(opens_on__lte=day_in_london("closes_at")), name="round_closes_after_it_opens"
            ),
        ]

    def __str__(self) -> str:
        return f"Round {self.number} on {self.snapshot}"

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


class Involvement(models.Model):
    """People or bodies were involved before there was a draft, or are to be (NHS Act 2006 s.14Z54(3) for boards): what
    happened, who took part, when in the source's words and typed as far as certain, and what came of it."""

    plan = models.ForeignKey(RegisteredPlan, on_delete=models.PROTECT, related_name="involvements")
    event = models.CharField(max_length=250)
    audience = models.CharField(max_length=300, help_text="The bodies or people, in the source's words.")
    words = models.CharField(max_length=120, blank=True, help_text="The day in the source's words; empty where none.")
    starts = models.CharField(max_length=10, null=True, blank=True)  # noqa: DJ001  (null is "unknown", never "")
    ends = models.CharField(max_length=10, null=True, blank=True)  # noqa: DJ001
    told_as = models.CharField(max_length=10, choices=PlanDate.ToldAs)
    output = models.TextField(blank=True, help_text="What came of it. Empty where no source says.")
    points = models.JSONField(default=list, blank=True, help_text="What came of it, as the source prints it.")
    source = models.CharField(max_length=250)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "event", "audience"], name="involvement_is_told_once"),
            models.CheckConstraint(
                condition=(Q(starts__isnull=True) | Q(starts__regex=REDUCED_DATE))
                & (Q(ends__isnull=True) | Q(ends__regex=REDUCED_DATE)),
                name="involvement_is_dated_as_far_as_certain",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event}: {self.audience}"


class ReminderRule(Dated):
    """Boards that have not answered are reminded so many working days before (or, of a deadline that has passed, after)
    something. What is said, to whom and on which day follows from `consultation.timetable.reminders`."""

    class Before(models.TextChoices):
        PAPERS = "papers due", "The papers of their meeting are due"
        MEETING = "meeting", "Their meeting"
        DEADLINE = "deadline", "The deadline of the round"
        OVERDUE = "after the deadline", "The deadline has passed"

    plan_type = models.ForeignKey(PlanType, on_delete=models.PROTECT, related_name="reminder_rules")
    before = models.CharField(max_length=20, choices=Before)
    working_days = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=300)

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["plan_type", "before", "working_days", "valid_from"], nulls_distinct=False,
                name="reminderrule_is_told_once",
            ),
            models.CheckConstraint(condition=Q(working_days__lte=60), name="reminderrule_is_within_sixty_days"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.plan_type}: {self.get_before_display().lower()}, {self.working_days} working days"
