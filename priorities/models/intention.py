"""What does a team intend? The standard template, by version, and what was answered to it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q

from organisations.models import Organisation, Place
from priorities.models.candidate import Candidate
from priorities.models.commitment import Commitment
from priorities.models.cycle import PlanningCycle
from priorities.models.dataset import DataSet


class IntentionTemplate(models.Model):
    """The standard template of one year: which questions every intention answers."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    version = models.CharField(max_length=40)
    source = models.CharField(max_length=300)

    def __str__(self) -> str:
        return f"{self.name}, {self.version}"


class TemplateQuestion(models.Model):
    """A question of a template. What rules depend on (`COLUMNS`) has a column of the intention; answers in words to any
    other question are kept under its code, so that a question can be added as a row."""

    class Kind(models.TextChoices):
        LINE = "line", "One line"
        TEXT = "text", "Text"
        MONEY = "money", "Pounds"
        DATE = "date", "Day"
        BODY = "body", "Body"
        FINANCE = "finance", "Kind of finance"
        STREAM = "stream", "Ring-fenced stream"
        INTENTION = "intention", "Another intention"
        DRIVER = "driver", "Driver, with its evidence"

    template = models.ForeignKey(IntentionTemplate, on_delete=models.PROTECT, related_name="questions")
    position = models.PositiveSmallIntegerField()
    section = models.CharField(max_length=80)
    code = models.SlugField(max_length=40)
    label = models.CharField(max_length=200)
    hint = models.TextField(blank=True)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.TEXT)
    is_required = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["template", "position"], name="templatequestion_position_is_unique"),
            models.UniqueConstraint(fields=["template", "code"], name="templatequestion_code_is_unique"),
            models.UniqueConstraint(fields=["template", "label"], name="templatequestion_label_is_unique"),
        ]

    def __str__(self) -> str:
        return self.label


