"""When do bodies meet, by when are papers due, and which days are to be avoided? Rows, each with its source."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from core.models import day_in_london
from organisations.models.body import Organisation
from organisations.models.remit import HeldByBodies


class Meeting(models.Model):
    """A body meets on a day, at a time where the source says one. What the source does not say stays empty."""

    class Kind(models.TextChoices):
        ORDINARY = "ordinary", "Meeting"
        SPECIAL = "special", "Special meeting"
        WORKSHOP = "workshop", "Workshop"

    body = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="meetings")
    held_on = models.DateField("day", help_text="In London.")
    starts_at = models.DateTimeField("begins at", null=True, blank=True, help_text="Empty where only the day is known.")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.ORDINARY)
    papers_due_on = models.DateField(
        "papers due", null=True, blank=True, help_text="Empty where not told; then the rule for papers gives the day."
    )
    held_at = models.CharField("where", max_length=200, blank=True)
    minutes_url = models.URLField("minutes", max_length=500, blank=True)
    is_cancelled = models.BooleanField("cancelled", default=False)
    is_sample = models.BooleanField("made up for the sample", default=False)
    note = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=500, help_text="The document or page, and the part of it.")
    recorded_at = models.DateTimeField(editable=False, help_text="When this was last told; calendar feeds carry it.")

    class Meta:
        ordering = ["held_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["body", "held_on", "kind"], name="meeting_is_told_once"),
            models.CheckConstraint(
                condition=Q(papers_due_on__isnull=True) | Q(papers_due_on__lte=F("held_on")),
                name="meeting_papers_come_before_it",
            ),
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True) | Q(held_on=day_in_london("starts_at")),
                name="meeting_begins_on_its_day",
            ),
            models.CheckConstraint(condition=~Q(source=""), name="meeting_has_a_source"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.body}, {self.held_on}"


class PapersRule(HeldByBodies):
    """How many working days before a meeting its papers must be with the body (or with each body of a kind)."""

    working_days = models.PositiveSmallIntegerField("working days before the meeting")
    note = models.CharField(max_length=300, blank=True)

    class Meta(HeldByBodies.Meta):
        constraints = [
            *HeldByBodies.Meta.constraints,
            models.UniqueConstraint(
                fields=["organisation", "body_kind", "valid_from"], nulls_distinct=False, name="papersrule_is_told_once"
            ),
            models.CheckConstraint(condition=Q(working_days__lte=60), name="papersrule_is_within_sixty_days"),
        ]

    def __str__(self) -> str:
        return f"{self.holder_name}: papers {self.working_days} working days before"


class CalendarWindow(models.Model):
    """Days on which something holds: a bank holiday, a pre-election period, a recess; both ends count. Of one body (a
    council's recess holds for its board too), or, with none named, of all."""

    class Kind(models.TextChoices):
        BANK_HOLIDAY = "bank-holiday", "Bank holiday"
        PRE_ELECTION = "pre-election", "Pre-election period"
        RECESS = "recess", "Recess"

    kind = models.CharField(max_length=15, choices=Kind)
    title = models.CharField(max_length=120)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="calendar_windows",
        help_text="Empty: it holds for all.",
    )  # fmt: skip
    starts_on = models.DateField()
    ends_on = models.DateField()
    is_sample = models.BooleanField("made up for the sample", default=False)
    note = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=500)

    class Meta:
        ordering = ["starts_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="calendarwindow_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=~Q(kind="bank-holiday") | Q(starts_on=F("ends_on"), organisation__isnull=True),
                name="calendarwindow_bank_holiday_is_a_day_for_all",
            ),
            models.UniqueConstraint(
                fields=["kind", "organisation", "starts_on"], nulls_distinct=False, name="calendarwindow_is_told_once"
            ),
            models.CheckConstraint(condition=~Q(source=""), name="calendarwindow_has_a_source"),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.starts_on} to {self.ends_on}"
