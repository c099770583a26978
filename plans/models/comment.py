"""What do people say about a text while it is written? Threads on passages, and proposals for other words. Records:
resolved and opened again, never erased."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.richtext.anchors import Passage
from plans.models.edition import Edition, Section
from plans.models.plan import Plan


class CommentQuerySet(models.QuerySet):
    def visible_to(self, user: Any, *, on: date) -> CommentQuerySet:
        """The comments on plans that the person may read."""
        return self.filter(edition__plan__in=Plan.objects.visible_to(user, on=on).values("pk"))

    def on_section(self, section: Section) -> CommentQuerySet:
        """What was said of a section in this edition, and what is still open from earlier ones."""
        here = Q(edition=section.edition) | Q(edition__plan=section.edition.plan_id, state=Comment.State.OPEN)
        return self.filter(here, section_uid=section.uid)

    def on_text_of(self, edition: Edition) -> CommentQuerySet:
        """The same for a whole edition."""
        return self.filter(Q(edition=edition) | Q(edition__plan=edition.plan_id, state=Comment.State.OPEN))

    def shown(self, which: str, user: Any) -> CommentQuerySet:
        """`open`, `mine` (written by, answered by or assigned to the person) or `all`."""
        if which == "mine":
            replied = CommentReply.objects.filter(by=user).values("comment")
            return self.filter(Q(by=user) | Q(assigned_to=user) | Q(pk__in=replied))
        return self if which == "all" else self.filter(state=Comment.State.OPEN)

    def with_threads(self) -> CommentQuerySet:
        """With everything that a list of threads shows, newest first."""
        replies = CommentReply.objects.select_related("by", "assigned_to").order_by("pk")
        return (
            self.select_related("by", "assigned_to", "edition__plan", "suggestion__decided_by")
            .prefetch_related(models.Prefetch("replies", replies))
            .order_by("-pk")
        )


class Comment(models.Model):
    """A thread on a passage of a section. What was pointed at and said is frozen; whether it is open, and whose turn it
    is, may change, and each change is a reply of the thread."""

    class State(models.TextChoices):
        OPEN = "open", "Open"
        RESOLVED = "resolved", "Resolved"

    token = models.UUIDField(
        default=uuid.uuid4, unique=True, help_text="Of the form it came in: sent twice, kept once."
    )
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="comments")
    section_uid = models.UUIDField(help_text="The section, as it is known from edition to edition.")
    section_title = models.CharField(max_length=300, help_text="The section's title at the time.")
    version = models.PositiveIntegerField(help_text="The version of the section that was commented on.")
    bid = models.CharField(max_length=8, blank=True, help_text="The block; empty for the whole section.")
    quote = models.TextField(blank=True, help_text="The words that the comment is about, as they stood.")
    prefix = models.CharField(max_length=40, blank=True)
    suffix = models.CharField(max_length=40, blank=True)
    start = models.PositiveIntegerField(default=0)
    text = models.TextField(help_text="Word for word.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="comments")
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="assigned_comments"
    )

    objects = CommentQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="comment_says_something")]
        indexes = [models.Index(fields=["edition", "section_uid", "state"], name="comment_of_a_section")]

    def __str__(self) -> str:
        return f"Comment {self.pk} on {self.section_title}"

    @property
    def passage(self) -> Passage:
        return Passage(self.bid, self.quote, self.prefix, self.suffix, self.start)

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN


class CommentReply(models.Model):
    """What was said or done next in a thread. Append-only."""

    class Kind(models.TextChoices):
        REPLY = "reply", "replied"
        ASSIGNED = "assigned", "assigned this"
        RESOLVED = "resolved", "resolved this"
        REOPENED = "reopened", "opened this again"
        ACCEPTED = "accepted", "accepted the suggestion"
        DECLINED = "declined", "declined the suggestion"

    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, related_name="replies")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.REPLY)
    text = models.TextField(blank=True, help_text="Word for word.")
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(text="") | ~Q(kind="reply"), name="commentreply_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.by} {self.get_kind_display()}: {self.comment}"


class Suggestion(models.Model):
    """Other words for the passage of a thread. Accepted, they go into the text as a new version; declined, the reason
    stays. Decided once."""

    class State(models.TextChoices):
        PROPOSED = "proposed", "Suggested"
        ACCEPTED = "accepted", "Accepted"
        DECLINED = "declined", "Declined"

    comment = models.OneToOneField(Comment, on_delete=models.PROTECT, related_name="suggestion")
    replacement = models.TextField(blank=True, help_text="Empty: the passage goes.")
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True, help_text="Why it was declined.")
    version = models.PositiveIntegerField(null=True, blank=True, help_text="The section's version that it made.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="proposed", decided_at__isnull=True) | Q(decided_at__isnull=False),
                name="suggestion_decided_says_when",
            ),
            models.CheckConstraint(
                condition=Q(version__isnull=False) | ~Q(state="accepted"), name="suggestion_accepted_names_the_version"
            ),
            models.CheckConstraint(condition=~Q(reason="") | ~Q(state="declined"), name="suggestion_declined_says_why"),
        ]

    def __str__(self) -> str:
        return f"Suggestion on {self.comment}: {self.get_state_display().lower()}"
