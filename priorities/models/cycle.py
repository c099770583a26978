"""Who does what by when, so that next year's plans are made together? The planning cycle, as data."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q

from accounts import permissions as rights
from organisations.models import Kind, Organisation, Place


class CycleQuerySet(models.QuerySet):
    def visible_to(self, user: Any, *, on: date) -> CycleQuerySet:
        """The cycles of the person's own bodies; of an ICB, to all its Places (plans are seen across teams, so that no
        effort is doubled); of a Place's partnership, to its ICB."""
        if user is rights.SYSTEM:
            return self
        bodies = [
            organisation_id
            for role, organisation_id in rights.roles_of(user, on=on)
            if rights.Permission.READ_WORKSPACE in rights.ROLES[role]
        ]
        return self.filter(
            Q(owner__in=bodies)
            | Q(owner__in=Organisation.objects.filter(places__partnership__in=bodies).values("pk"))
            | Q(owner__in=Organisation.objects.filter(places_as_partnership__icb__in=bodies).values("pk"))
        )


class PlanningCycle(models.Model):
    """One year's planning: its steps, the guidance it waits for, and all intentions of all teams in one register."""

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=200)
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="planning_cycles")
    plans_for = models.PositiveSmallIntegerField("plans for the year from April", help_text="2024 is 2024-25.")
    copied_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="copies")
    source = models.CharField(max_length=300, help_text="The document that the steps were taken from.")
    note = models.TextField(blank=True)
    closed_on = models.DateField(null=True, blank=True, help_text="Nobody is late in a cycle that is closed.")

    objects = CycleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "plans_for"], name="planningcycle_is_one_a_year"),
            models.CheckConstraint(
                condition=Q(plans_for__gte=2000, plans_for__lte=2200), name="planningcycle_year_is_a_year"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def year(self) -> str:
        """`2024-25`, as the service writes a financial year."""
        return f"{self.plans_for}-{(self.plans_for + 1) % 100:02d}"

    def reach(self) -> set[int]:
        """The bodies whose people plan together in it: its owner, an ICB's Places, the ICB of a Place."""
        rows = Place.objects.filter(icb=self.owner_id) | Place.objects.filter(partnership=self.owner_id)
        return {self.owner_id} | {body for row in rows.values_list("icb", "partnership") for body in row}


class OfCycleQuerySet(models.QuerySet):
    """Whatever a cycle keeps: all teams that may see the cycle see it."""

    def visible_to(self, user: Any, *, on: date) -> OfCycleQuerySet:
        return self.filter(cycle__in=PlanningCycle.objects.visible_to(user, on=on).values("pk"))


class CycleStep(models.Model):
    """One step of a cycle, in the words of its source, with the last day that is meant."""

    cycle = models.ForeignKey(PlanningCycle, on_delete=models.PROTECT, related_name="steps")
    position = models.PositiveSmallIntegerField()
    theme = models.CharField(max_length=200)
    activity = models.TextField(blank=True)
    prompts = models.JSONField(default=list, blank=True, help_text="What is asked in this step, one sentence each.")
    starts_on = models.DateField(null=True, blank=True)
    due_on = models.DateField()
    dates_wording = models.CharField(max_length=80, blank=True, help_text="The dates exactly as printed.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cycle", "position"], name="cyclestep_position_is_unique"),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(starts_on__lte=F("due_on")),
                name="cyclestep_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.theme


class StepLead(models.Model):
    """Who leads a step, as printed, and the bodies that this means: one, or each of a kind. Without either nobody can
    be late, and the page says that the source does not say who it is."""

    step = models.ForeignKey(CycleStep, on_delete=models.PROTECT, related_name="leads")
    position = models.PositiveSmallIntegerField()
    wording = models.CharField(max_length=200)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="cycle_steps_led"
    )
    body_kind = models.CharField("each body of this kind", max_length=40, choices=Kind, blank=True)
    post = models.CharField(max_length=200, blank=True, help_text="The post or team that does it there.")
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["step", "position"], name="steplead_position_is_unique"),
            models.CheckConstraint(
                condition=Q(organisation__isnull=True) | Q(body_kind=""), name="steplead_is_a_body_or_a_kind"
            ),
        ]

    def __str__(self) -> str:
        return self.wording


class StepReturn(models.Model):
    """A body says that it has done its part of a step."""

    lead = models.ForeignKey(StepLead, on_delete=models.PROTECT, related_name="returns")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="cycle_returns")
    done_on = models.DateField()
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lead", "organisation"], name="stepreturn_is_told_once"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.lead.step}, {self.done_on}"


class GuidanceDate(models.Model):
    """Guidance or another date that a cycle waits for: when it is expected, in the words of the source, and when it
    came."""

    cycle = models.ForeignKey(PlanningCycle, on_delete=models.PROTECT, related_name="guidance")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    expected_wording = models.CharField(max_length=120, help_text="Exactly as printed.")
    expected_from = models.DateField(null=True, blank=True)
    expected_by = models.DateField()
    came_on = models.DateField(null=True, blank=True)
    url = models.URLField("where it is published", max_length=500, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cycle", "position"], name="guidancedate_position_is_unique"),
            models.CheckConstraint(
                condition=Q(expected_from__isnull=True) | Q(expected_from__lte=F("expected_by")),
                name="guidancedate_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.title
