"""What does everyone else say? A public consultation on a frozen text, and the responses to it.

What a person sent is kept in `Original`, apart from the words that others may read (`ResponsePart.text`), which a
moderator can shorten but never write. Originals are never changed; they are deleted when a response is withdrawn and
when the time for which they are kept is over (UK GDPR art. 5(1)(c), (e); art. 17).
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q

from consultation.models.rounds import Round

LONGEST_TEXT = 10_000


class Consultation(models.Model):
    """What the public is told and asked in a round of kind "public". It has its own address; it moves no edition."""

    round = models.OneToOneField(Round, on_delete=models.PROTECT, related_name="consultation")
    slug = models.SlugField(max_length=120, unique=True)
    title = models.CharField(max_length=200)
    introduction = models.TextField()
    audience = models.TextField(help_text="Who it is for.")
    other_ways = models.TextField(blank=True, help_text="How to answer without this page.")
    notice = models.CharField(max_length=300, blank=True, help_text="Stands at the top of each of its pages.")
    outcome = models.TextField(blank=True, help_text="What came of it, in a few sentences; shown when it is closed.")
    retention_days = models.PositiveSmallIntegerField(
        default=365, help_text="For so many days after it is closed, names, addresses and originals are kept."
    )
    erased_at = models.DateTimeField(null=True, blank=True, help_text="When they were erased.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(retention_days__gte=28, retention_days__lte=1100), name="consultation_keeps_for_a_time"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.round.status == Round.Status.OPEN

    @property
    def kept_until(self) -> datetime:
        """When personal data is erased: reckoned from the deadline, which everybody was told."""
        return self.round.closes_at + timedelta(days=self.retention_days)


class Question(models.Model):
    """A question of a public consultation. A scale is a choice whose options are in order."""

    class Kind(models.TextChoices):
        TEXT = "text", "Answer in their own words"
        CHOICE = "choice", "Choose one"
        SCALE = "scale", "Choose one on a scale"

    AGREEMENT = ("Strongly agree", "Agree", "Neither agree nor disagree", "Disagree", "Strongly disagree")

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="questions")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    wording = models.CharField(max_length=300)
    hint = models.CharField(max_length=300, blank=True)
    options = models.JSONField(default=list, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "position"], name="question_position_is_unique",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=Q(kind="text", options=[]) | (~Q(kind="text") & ~Q(options=[])),
                name="question_has_options_where_it_needs_them",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.wording


class Response(models.Model):
    """What one person or body, or one meeting, said. It counts when its e-mail address was confirmed, or when the
    planners entered it."""

    class State(models.TextChoices):
        DRAFT = "draft", "Being written"
        UNCONFIRMED = "unconfirmed", "Sent, not confirmed"
        WAITING = "waiting", "To be read by a moderator"
        PUBLISHED = "published", "To be published"
        REJECTED = "rejected", "Not to be published"
        WITHDRAWN = "withdrawn", "Withdrawn by its author"
        EXPIRED = "expired", "Never confirmed"

    class Source(models.TextChoices):
        ONLINE = "online", "This site"
        SURVEY = "survey", "A survey"
        MEETING = "meeting", "Notes of a meeting"
        LETTER = "letter", "A letter, an e-mail or a call"

    class Rejection(models.TextChoices):
        PERSONAL = "personal", "It is mostly about identifiable people"
        ABUSE = "abuse", "It threatens or abuses somebody"
        UNRELATED = "unrelated", "It is not about this consultation"
        SPAM = "spam", "It is advertising, or was sent by a machine"
        DOUBLE = "double", "The same was sent twice"

    # States in which it is one of the responses; in the others it is not, and only counted apart.
    COUNTED = (State.WAITING, State.PUBLISHED, State.REJECTED)
    NOT_VIEWS = (Rejection.SPAM, Rejection.DOUBLE)

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="responses")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    source = models.CharField(max_length=10, choices=Source, default=Source.ONLINE)
    source_note = models.CharField(max_length=200, blank=True, help_text="Which meeting or survey.")
    receipt = models.CharField(max_length=14, unique=True, null=True, blank=True)
    name = models.CharField(max_length=150, blank=True)
    organisation = models.CharField(max_length=150, blank=True, help_text="For whom it speaks; empty: for oneself.")
    show_name = models.BooleanField(default=False)
    email = models.EmailField(blank=True)
    token_sha256 = models.CharField(max_length=64, blank=True)
    consent = models.TextField(blank=True, help_text="The words that were agreed to.")
    rejection = models.CharField(max_length=10, choices=Rejection, blank=True)
    note = models.CharField(max_length=500, blank=True, help_text="A moderator's note. Never public.")
    holds_no_point = models.BooleanField(default=False)
    started_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True, help_text="When a draft or an unconfirmed one is dropped.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="rejected") | ~Q(rejection=""), name="response_rejected_says_why"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "expired", "withdrawn"]) | Q(submitted_at__isnull=False),
                name="response_sent_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["draft", "unconfirmed"]) | Q(expires_at__isnull=False),
                name="response_unconfirmed_expires",
            ),
        ]
        indexes = [models.Index(fields=["consultation", "state"], name="response_state")]

    def __str__(self) -> str:
        return f"Response {self.receipt or self.pk}"

    @property
    def is_late(self) -> bool:
        return bool(self.submitted_at and self.submitted_at > self.consultation.round.closes_at)

    @property
    def is_counted(self) -> bool:
        return self.state in self.COUNTED

    @property
    def public_name(self) -> str:
        """Who is said to have sent it. A name only where its owner chose so."""
        who = self.name if self.show_name else ""
        if self.source != self.Source.ONLINE and not who:
            return self.source_note or self.get_source_display()
        if self.organisation:
            return f"{who}, for {self.organisation}" if who else self.organisation
        return who or "A member of the public"


class ResponsePart(models.Model):
    """One thing that a response says: the answer to a question, a comment on a section or on words of it, or the text
    of a letter. `text` is what others may read: what was sent, less what a moderator removed."""

    response = models.ForeignKey(Response, on_delete=models.PROTECT, related_name="parts")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, null=True, blank=True, related_name="answers")
    section_uid = models.UUIDField(null=True, blank=True)
    section_title = models.CharField(max_length=330, blank=True)
    bid = models.CharField(max_length=40, blank=True, help_text="The block of the text that it is about.")
    quote = models.TextField(blank=True, help_text="The words of the draft that it is about.")
    text = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["response", "question"], condition=Q(question__isnull=False), name="question_is_answered_once"
            ),
            models.CheckConstraint(
                condition=Q(question__isnull=True) | Q(section_uid__isnull=True), name="responsepart_is_one_thing"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="responsepart_says_something"),
        ]

    def __str__(self) -> str:
        return self.about

    @property
    def about(self) -> str:
        """What it is about, in a few words."""
        if self.question:
            return self.question.wording
        return f"On “{self.section_title}”" if self.section_uid else "What was said"

    @property
    def is_words(self) -> bool:
        """Written in the author's own words, and so to be read; a choice is only counted."""
        return self.question is None or self.question.kind == Question.Kind.TEXT


