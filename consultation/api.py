"""The open interface to public consultations: what is asked, until when, and what came of it. Nobody's answers."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from rest_framework import serializers

from consultation import queries
from consultation.models import Consultation, Round
from core.api.filters import Choice, Day, FilterSet, Name, Words
from core.api.views import Record, Resource

STATES = [(Round.Status.OPEN.value, "Open"), (Round.Status.CLOSED.value, "Closed")]


class Subject(serializers.Serializer):
    slug = serializers.CharField()
    title = serializers.CharField()


class ConsultationRecord(Record):
    slug = serializers.CharField()
    title = serializers.CharField()
    introduction = serializers.CharField()
    audience = serializers.CharField(help_text="Who it is for.")
    other_ways = serializers.CharField(help_text="How to answer without the page.")
    state = serializers.ChoiceField(choices=STATES, source="round.status")
    opens_on = serializers.DateField(source="round.opens_on")
    closes_at = serializers.DateTimeField(source="round.closes_at")
    plan = Subject(source="round.snapshot.edition.plan")
    draft_sha256 = serializers.CharField(source="round.snapshot.sha256", help_text="Of the draft that is asked about.")
    outcome = serializers.CharField(help_text="What came of it; empty until it is told.")


class ConsultationFilters(FilterSet):
    plan = Name("round__snapshot__edition__plan__slug", help_text="The plan that it is about.")
    state = Choice("round__status", choices=STATES, help_text="Whether it can be answered.")
    closes_from = Day("round__closes_at", lookup_expr="date__gte", help_text="Closing on this day or later.")
    title = Words("title", help_text="Words of its title.")


class Consultations(Resource):
    """Public consultations that are open or closed."""

    kind, title = "consultations", "Public consultations"
    serializer_class = ConsultationRecord
    filterset_class = ConsultationFilters

    def rows(self) -> Any:
        return queries.shown_consultations()

    def page_of(self, row: Consultation) -> str:
        return reverse("consultation:consultation", args=[row.slug])


RESOURCES = (Consultations,)
