"""What might be done? The long list, before anybody has written an intention."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from organisations.models import Organisation
from priorities.models.cycle import OfCycleQuerySet, PlanningCycle


class Candidate(models.Model):
    """An entry of the long list: an issue, a risk, a request or an idea, and where it came from. It is never deleted;
    what it was merged with or split into is told by its lineage. One that somebody reported waits to be looked at, and
    is then put on the list or closed with a reason."""

    class Kind(models.TextChoices):
        WORKSHOP = "workshop", "Workshop"
        ENGAGEMENT = "engagement", "Public or stakeholder engagement"
        NEEDS = "needs assessment", "Evidence of a joint strategic needs assessment"
        FRAGILE = "fragile service", "Risk: a fragile service"
        CONTRACT = "contract ending", "Risk: a contract that ends"
        GUIDANCE = "guidance", "National guidance"
        REQUEST = "provider request", "Request of a provider"
        METRIC = "metric", "An outcome or metric that is off track"
        PROVIDER = "provider issue", "Issue of a provider"
        COMPLAINTS = "complaints", "Complaints"
        HEALTHWATCH = "healthwatch", "Healthwatch intelligence"

    class State(models.TextChoices):
        REPORTED = "reported", "Reported, to be looked at"
        CLOSED = "closed", "Closed"
        OPEN = "open", "On the long list"
        MERGED = "merged", "Merged into another"
        SPLIT = "split", "Split into others"
        FORWARD = "taken forward", "Taken forward"
        NOT_FORWARD = "not taken forward", "Not taken forward"

    cycle = models.ForeignKey(PlanningCycle, on_delete=models.PROTECT, related_name="candidates")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    kind = models.CharField("where it comes from", max_length=20, choices=Kind)
    evidence = models.TextField(help_text="The document, the event or the figures, and what they say.")
    raised_by = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="candidates_raised"
    )
    service = models.CharField("service at risk", max_length=200, blank=True)
    contract_ends_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=20, choices=State, default=State.OPEN)
    version = models.PositiveIntegerField(default=1, help_text="Grows with each change.")
    closing_reason = models.TextField(blank=True)

    objects = OfCycleQuerySet.as_manager()

    # What partners identify as needing attention, and the risks: the kinds that are reported (discussion document of
    # October 2023, "issues" and "key risks").
    ISSUES = (
        Kind.PROVIDER, Kind.ENGAGEMENT, Kind.COMPLAINTS, Kind.HEALTHWATCH, Kind.METRIC, Kind.FRAGILE, Kind.CONTRACT,
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cycle", "number"], name="candidate_number_is_unique_in_its_cycle"),
            models.CheckConstraint(condition=~Q(evidence=""), name="candidate_has_evidence"),
            models.CheckConstraint(
                condition=~Q(kind="contract ending") | Q(contract_ends_on__isnull=False),
                name="candidate_contract_says_when_it_ends",
            ),
            models.CheckConstraint(
                condition=~Q(kind="fragile service") | ~Q(service=""), name="candidate_risk_names_its_service"
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | ~Q(closing_reason=""), name="candidate_closed_says_why"
            ),
        ]
        indexes = [models.Index(fields=["cycle", "state", "number"], name="candidate_cycle_state")]

    def __str__(self) -> str:
        return self.title


class CandidateLineage(models.Model):
    """One entry came out of another: by a merger (several rows with one `child`) or a split (several with one
    `parent`)."""

    parent = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="became")
    child = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="came_from")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["parent", "child"], name="candidatelineage_is_told_once"),
            models.CheckConstraint(condition=~Q(parent=F("child")), name="candidatelineage_has_two_entries"),
        ]

    def __str__(self) -> str:
        return f"{self.child} came out of {self.parent}"
