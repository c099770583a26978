"""Who exists? Bodies and Places, each with the days on which it is valid."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q


class DatedQuerySet(models.QuerySet):
    def on(self, day: date) -> DatedQuerySet:
        """Valid on that day; both ends count."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day), Q(valid_to__isnull=True) | Q(valid_to__gte=day)
        )


class Dated(models.Model):
    """Something that is true from one day to another; an empty end is open, and both ends count."""

    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="%(class)s_ends_after_it_starts",
            )
        ]


class Organisation(Dated):
    """An ICB, a council, a Health and Wellbeing Board, a trust. Renamed, merged and abolished in its own time."""

    class Kind(models.TextChoices):
        ICB = "icb", "Integrated care board"
        INTEGRATED_CARE_PARTNERSHIP = (
            "integrated-care-partnership",
            "Integrated care partnership (statutory joint committee)",
        )
        LOCAL_AUTHORITY = "local-authority", "Local authority"
        HEALTH_AND_WELLBEING_BOARD = "health-and-wellbeing-board", "Health and Wellbeing Board"
        PLACE_PARTNERSHIP = "place-partnership", "Place partnership"
        NHS_TRUST = "nhs-trust", "NHS trust or foundation trust"
        PROVIDER_COLLABORATIVE = "provider-collaborative", "Provider collaborative"
        HEALTHWATCH = "healthwatch", "Local Healthwatch"
        NHS_ENGLAND = "nhs-england", "NHS England"

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=40, choices=Kind)
    ods_code = models.CharField("ODS code", max_length=10, blank=True)
    gss_code = models.CharField("GSS code", max_length=9, blank=True)
    partner_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="partners",
        help_text="The ICB whose constitution names this trust as a partner (NHS Act 2006 s.14Z52(1)).",
    )  # fmt: skip

    def __str__(self) -> str:
        return self.name


class Succession(models.Model):
    """One body took over from another on a day: a merger is several rows with one successor."""

    predecessor = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="origins")
    on = models.DateField(null=True, blank=True, help_text="Empty where the source gives no day.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="succession_is_told_once"),
            models.CheckConstraint(condition=~Q(predecessor=F("successor")), name="succession_has_two_bodies"),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} became {self.successor}"


class Place(Dated):
    """A Place: the part of an ICB's area that shares a council. Its name is not the council's name. The rows say which
    boards are relevant to the ICB: those of every authority whose area overlaps its own (NHS Act 2006 s.14Z52(7))."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=80)
    icb = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="places")
    authority = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="places_as_authority")
    board = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="places_as_board")
    partnership = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="places_as_partnership")
    position = models.PositiveSmallIntegerField(help_text="Editorial order.")

    def __str__(self) -> str:
        return self.name
