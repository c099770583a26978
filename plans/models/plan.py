"""What is a plan, who answers for it, and what is it part of?"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q

from accounts import permissions as rights
from organisations.models import Organisation, Place
from plans.models.reference import PlanType

# The public addresses /plans/register/ and /plans/lineage/ are pages of the site.
RESERVED_SLUGS = ("lineage", "partners", "register")


class PlanQuerySet(models.QuerySet):
    def visible_to(self, user: Any, *, on: date) -> PlanQuerySet:
        """The plans of the person's own bodies, of the Places of their ICB, and the plans that include one of those."""
        if user is rights.SYSTEM:
            return self
        bodies = [
            organisation_id
            for role, organisation_id in rights.roles_of(user, on=on)
            if rights.Permission.READ_WORKSPACE in rights.ROLES[role]
        ]
        mine = Plan.objects.filter(Q(owner__in=bodies) | Q(place__icb__in=bodies))
        return self.filter(Q(pk__in=mine.values("pk")) | Q(parts__part__in=mine.values("pk"))).distinct()


class Plan(models.Model):
    """A document with a life: a joint forward plan, a Place plan, a predecessor strategy. It has editions.

    `period_precision` says how much of the period's days is certain. A plan "for 2024/25" names no day; its days are
    kept, so that periods can be compared, and are never shown.
    """

    class Precision(models.TextChoices):
        DAY = "day", "Days"
        MONTH = "month", "Months; the days are inferred"
        FINANCIAL_YEAR = "financial year", "Financial years; the days are inferred"

    slug = models.SlugField(max_length=120, unique=True)
    title = models.CharField(max_length=250)
    plan_type = models.ForeignKey(PlanType, on_delete=models.PROTECT, related_name="plans")
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="plans")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, blank=True, related_name="plans")
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    period_precision = models.CharField(max_length=20, choices=Precision, default=Precision.DAY)
    summary = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    objects = PlanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="plan_ends_after_it_starts",
            ),
            models.CheckConstraint(condition=~Q(slug__in=RESERVED_SLUGS), name="plan_address_is_no_page_of_the_site"),
            models.CheckConstraint(
                condition=Q(period_precision__in=["day", "month", "financial year"]), name="plan_precision_is_known"
            ),
            models.CheckConstraint(
                condition=Q(period_precision="day") | Q(starts_on__isnull=False) | Q(ends_on__isnull=False),
                name="plan_precision_is_of_a_period",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PlanBody(models.Model):
    """A body answers for a plan, or helped to prepare it. A joint forward plan is the duty of the ICB and its partner
    trusts together (NHS Act 2006 s.14Z52(1)), prepared with many others who carry no such duty."""

    class Role(models.TextChoices):
        ACCOUNTABLE = "accountable", "Answers for the plan"
        CONTRIBUTOR = "contributor", "Helped to prepare it"

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="bodies")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="plan_roles")
    role = models.CharField(max_length=12, choices=Role)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "organisation"], name="planbody_has_one_role")]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_role_display().lower()} ({self.plan})"


class PlanPart(models.Model):
    """A plan includes another, by the hash of its snapshot: a joint forward plan includes the nine Place plans."""

    whole = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="parts")
    part = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="wholes")
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["whole", "part"], name="planpart_is_told_once"),
            models.CheckConstraint(condition=~Q(whole=F("part")), name="planpart_is_not_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.whole} includes {self.part}"
