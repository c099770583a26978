"""Which plans and strategies are known, held here or not? What the sources say of each, and how they fit together.

A date is kept in the source's words, and besides as far as it is certain: `2026`, `2026-03` or `2026-03-31` (ISO 8601
of reduced precision). What no source says is null with a note, and is never guessed.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Left

from organisations.models import Organisation, Place
from plans.models.plan import Plan
from plans.models.reference import PlanType

REDUCED_DATE = r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"


def _dated(field: str) -> Q:
    return Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__regex": REDUCED_DATE})


class RegisteredPlan(models.Model):
    """A plan, strategy, report or guidance that the sources name, whether its text is held here (`plan`) or not.

    Only what a source says is entered. A period may be unknown at one end or at both; then a note says what is known.
    """

    slug = models.SlugField(max_length=120, unique=True)
    title = models.CharField(max_length=250)
    plan_type = models.ForeignKey(PlanType, on_delete=models.PROTECT, related_name="registered_plans")
    plan = models.OneToOneField(Plan, on_delete=models.PROTECT, null=True, blank=True, related_name="registered")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, blank=True, related_name="registered_plans")
    owner = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="registered_plans"
    )
    owner_words = models.CharField(max_length=250, blank=True, help_text="Who leads or owns it. Empty where unknown.")
    starts = models.CharField(max_length=10, null=True, blank=True)  # noqa: DJ001  (null is "unknown", never "")
    ends = models.CharField(max_length=10, null=True, blank=True)  # noqa: DJ001
    period_words = models.CharField(max_length=120, blank=True, help_text="The period in the source's own words.")
    period_note = models.CharField(max_length=250, blank=True, help_text="What is not known of the period.")
    review_note = models.CharField(max_length=250, blank=True)
    status_words = models.CharField(max_length=120, blank=True, help_text="The source's word, as draft interim.")
    address = models.URLField(max_length=300, blank=True)
    checked_on = models.DateField(null=True, blank=True, help_text="When the address was last found to answer.")
    known = models.TextField(help_text="What is known of it, in plain words.")
    priorities = models.JSONField(default=list, blank=True, help_text="Its priorities, as the source prints them.")
    source = models.TextField(help_text="The documents that name it.")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=_dated("starts") & _dated("ends"), name="registeredplan_dates_are_as_long_as_certain"
            ),
            models.CheckConstraint(
                condition=Q(starts__isnull=True) | Q(ends__isnull=True) | Q(ends__gte=Left(F("starts"), 4)),
                name="registeredplan_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(starts__isnull=False, ends__isnull=False) | ~Q(period_words="") | ~Q(period_note=""),
                name="registeredplan_unknown_period_has_a_note",
            ),
            models.CheckConstraint(
                condition=Q(checked_on__isnull=True) | ~Q(address=""), name="registeredplan_checks_an_address"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PlanSatisfies(models.Model):
    """One document discharges a further duty: a joint strategy that is also the Place plan. Its own type goes without
    saying."""

    document = models.ForeignKey(RegisteredPlan, on_delete=models.PROTECT, related_name="satisfies")
    plan_type = models.ForeignKey(PlanType, on_delete=models.PROTECT, related_name="satisfied_by")
    statement = models.CharField(max_length=300, help_text="The source's own words.")
    source = models.CharField(max_length=250)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "plan_type"], name="plansatisfies_is_told_once")]

    def __str__(self) -> str:
        return f"{self.document} is also a {self.plan_type}"


class PlanRelation(models.Model):
    """How one plan stands to another, in the source's words where it has any, else with a note why we say so."""

    class Kind(models.TextChoices):
        INFORMED_BY = "informed by", "informed by"
        DELIVERS = "delivers", "delivers"
        PART_OF = "part of", "part of"
        REFRESHES = "refreshes", "refreshes"
        SUPERSEDES = "supersedes", "supersedes"
        SUMMARISES = "summarises", "summarises"
        ALIGNED_WITH = "aligned with", "aligned with"
        SAME_AS = "same as", "the same document as"

    plan = models.ForeignKey(RegisteredPlan, on_delete=models.PROTECT, related_name="relations")
    kind = models.CharField(max_length=20, choices=Kind)
    other = models.ForeignKey(RegisteredPlan, on_delete=models.PROTECT, related_name="related_from")
    words = models.CharField(max_length=300, blank=True, help_text="The source's own words.")
    note = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=250)
    is_drawn = models.BooleanField(default=False, help_text="Shown in the picture too, not only in the list.")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "kind", "other"], name="planrelation_is_told_once"),
            models.CheckConstraint(condition=~Q(plan=F("other")), name="planrelation_has_two_plans"),
            models.CheckConstraint(condition=~Q(words="") | ~Q(note=""), name="planrelation_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.plan}: {self.get_kind_display()} {self.other}"


class PlanDate(models.Model):
    """An event of a plan's cycle: what, by whom, when in the source's words, and typed as far as it is certain."""

    class ToldAs(models.TextChoices):
        DONE = "done", "Done"
        EXPECTED = "expected", "Expected"
        NOT_SAID = "not said", "Not said whether done or expected"

    plan = models.ForeignKey(RegisteredPlan, on_delete=models.PROTECT, related_name="dates")
    what = models.CharField(max_length=300)
    who = models.CharField(max_length=250, blank=True)
    words = models.CharField(max_length=120, help_text="The day, month or season in the source's own words.")
    starts = models.CharField(max_length=10, null=True, blank=True)  # noqa: DJ001
    ends = models.CharField(max_length=10, null=True, blank=True)  # noqa: DJ001
    told_as = models.CharField(max_length=10, choices=ToldAs)
    source = models.CharField(max_length=250)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "what", "words"], name="plandate_is_told_once"),
            models.CheckConstraint(condition=_dated("starts") & _dated("ends"), name="plandate_is_as_long_as_certain"),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(starts__isnull=True) | Q(ends__gte=F("starts")),
                name="plandate_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what}: {self.words}"


class LostFigure(models.Model):
    """A picture or table that a source shows and that did not reach us: its title, where it stood, what is known."""

    plan = models.ForeignKey(RegisteredPlan, on_delete=models.PROTECT, related_name="lost_figures")
    title = models.CharField(max_length=250)
    where = models.CharField(max_length=200, help_text="The section or heading it stood under.")
    known = models.TextField(help_text="What is known of its content. Nothing is made up.")
    lost = models.CharField(max_length=250, help_text="Where and how it was lost.")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "title"], name="lostfigure_is_told_once")]

    def __str__(self) -> str:
        return self.title
