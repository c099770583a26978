"""The lists that plans answer to, and what is due when."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from core.api.filters import Choice, Day, FilterSet, Name, Words
from core.api.views import Record
from publication.api.known import Named, Published

PRECISIONS = [("day", "Day"), ("month", "Month"), ("year", "Year"), ("financial year", "Financial year")]


class FrameworkRecord(Record):
    id = serializers.CharField()
    slug = serializers.CharField()
    series = serializers.CharField(help_text="Versions of one list share it.")
    kind = serializers.CharField()
    name = serializers.CharField()
    version = serializers.CharField()
    owner = serializers.CharField()
    valid_from = serializers.DateField(allow_null=True)
    valid_to = serializers.DateField(allow_null=True)
    source = serializers.CharField()
    description = serializers.CharField()
    adoption = serializers.CharField()
    gap = serializers.CharField(help_text="What the source does not give; it is never filled by guessing.")


class FrameworkFilters(FilterSet):
    series = Name("series", help_text="All versions of one list.")
    name = Words("name", help_text="Words of its name.")


class Frameworks(Published):
    """Lists that plans answer to: strategic objectives, health equity, pledges. Each version is a list of its own."""

    kind, title = "frameworks", "Frameworks"
    serializer_class = FrameworkRecord
    filterset_class = FrameworkFilters

    def page_of(self, row: dict[str, Any]) -> str:
        return f"/priorities/frameworks/{row['slug']}/"


class Fact(serializers.Serializer):
    heading = serializers.CharField()
    cell = serializers.CharField()


class FrameworkName(Named):
    pass


class ItemRecord(Record):
    id = serializers.CharField()
    framework = FrameworkName()
    parent = serializers.CharField(allow_null=True)
    code = serializers.CharField()
    number = serializers.CharField()
    local_type = serializers.CharField(help_text="What the source calls it.")
    wording = serializers.CharField(help_text="Exactly as the source prints it.")
    facts = Fact(many=True)
    note = serializers.CharField()


class ItemFilters(FilterSet):
    framework = Name("framework__slug", help_text="The list.")
    parent = Name("parent", help_text="The item that it is part of.")
    wording = Words("wording", help_text="Words of it.")


class FrameworkItems(Published):
    """The entries of the lists, word for word."""

    kind, title = "framework-items", "Items of frameworks"
    serializer_class = ItemRecord
    filterset_class = ItemFilters

    def page_of(self, row: dict[str, Any]) -> str:
        return f"/priorities/frameworks/{row['framework']['slug']}/"


class Statement(serializers.Serializer):
    plan = serializers.CharField(help_text="Empty where a document outside of the portal says it.")
    section = serializers.CharField()
    commitment = serializers.CharField()
    document = serializers.CharField()
    where = serializers.CharField()
    wording = serializers.CharField()
    due_wording = serializers.CharField(help_text="The date as printed.")


class MilestoneRecord(Record):
    id = serializers.CharField()
    slug = serializers.CharField()
    title = serializers.CharField()
    due_on = serializers.DateField(help_text="The last day that still keeps the promise.")
    precision = serializers.ChoiceField(choices=PRECISIONS)
    note = serializers.CharField()
    statements = Statement(many=True)


class MilestoneFilters(FilterSet):
    due_from = Day("due_on", lookup_expr="gte", help_text="Due on this day or later.")
    due_by = Day("due_on", lookup_expr="lte", help_text="Due on this day or before.")
    precision = Choice("precision", choices=PRECISIONS, help_text="How exactly the date is known.")
    title = Words("title", help_text="Words of its title.")


class Milestones(Published):
    """What is to be done by when, each once, with every place that states it in its own words."""

    kind, title = "milestones", "Milestones"
    serializer_class = MilestoneRecord
    filterset_class = MilestoneFilters

    def page_of(self, row: dict[str, Any]) -> str:
        return "/priorities/milestones/"