class Original(models.Model):
    """A part as it was sent. Never changed (a trigger holds it); only deleted with the personal data. Each look at it
    is audited (`consultation.actions.look_at_original`)."""

    part = models.OneToOneField(ResponsePart, on_delete=models.PROTECT, related_name="original")
    text = models.TextField()
    sha256 = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"Original of {self.part}"


class Redaction(models.Model):
    """Words taken out of what others may read, with the reason that stands in their place. Characters are counted in
    the original; one that was taken back stays as a record."""

    class Reason(models.TextChoices):
        PERSONAL = "personal information", "It tells who somebody is"
        HEALTH = "information about somebody’s health", "It tells of somebody’s health"
        ACCUSATION = "an accusation", "It accuses somebody"
        ABUSE = "abuse", "It is abusive"
        ADDRESS = "a web address", "It leads to another site"

    part = models.ForeignKey(ResponsePart, on_delete=models.PROTECT, related_name="redactions")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    reason = models.CharField(max_length=40, choices=Reason)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(end__gt=models.F("start")), name="redaction_removes_something")
        ]

    def __str__(self) -> str:
        return f"Removed: {self.reason}"


class SurveyFile(models.Model):
    """A table of survey results that was uploaded and waits for its columns to be named. Once imported its rows are
    dropped; its hash stays, so that the same table is not taken twice."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="survey_files")
    name = models.CharField(max_length=200)
    rows = models.JSONField()
    sha256 = models.CharField(max_length=64)
    imported_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class FloodSalt(models.Model):
    """The salt of one day, with which addresses are hashed. When it is deleted, a day later, no hash tells anything."""

    day = models.DateField(unique=True)
    salt = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"Salt of {self.day}"


class FloodCount(models.Model):
    """How often something was done from one address, or in all, within an hour."""

    key = models.CharField(max_length=100, unique=True)
    count = models.PositiveIntegerField(default=0)
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.key}: {self.count}"
