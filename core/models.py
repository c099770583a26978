"""What does every room need to remember? Who did what, the chained ledger, the work still to be done, the post."""

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

    class Meta:
        indexes = [
            models.Index(fields=["by", "-id"], name="audit_by_person"),
            models.Index(fields=["subject_type", "subject_id"], name="audit_by_subject"),
            models.Index(fields=["-at", "-id"], name="audit_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%d %B %Y %H:%M} {self.by}: {self.verb} {self.subject_type} {self.subject_id}"


class AuditLink(models.Model):
    """An audit event's position in the chain (core.trail). Append-only, without a foreign key: an event that is gone
    must leave its link behind, which tells of it."""

    sequence = models.PositiveBigIntegerField(unique=True)
    event_id = models.PositiveBigIntegerField(unique=True)
    sealed_at = models.DateTimeField(help_text="By the database's clock: an event put in later cannot hide when.")
    previous_hash = models.CharField(max_length=64, blank=True)
    entry_hash = models.CharField(max_length=64, unique=True)

    def __str__(self) -> str:
        return f"{self.sequence} {self.entry_hash[:12]}"


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
    request_id = models.CharField(
        max_length=64, blank=True, db_default="", help_text="Of the request that asked for it (core.requests)."
    )

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


class Mail(models.Model):
    """One message to one address, in the outbox from the moment it is decided on until its end is known. Never deleted.

    SMTP knows no "exactly once": a sender that is killed between the server's yes and the row's says it again. So each
    message arrives at least once, and every copy carries the same Message-ID, by which the receiver tells a double.
    """

    class State(models.TextChoices):
        QUEUED = "queued", "Waiting to be sent"
        SENDING = "sending", "Being sent"
        SENT = "sent", "Taken by the mail server"
        FAILED = "failed", "Not sent"
        BOUNCED = "bounced", "Came back"

    to = models.EmailField()
    domain = models.CharField(max_length=254, help_text="What follows the @ of the address, in lower case.")
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    about = models.JSONField(
        default=list, help_text="Keys of what the message speaks of: a page shows it only to who may see all of them."
    )
    is_confidential = models.BooleanField(default=False, help_text="No page shows its text: it may hold a key.")
    dedupe_key = models.CharField(max_length=200, unique=True, help_text="The same key is never posted twice.")
    message_id = models.CharField(max_length=255, unique=True, help_text="RFC 5322 Message-ID, the same in every copy.")
    queued_by = models.CharField(max_length=254, blank=True, help_text="Who: an e-mail address, or 'system'.")
    queued_at = models.DateTimeField()

    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    fence = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    next_try_at = models.DateTimeField(null=True, blank=True)
    give_up_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True, blank=True)
    server_failed_at = models.DateTimeField(null=True, blank=True, help_text="When the server itself did not answer.")
    last_error = models.TextField(blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    bounced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at__isnull=False) | ~Q(state__in=["sent", "bounced"]), name="mail_sent_says_when"
            ),
            models.CheckConstraint(
                condition=Q(bounced_at__isnull=False) | ~Q(state="bounced"), name="mail_bounced_says_when"
            ),
            models.CheckConstraint(
                condition=~Q(last_error="") | ~Q(state__in=["failed", "bounced"]), name="mail_failed_says_why"
            ),
        ]
        indexes = [
            models.Index(fields=["next_try_at"], condition=Q(state__in=["queued", "sending"]), name="mail_open"),
            models.Index(fields=["domain", "tried_at"], name="mail_domain_tried"),
            models.Index(fields=["-queued_at"], name="mail_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} to {self.to}: {self.get_state_display()}"


class MailAttachment(models.Model):
    """A file that goes with a message, kept as its bytes. Frozen with it."""

    mail = models.ForeignKey(Mail, on_delete=models.PROTECT, related_name="attachments")
    name = models.CharField(max_length=150)
    media_type = models.CharField(max_length=100)
    data = models.BinaryField()

    def __str__(self) -> str:
        return self.name


class RequestCount(models.Model):
    """How often one asker, known by a keyed hash only, asked the open interface within a minute (core.api.limits)."""

    key = models.CharField(max_length=64, unique=True)
    count = models.PositiveIntegerField(default=0)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.key[:12]}: {self.count}"
