"""Which services are under pressure, and how far does it reach?"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from organisations.models import Place
from priorities.models.register import RegisterEntry


class ServicePressure(RegisterEntry):
    """Pressure on a service that materially affects people's outcomes, as the public or stakeholders tell it
    (discussion document of October 2023: at a Place, "multi-Place" or whole footprint). At its level the Places are
    named: one, several, or none where it is the whole area; the verb holds that (`checks.reach_of_pressure`)."""

    class Level(models.TextChoices):
        PLACE = "place", "One Place"
        PLACES = "places", "Several Places"
        WHOLE = "whole area", "The whole area"

    service = models.CharField("which service", max_length=200)
    level = models.CharField("how far it reaches", max_length=10, choices=Level)
    places = models.ManyToManyField(Place, blank=True, related_name="pressures", verbose_name="in which Places")
    outcomes = models.TextField("what it does to people’s outcomes")
    evidence = models.TextField("who says so", help_text="The feedback of the public or of stakeholders, and its date.")

    class Meta(RegisterEntry.Meta):
        verbose_name_plural = "service pressures"
        constraints = [
            *RegisterEntry.Meta.constraints,
            models.UniqueConstraint(fields=["cycle", "number"], name="servicepressure_number_is_unique_in_its_cycle"),
            models.CheckConstraint(
                condition=~Q(service="") & ~Q(outcomes="") & ~Q(evidence=""), name="servicepressure_says_what_and_who",
                violation_error_message="Say which service, what it does to people’s outcomes, and who says so.",
            ),
        ]  # fmt: skip
