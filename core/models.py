"""What does every room need to remember? Who did what, the chained ledger, and the work still to be done."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class AuditEvent(models.Model):
    """Something was done. For the investigator: append-only, and without foreign keys, so that the log never stands in
    the way of the live rows nor they of it."""

    verb = models.CharField(max_length=80)
    subject_type = models.CharField(max_length=80)
    subject_id = models.CharField(max_length=80)
    by = models.CharField(max_length=254, blank=True, help_text="Who: an e-mail address, or 'system'.")
    at = models.DateTimeField()
    detail = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.at:%d %B %Y %H:%M} {self.by}: {self.verb} {self.subject_type} {self.subject_id}"


class LedgerEntry(models.Model):
    """One link of the ledger. `entry_hash` is SHA-256 of the canonical JSON of all the other columns, with the time
    and the previous link's hash inside, so that no link can be changed, moved or taken out unseen."""

    sequence = models.PositiveBigIntegerField(unique=True)
    kind = models.CharField(max_length=80)
    payload = models.JSONField()
    at = models.DateTimeField()
    previous_hash = models.CharField(max_length=64, blank=True)
    entry_hash = models.CharField(max_length=64, unique=True)

    def __str__(self) -> str:
        return f"{self.sequence} {self.kind} {self.entry_hash[:12]}"


class Job(models.Model):
    """Work to be done outside the request. The row is the job; the broker only rings the bell.

    A worker claims a job by lease and fence: `fence` grows with each claim, and what a worker did counts only if the
    fence is still its own when it commits. Times are the database's.
    """

    class State(models.TextChoices):
        QUEUED = "queued", "Waiting"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"

    task = models.CharField(max_length=120, help_text="The Celery task that does it, for example room.verb.")
    subject_id = models.CharField(max_length=80)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    fence = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    progress = models.PositiveSmallIntegerField(default=0, help_text="Percent done.")
    message = models.CharField(max_length=300, blank=True, help_text="What it is doing, for the person who waits.")
    error = models.TextField(blank=True)
    queued_by = models.CharField(max_length=254, blank=True, help_text="Who: an e-mail address, or 'system'.")
    queued_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["task", "subject_id"], condition=Q(state__in=["queued", "running"]), name="job_is_open_once"
            ),
            models.CheckConstraint(condition=Q(progress__lte=100), name="job_progress_is_a_percentage"),
        ]
        indexes = [models.Index(fields=["state", "lease_until"], name="job_state_lease")]

    def __str__(self) -> str:
        return f"{self.task} {self.subject_id}: {self.get_state_display()}"

    @property
    def is_open(self) -> bool:
        return self.state in {self.State.QUEUED, self.State.RUNNING}


def day_in_london(name: str) -> models.Func:
    """The day in London of a column that holds an instant, for constraints. The zone stands in the SQL itself, so that
    the rule is the same whatever the connection's or the settings' zone."""
    return models.Func(
        models.F(name), template="(%(expressions)s AT TIME ZONE 'Europe/London')::date", output_field=models.DateField()
    )
