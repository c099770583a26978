"""Is an intention challenged by others, and what did a body decide on it?"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from organisations.models import Meeting, Organisation
from priorities.models.candidate import Candidate
from priorities.models.framework import FrameworkItem
from priorities.models.intention import Intention


class Challenge(models.Model):
    """Somebody of another team asks whether an intention holds against the agreed priorities, or against a pledge of
    the Clinical and Care Constitution; the team answers; an outcome is recorded."""

    class State(models.TextChoices):
        RAISED = "raised", "Waiting for an answer"
        ANSWERED = "answered", "Answered"
        CONCLUDED = "concluded", "Concluded"

    class Outcome(models.TextChoices):
        STANDS = "stands", "The intention stands as it is"
        CHANGED = "changed", "The intention was changed"
        UPHELD = "upheld", "The challenge is upheld; the decision must take account of it"

    intention = models.ForeignKey(Intention, on_delete=models.PROTECT, related_name="challenges")
    state = models.CharField(max_length=10, choices=State, default=State.RAISED)
    pledge = models.ForeignKey(
        FrameworkItem, on_delete=models.PROTECT, null=True, blank=True, related_name="challenges",
        help_text="Empty: it is held against the agreed priorities.",
    )  # fmt: skip
    team = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="challenges")
    text = models.TextField()
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="challenges"
    )
    raised_at = models.DateTimeField()
    response = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    outcome_reason = models.TextField(blank=True)
    concluded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="challenge_has_words"),
            models.CheckConstraint(
                condition=Q(state="raised") | (~Q(response="") & Q(answered_at__isnull=False)),
                name="challenge_answered_has_its_answer",
            ),
            models.CheckConstraint(
                condition=~Q(state="concluded")
                | (~Q(outcome="") & ~Q(outcome_reason="") & Q(concluded_at__isnull=False)),
                name="challenge_concluded_has_its_outcome",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Decision(models.Model):
    """A body decided at a meeting on a candidate or an intention: now, or not now with a reason for the public ("have
    a clear rationale ... including why we are not focusing on some areas immediately"). Never changed or deleted; a
    later decision stands beside it."""

    class Outcome(models.TextChoices):
        NOW = "now", "Take forward"
        NOT_NOW = "not now", "Not now"

    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, null=True, blank=True, related_name="decisions")
    intention = models.ForeignKey(Intention, on_delete=models.PROTECT, null=True, blank=True, related_name="decisions")
    outcome = models.CharField(max_length=10, choices=Outcome)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="planning_decisions")
    reason = models.TextField()
    public_reason = models.TextField(blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(candidate__isnull=True, intention__isnull=False)
                | Q(candidate__isnull=False, intention__isnull=True),
                name="decision_is_on_one_thing",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="decision_has_a_reason"),
            models.CheckConstraint(
                condition=Q(outcome="now") | ~Q(public_reason=""), name="decision_not_now_tells_the_public_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}: {self.intention or self.candidate}"
