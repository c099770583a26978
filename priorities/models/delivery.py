"""Who keeps a promise, by when, measured how, and how is it getting on?"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from organisations.models import Organisation
from priorities.models.commitment import Commitment
from priorities.models.intention import Intention
from priorities.models.milestone import Milestone


class CommitmentTerms(models.Model):
    """Who owns a commitment (a body and a post in it), the last day that still keeps it, and the measure that will show
    it. Of each of them either what is agreed, or why none is; neither where nobody has said anything yet."""

    class Level(models.TextChoices):
        """Decisions are made as locally as possible, and at scale where that helps (Joint Forward Plan 2023-28,
        Figure 4)."""

        PLACE = "place", "Place, and the communities in it"
        PARTNERSHIP = "partnership", "Health and Care Partnership"
        PROGRAMME = "programme", "Programme for the whole area"
        COLLABORATIVE = "collaborative", "Provider collaborative"

    commitment = models.OneToOneField(Commitment, on_delete=models.PROTECT, related_name="terms")
    version = models.PositiveIntegerField(default=1, help_text="Grows with each save.")
    owner = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="commitments_owned"
    )
    post = models.CharField(max_length=200, blank=True, help_text="Who answers for it in that body.")
    level = models.CharField(max_length=13, choices=Level, blank=True, help_text="At which level it is delivered.")
    no_owner_reason = models.CharField(max_length=300, blank=True)
    due_on = models.DateField(null=True, blank=True, help_text="The last day that still keeps the promise.")
    no_date_reason = models.CharField(max_length=300, blank=True)
    measure = models.CharField(max_length=500, blank=True, help_text="In words: what will show that it is kept.")
    indicator = models.SlugField(max_length=120, blank=True, help_text="The short name of an indicator, as it is kept.")
    no_measure_reason = models.CharField(max_length=300, blank=True)
    no_milestone_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(owner__isnull=True, post="") | (Q(owner__isnull=False) & ~Q(post="")),
                name="commitmentterms_owner_is_a_body_and_a_post",
            ),
            models.CheckConstraint(
                condition=Q(owner__isnull=True) | Q(no_owner_reason=""), name="commitmentterms_owner_or_why_none"
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True) | Q(no_date_reason=""), name="commitmentterms_date_or_why_none"
            ),
            models.CheckConstraint(
                condition=Q(measure="") | Q(no_measure_reason=""), name="commitmentterms_measure_or_why_none"
            ),
            models.CheckConstraint(
                condition=Q(indicator="") | ~Q(measure=""), name="commitmentterms_indicator_is_of_a_measure"
            ),
        ]

    def __str__(self) -> str:
        return f"Terms of “{self.commitment}”"


class MilestoneReport(models.Model):
    """How a milestone stood in a month, told by the Senior Responsible Owner. Never changed or deleted: a correction is
    another report on the same month, which takes the place of one. The migration adds a bolt, and a trigger that
    holds a correction to the milestone and the month of what it corrects."""

    class Status(models.TextChoices):
        ON_TRACK = "on track", "On track"
        AT_RISK = "at risk", "At risk: it may be late or fall short"
        OFF_TRACK = "off track", "Off track: it will be late or fall short"
        DONE = "done", "Done"

    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, related_name="reports")
    month = models.DateField(help_text="Its first day.")
    status = models.CharField(max_length=10, choices=Status)
    narrative = models.TextField("what happened")
    risks = models.TextField(blank=True)
    issues = models.TextField(blank=True)
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    correction_reason = models.CharField(max_length=300, blank=True)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="milestone_reports"
    )
    reported_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["milestone", "month"],
                condition=Q(supersedes__isnull=True),
                name="milestonereport_is_once_a_month",
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="milestonereport_month_is_its_first_day"),
            models.CheckConstraint(condition=~Q(narrative=""), name="milestonereport_says_what_happened"),
            models.CheckConstraint(
                condition=Q(supersedes__isnull=True, correction_reason="")
                | (Q(supersedes__isnull=False) & ~Q(correction_reason="")),
                name="milestonereport_correction_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.milestone}, {self.month:%B %Y}: {self.get_status_display()}"


class HeldBack(models.Model):
    """Why an intention that a body took forward is in no plan yet: what the publication of the plan asks for."""

    intention = models.OneToOneField(Intention, on_delete=models.PROTECT, related_name="held_back")
    reason = models.CharField(max_length=300)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="heldback_has_a_reason")]

    def __str__(self) -> str:
        return self.reason