class FundingStream(models.Model):
    """Money that may be spent on one purpose only, so that an investment from it takes nothing from another service."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200, unique=True)
    source = models.CharField(max_length=300)

    def __str__(self) -> str:
        return self.name


class IntentionQuerySet(models.QuerySet):
    def visible_to(self, user: Any, *, on: date) -> IntentionQuerySet:
        """Whoever may see the cycle sees all its intentions: one register across teams is what the cycle is for."""
        return self.filter(cycle__in=PlanningCycle.objects.visible_to(user, on=on).values("pk"))


class Intention(models.Model):
    """What a team intends to do, on the standard template. The migration adds to the constraints: one that has been
    submitted says what it does for health inequalities (Clinical and Care Constitution, pledge of value)."""

    class State(models.TextChoices):
        DRAFT = "draft", "Being written"
        SUBMITTED = "submitted", "Submitted"
        SCORING = "being scored", "Being scored"
        SCORED = "scored", "Scored"
        FORWARD = "taken forward", "Taken forward"
        NOT_NOW = "not now", "Not now"
        COMMITTED = "committed", "A commitment of the plan"
        WITHDRAWN = "withdrawn", "Withdrawn"

    class Finance(models.TextChoices):
        NONE = "no change", "No change in spending"
        INVESTMENT = "investment", "Investment"
        SAVING = "saving", "Saving"
        DISINVESTMENT = "disinvestment", "Disinvestment"

    class Footprint(models.TextChoices):
        PLACE = "place", "One Place"
        PLACES = "places", "Several Places"
        WHOLE = "whole area", "Whole area, once for all"
        COLLABORATIVE = "collaborative", "Provider collaborative"

    cycle = models.ForeignKey(PlanningCycle, on_delete=models.PROTECT, related_name="intentions")
    number = models.PositiveIntegerField()
    template = models.ForeignKey(IntentionTemplate, on_delete=models.PROTECT, related_name="intentions")
    candidate = models.ForeignKey(
        Candidate, on_delete=models.PROTECT, null=True, blank=True, related_name="intentions"
    )  # fmt: skip
    state = models.CharField(max_length=20, choices=State, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1, help_text="Grows with each save.")
    title = models.CharField(max_length=200)
    lead = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="intentions_led")
    answers = models.JSONField(default=dict, blank=True)
    finance = models.CharField(max_length=20, choices=Finance, blank=True)
    amount = models.DecimalField("pounds a year", max_digits=14, decimal_places=2, null=True, blank=True)
    stream = models.ForeignKey(
        FundingStream, on_delete=models.PROTECT, null=True, blank=True, related_name="intentions"
    )  # fmt: skip
    disinvestment = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="pays_for"
    )  # fmt: skip
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    sro = models.CharField("senior responsible owner", max_length=200, blank=True)
    sponsor = models.CharField(max_length=200, blank=True)
    business_lead = models.CharField(max_length=200, blank=True)
    delivery_owner = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="intentions_delivered"
    )
    outcome_owner = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="intentions_owned"
    )
    footprint = models.CharField(max_length=20, choices=Footprint, blank=True)
    footprint_reason = models.TextField(blank=True)
    places = models.ManyToManyField(Place, related_name="intentions", blank=True)
    commitment = models.ForeignKey(
        Commitment, on_delete=models.PROTECT, null=True, blank=True, related_name="intentions"
    )  # fmt: skip
    data_set = models.ForeignKey(
        DataSet, on_delete=models.PROTECT, null=True, blank=True, related_name="intentions",
        help_text="The frozen version that the team planned from, as of its submission.",
    )  # fmt: skip

    objects = IntentionQuerySet.as_manager()

    COLUMNS = (
        "title", "lead", "finance", "amount", "stream", "disinvestment", "starts_on", "ends_on", "sro", "sponsor",
        "business_lead", "delivery_owner", "outcome_owner",
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cycle", "number"], name="intention_number_is_unique_in_its_cycle"),
            models.CheckConstraint(condition=~Q(title=""), name="intention_has_a_title"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn", "not now"])
                | ~Q(finance="investment")
                | Q(stream__isnull=False)
                | Q(disinvestment__isnull=False),
                name="intention_investment_says_what_pays_for_it",
            ),
            models.CheckConstraint(
                condition=Q(disinvestment__isnull=True) | ~Q(disinvestment=F("id")),
                name="intention_does_not_pay_for_itself",
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=0), name="intention_amount_is_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="intention_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(footprint="") | ~Q(footprint_reason=""), name="intention_footprint_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(commitment__isnull=True) | Q(state="committed"), name="intention_with_commitment_says_so"
            ),
        ]
        indexes = [models.Index(fields=["cycle", "state", "number"], name="intention_cycle_state")]

    def __str__(self) -> str:
        return self.title


class IntentionDriver(models.Model):
    """What drives an intention, with its evidence. The kinds are those of the discussion document of October 2023."""

    class Kind(models.TextChoices):
        STRATEGY = "strategy", "An objective of the partnership's strategy"
        PLACE = "place-priority", "A Health and Wellbeing Board strategy or other Place priority"
        RISK = "service-at-risk", "A statutory duty or a service at risk"
        VALUE = "financial-duty", "Financial duties, transformation for value"
        ANNUAL = "annual-planning", "NHS annual planning requirements"
        LONG_TERM = "long-term-plan", "NHS Long Term Plan"
        NATIONAL = "national-programme", "A national programme"
        MANDATORY = "mandatory", "A mandatory development, such as a NICE technology appraisal"

    intention = models.ForeignKey(Intention, on_delete=models.PROTECT, related_name="drivers")
    kind = models.CharField(max_length=20, choices=Kind)
    evidence = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["intention", "kind"], name="intentiondriver_is_told_once"),
            models.CheckConstraint(condition=~Q(evidence=""), name="intentiondriver_has_evidence"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.evidence}"
