"""How far is the development of a Place? Its assessments, domain by domain, none ever overwritten."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q

from organisations.models import Organisation, Place
from priorities.models.cycle import PlanningCycle
from priorities.models.framework import FrameworkItem


class PlaceAssessmentQuerySet(models.QuerySet):
    def visible_to(self, user: Any, *, on: date) -> PlaceAssessmentQuerySet:
        """Whoever plans with a Place, in its ICB's cycle or in its own, sees how far it is."""
        owners = PlanningCycle.objects.visible_to(user, on=on).values("owner")
        return self.filter(Q(place__icb__in=owners) | Q(place__partnership__in=owners))


class PlaceAssessment(models.Model):
    """A Place is assessed in one domain of the Place Development Assessment Framework. The source names four domains
    and gives no scale; so the words of the scale are ours. Never changed or deleted: the newest day counts, and of one
    day the last that was entered; what was said before stays readable."""

    class Score(models.IntegerChoices):
        NOT_BEGUN = 0, "Not begun"
        BEGUN = 1, "Begun"
        DEVELOPING = 2, "Developing"
        WORKING = 3, "Working"
        LEADING = 4, "Others learn from it"

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="assessments")
    domain = models.ForeignKey(FrameworkItem, on_delete=models.PROTECT, related_name="place_assessments")
    score = models.PositiveSmallIntegerField(choices=Score)
    evidence = models.TextField(help_text="What shows it: the document or the event, and what it says.")
    assessed_on = models.DateField("day of the assessment")
    assessed_by = models.ForeignKey(
        Organisation, verbose_name="who assessed it", on_delete=models.PROTECT, related_name="place_assessments"
    )
    recorded_at = models.DateTimeField()

    objects = PlaceAssessmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(evidence=""), name="placeassessment_has_evidence"),
            models.CheckConstraint(condition=Q(score__lte=4), name="placeassessment_score_is_on_the_scale"),
        ]
        indexes = [models.Index(fields=["place", "domain", "-assessed_on"], name="placeassessment_newest")]

    def __str__(self) -> str:
        return f"{self.place}, {self.domain}: {self.get_score_display()}"
