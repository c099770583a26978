"""Bodies, Places, meetings and words."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from core.api.filters import Day, FilterSet, Name, Truth, Words
from core.api.views import Record
from publication.api.known import Named, Published


class BodyName(serializers.Serializer):
    name = serializers.CharField()
    kind = serializers.CharField()
    valid_from = serializers.DateField(allow_null=True)
    valid_to = serializers.DateField(allow_null=True)
    source = serializers.CharField()


class Step(Named):
    on = serializers.DateField(allow_null=True)
    source = serializers.CharField()


class BodyRecord(Record):
    id = serializers.CharField()
    slug = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.CharField()
    kind_name = serializers.CharField()
    ods_code = serializers.CharField()
    gss_code = serializers.CharField()
    valid_from = serializers.DateField(allow_null=True)
    valid_to = serializers.DateField(allow_null=True)
    parent = serializers.CharField(allow_null=True, help_text="The body that it is part of.")
    description = serializers.CharField()
    unknown = serializers.CharField(help_text="What the sources do not say.")
    names = BodyName(many=True)
    origins = Step(many=True, help_text="The bodies that it took over from.")
    successions = Step(many=True, help_text="The bodies that took over from it.")
    places = Named(many=True)


class BodyFilters(FilterSet):
    kind = Words("kind", help_text="What kind of body it is, or a part of that word.")
    ods = Name("ods_code", help_text="Its ODS code.")
    gss = Name("gss_code", help_text="Its GSS code.")
    parent = Name("parent", help_text="The body that it is part of.")
    name = Words("name", help_text="Words of its name.")


class Bodies(Published):
    """Every body that plans speak of, now and before: its names, codes, and who took over from whom."""

    kind, title = "bodies", "Bodies"
    serializer_class = BodyRecord
    filterset_class = BodyFilters

    def page_of(self, row: dict[str, Any]) -> str:
        return f"/bodies/{row['slug']}/"


class Authority(Named):
    gss_code = serializers.CharField()


class PlaceRecord(Record):
    id = serializers.CharField()
    slug = serializers.CharField()
    name = serializers.CharField()
    authority = Authority()
    board = Named()
    partnership = Named()
    healthwatch = Named(many=True)
    plan = serializers.CharField(allow_null=True, help_text="The plan of the Place that is published here.")


class PlaceFilters(FilterSet):
    name = Words("name", help_text="Words of its name.")
    board = Name("board__slug", help_text="Its Health and Wellbeing Board.")


class Places(Published):
    """The Places: each with its council, board and partnership."""

    kind, title = "places", "Places"
    serializer_class = PlaceRecord
    filterset_class = PlaceFilters

    def page_of(self, row: dict[str, Any]) -> str:
        return f"/places/{row['slug']}/"


class MeetingRecord(Record):
    id = serializers.CharField()
    body = Named()
    kind = serializers.CharField()
    held_on = serializers.DateField()
    starts_at = serializers.DateTimeField(allow_null=True)
    papers_due_on = serializers.DateField(allow_null=True)
    held_at = serializers.CharField(help_text="Where; empty where not told.")
    is_cancelled = serializers.BooleanField()
    is_sample = serializers.BooleanField(help_text="Made up for the sample system.")
    minutes_url = serializers.CharField()
    note = serializers.CharField()
    source = serializers.CharField()


class MeetingFilters(FilterSet):
    body = Name("body__slug", help_text="The body that meets.")
    held_from = Day("held_on", lookup_expr="gte", help_text="On this day or later.")
    held_by = Day("held_on", lookup_expr="lte", help_text="On this day or before.")
    cancelled = Truth("is_cancelled", help_text="Whether it was cancelled.")


class Meetings(Published):
    """When bodies meet, each with the source that says so."""

    kind, title = "meetings", "Meetings"
    serializer_class = MeetingRecord
    filterset_class = MeetingFilters

    def page_of(self, row: dict[str, Any]) -> str:
        return f"/bodies/{row['body']['slug']}/"


class WordRecord(Record):
    id = serializers.CharField()
    slug = serializers.CharField()
    term = serializers.CharField()
    meaning = serializers.CharField()
    aliases = serializers.ListField(child=serializers.CharField())
    valid_from = serializers.DateField(allow_null=True)
    valid_to = serializers.DateField(allow_null=True)


class WordFilters(FilterSet):
    term = Words("term", help_text="Words of the term.")


class Glossary(Published):
    """Words of the field in plain words. A word that changed its meaning has an entry for each, with its days."""

    kind, title = "glossary", "Glossary"
    serializer_class = WordRecord
    filterset_class = WordFilters

    def page_of(self, row: dict[str, Any]) -> str:
        return "/glossary/"
