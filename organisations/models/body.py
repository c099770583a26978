"""Who exists? Bodies and Places, and the names each went by."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from organisations.models import kinds
from organisations.models.dated import Dated


class Organisation(Dated):
    """An ICB, a council, a Health and Wellbeing Board, a trust, a group. Renamed, merged and abolished in its own time.
    What a body is part of makes the governance tree; who took over from whom is a `Succession`."""

    Kind = kinds.Kind

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200, help_text="The current or last name; `names` holds every name.")
    kind = models.CharField(max_length=40, choices=kinds.Kind)
    ods_code = models.CharField("ODS code", max_length=10, blank=True)
    gss_code = models.CharField("GSS code", max_length=9, blank=True)
    partner_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="partners",
        help_text="The ICB whose constitution names this trust as a partner (NHS Act 2006 s.14Z52(1)).",
    )  # fmt: skip
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts",
        help_text="The body that this one is part of or reports to.",
    )  # fmt: skip
    description = models.TextField(blank=True, help_text="What it is, in plain words.")
    unknown = models.TextField(blank=True, help_text="What the sources do not say of it; shown as not known.")

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="organisation_is_no_part_of_itself"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OrganisationName(Dated):
    """A name that a body goes by or went by, and the document that uses it. The same letters may mean other bodies in
    other years, so a name holds from day to day where the days are known, and else for the year of its source."""

    class Kind(models.TextChoices):
        CURRENT = "current", "Name"
        FORMER = "former", "Former name"
        ABBREVIATION = "abbreviation", "Abbreviation"
        ALIAS = "alias", "Also called"

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="names")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=Kind)
    seen_in = models.PositiveSmallIntegerField(
        "year of the source", null=True, blank=True, help_text="When the source that uses this name was written."
    )
    source = models.CharField(max_length=300, blank=True, help_text="The document, and the part of it.")

    class Meta(Dated.Meta):
        ordering = ["id"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["organisation", "name", "kind"], name="organisationname_is_told_once"),
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(kind="current"), name="organisation_has_one_current_name"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.get_kind_display().lower()} of {self.organisation})"


class Succession(models.Model):
    """One body took over from another on a day: a merger is several rows with one successor."""

    predecessor = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="origins")
    on = models.DateField(null=True, blank=True, help_text="Empty where the source gives no day.")
    source = models.CharField(max_length=300, blank=True, help_text="The document, and the part of it.")

    class Meta:
        ordering = ["id"]
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
    served_by = models.ManyToManyField(
        Organisation, blank=True, related_name="places_served",
        help_text="Other bodies of this Place: its Healthwatch, the groups that planned its care before.",
    )  # fmt: skip
    position = models.PositiveSmallIntegerField(help_text="Editorial order.")
    map_column = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Where it lies on the simple map of squares: from the left, 1 to 6."
    )
    map_row = models.PositiveSmallIntegerField(null=True, blank=True, help_text="From the top, 1 to 6.")

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(map_column__isnull=True, map_row__isnull=True)
                | Q(map_column__range=(1, 6), map_row__range=(1, 6), map_column__isnull=False, map_row__isnull=False),
                name="place_lies_on_the_map_or_not",
            ),
            models.UniqueConstraint(fields=["icb", "map_column", "map_row"], name="place_has_its_own_square"),
        ]

    def __str__(self) -> str:
        return self.name


class AreaOverlap(Dated):
    """The area of a council that is no Place of an ICB overlaps the ICB's area all the same, if only in part: its board
    is a relevant board too (NHS Act 2006 s.14Z52(7)). Of a Place's council that goes without saying."""

    class Extent(models.TextChoices):
        WHOLE = "whole", "The whole of the council's area"
        PART = "part", "A part of the council's area"

    icb = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="overlaps")
    authority = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="overlaps_as_authority")
    board = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="overlaps_as_board")
    extent = models.CharField(max_length=5, choices=Extent)
    source = models.CharField(max_length=300, help_text="Where the areas can be looked up, by their GSS codes.")

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["icb", "authority", "valid_from"], nulls_distinct=False, name="areaoverlap_is_told_once"
            ),
            models.CheckConstraint(condition=~Q(source=""), name="areaoverlap_has_a_source"),
        ]

    def __str__(self) -> str:
        return f"{self.authority} overlaps {self.icb}"
