"""Who sends observations, and what became of each file?"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.models import Job
from metrics.models.observation import Form, Release


class DataSource(models.Model):
    """Where files of observations come from: a return, a warehouse, a publisher. How its workbooks are laid out is
    remembered from the last one, and offered for the next."""

    name = models.CharField(max_length=120, unique=True)
    description = models.TextField(blank=True)
    columns = models.JSONField(default=dict, blank=True, help_text="As metrics.imports.Columns keeps them.")

    class Meta:
        ordering = ["name"]
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="data_source_has_a_name")]

    def __str__(self) -> str:
        return self.name


class SentFile(models.Model):
    """A file of observations that somebody sent, from its arrival to its report. It waits in the database, so that any
    worker can read it and nothing is lost in between; its bytes go when it is over, its report stays."""

    class State(models.TextChoices):
        WAITING = "waiting", "Columns to be chosen"
        LOADING = "loading", "Being read"
        TAKEN_IN = "taken in", "Taken in"
        REFUSED = "refused", "Refused"
        STOPPED = "stopped", "Stopped"

    OPEN = (State.WAITING, State.LOADING)

    source = models.ForeignKey(DataSource, on_delete=models.PROTECT, related_name="files")
    filename = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    form = models.CharField(max_length=12, choices=Form)
    data = models.BinaryField(null=True)
    is_complete = models.BooleanField(default=False)
    columns = models.JSONField(default=dict, blank=True, help_text="Of a workbook, as they were chosen for this file.")
    state = models.CharField(max_length=10, choices=State)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    job = models.ForeignKey(Job, on_delete=models.PROTECT, null=True, related_name="sent_files")
    release = models.ForeignKey(Release, on_delete=models.PROTECT, null=True, related_name="files")
    is_repeat = models.BooleanField(default=False, help_text="It was the last one loaded already; nothing was written.")
    reasons = models.JSONField(default=list, blank=True, help_text="Why it was refused or stopped, in sentences.")
    heads = models.JSONField(default=list, blank=True, help_text="The headings of the refused rows' cells.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="taken in", release__isnull=False) | (~Q(state="taken in") & Q(release__isnull=True)),
                name="sent_file_taken_in_has_its_release",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "loading"], data__isnull=False, ended_at__isnull=True)
                | (~Q(state__in=["waiting", "loading"]) & Q(data__isnull=True, ended_at__isnull=False)),
                name="sent_file_is_kept_while_it_is_open",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["refused", "stopped"]) | ~Q(reasons=[]), name="sent_file_refused_says_why"
            ),
            models.CheckConstraint(
                condition=~Q(state="loading") | Q(job__isnull=False), name="sent_file_being_read_has_a_job"
            ),
        ]
        indexes = [models.Index(fields=["source", "-id"], name="sent_file_of_source")]

    def __str__(self) -> str:
        return f"{self.filename} of {self.source}"

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def has_failed(self) -> bool:
        """The portal could not go on, for a reason of its own: it may be tried again."""
        is_to_do = self.state in {self.State.LOADING, self.State.TAKEN_IN}
        return bool(is_to_do and self.job and self.job.state == Job.State.FAILED)

    @property
    def is_working(self) -> bool:
        """A worker has it, or will have it."""
        return bool(self.job and self.job.state in {Job.State.QUEUED, Job.State.RUNNING})


class RefusedRow(models.Model):
    """A row of a file that stood in the way of taking it in, for its sender to mend."""

    file = models.ForeignKey(SentFile, on_delete=models.PROTECT, related_name="refused")
    row = models.PositiveIntegerField(help_text="The number that a spreadsheet shows.")
    reason = models.TextField()
    cells = models.JSONField(default=list)

    class Meta:
        ordering = ["row", "id"]

    def __str__(self) -> str:
        return f"Row {self.row}: {self.reason}"
