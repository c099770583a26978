"""The open interface to numbers: indicators, how lists measure, what is aimed at, what was observed, what it says.

An indicator that a list names is told to everybody; its numbers only where its licence is recorded and open.
"""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from rest_framework import serializers

from core.api.filters import Choice, Day, FilterSet, Name, Words
from core.api.views import Record, Resource
from metrics import queries
from metrics.models import Indicator, Measure, Status
from metrics.models.target import KINDS


class Licence(serializers.Serializer):
    name = serializers.CharField(source="licence", help_text="Empty where none is recorded.")
    url = serializers.CharField(source="licence_address", help_text="Empty where it is not open.")
    is_open = serializers.BooleanField(help_text="Whether its numbers are given here.")


class IndicatorRecord(Record):
    slug = serializers.CharField()
    title = serializers.CharField()
    definition = serializers.CharField()
    unit = serializers.CharField(help_text="Empty where it is not known.")
    unit_label = serializers.CharField()
    decimals = serializers.IntegerField()
    polarity = serializers.CharField(help_text="Which way improvement lies; empty where not said.")
    frequency = serializers.CharField()
    series_kind = serializers.CharField()
    ci_method = serializers.CharField(help_text="The method of the confidence limits.")
    source = serializers.CharField()
    source_id = serializers.CharField()
    note = serializers.CharField(help_text="Caveats that must travel with the numbers.")
    state = serializers.ChoiceField(choices=Indicator.State.choices)
    successor = serializers.SlugRelatedField(slug_field="slug", read_only=True, allow_null=True)
    licence = Licence(source="*")


class IndicatorFilters(FilterSet):
    state = Choice("state", choices=Indicator.State.choices, help_text="How far it is.")
    title = Words("title", help_text="Words of its title.")


class Indicators(Resource):
    """What is measured, by one definition each, with what is missing said as missing."""

    kind, title = "indicators", "Indicators"
    serializer_class = IndicatorRecord
    filterset_class = IndicatorFilters

    def rows(self) -> Any:
        return queries.open_indicators(on=timezone.localdate())

    def page_of(self, row: Indicator) -> str:
        return reverse("metrics:public", args=[row.slug])


class MeasureRecord(Record):
    id = serializers.IntegerField(source="pk")
    framework = serializers.CharField(source="item.framework.slug")
    item = serializers.CharField(source="item.code")
    wording = serializers.CharField(help_text="The metric, exactly as printed; empty where the cell is.")
    state = serializers.ChoiceField(choices=Measure.State.choices)
    indicator = serializers.SlugRelatedField(slug_field="slug", read_only=True, allow_null=True)
    sex = serializers.CharField()
    target_wording = serializers.CharField(help_text="Exactly as printed.")
    stated_position = serializers.CharField(help_text="Where the list says that we stand, as printed.")
    note = serializers.CharField()


class MeasureFilters(FilterSet):
    framework = Name("item__framework__slug", help_text="The list.")
    indicator = Name("indicator__slug", help_text="The indicator that it uses.")
    state = Choice("state", choices=Measure.State.choices, help_text="Whether a metric is named.")


class Measures(Resource):
    """How each list says that its items are measured, as printed. A blank cell stays blank."""

    kind, title = "measures", "Measures"
    key = order = "pk"
    order_is_number = True
    serializer_class = MeasureRecord
    filterset_class = MeasureFilters

    def rows(self) -> Any:
        return queries.open_measures()

    def page_of(self, row: Measure) -> str:
        return reverse("metrics:public-list", args=[row.item.framework.slug])


class Meaning(serializers.Serializer):
    kind = serializers.ChoiceField(choices=KINDS)
    value = serializers.FloatField(allow_null=True)
    upper = serializers.FloatField(allow_null=True)
    unit = serializers.CharField()
    by_date = serializers.DateField(allow_null=True)


class TargetRecord(Record):
    id = serializers.IntegerField(source="pk")
    wording = serializers.CharField(help_text="Word for word.")
    framework = serializers.CharField(source="measure.item.framework.slug")
    item = serializers.CharField(source="measure.item.code")
    measure = serializers.IntegerField(source="measure_id")
    indicator = serializers.CharField(source="target.indicator.slug", allow_null=True, default=None)
    state = serializers.CharField(source="target.state")
    meaning = Meaning(source="confirmed", allow_null=True, help_text="Once a person has confirmed it.")


class TargetFilters(FilterSet):
    framework = Name("measure__item__framework__slug", help_text="The list.")
    indicator = Name("target__indicator__slug", help_text="The indicator.")


class Targets(Resource):
    """What lists aim at: the words as they stand and, once a person has confirmed it, what they mean. What plans aim at
    stands in their text."""

    kind, title = "targets", "Targets"
    key = order = "pk"
    order_is_number = True
    serializer_class = TargetRecord
    filterset_class = TargetFilters

    def rows(self) -> Any:
        return queries.open_targets()

    def page_of(self, row: Any) -> str:
        return reverse("metrics:public-list", args=[row.measure.item.framework.slug])


class Area(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()


class Series(serializers.Serializer):
    """For whom: empty is all."""

    sex = serializers.CharField()
    age = serializers.CharField()
    category_type = serializers.CharField()
    category = serializers.CharField()


class ObservationRecord(Record):
    id = serializers.CharField(source="place")
    indicator = serializers.CharField(source="series.indicator.slug")
    area = Area(source="series.area")
    group = Series(source="series")
    period_start = serializers.DateField()
    period_end = serializers.DateField()
    value = serializers.FloatField(allow_null=True, help_text="Null where there is none; `status` says why.")
    lower = serializers.FloatField(allow_null=True, help_text="95% confidence limit.")
    upper = serializers.FloatField(allow_null=True, help_text="95% confidence limit.")
    numerator = serializers.FloatField(allow_null=True)
    denominator = serializers.FloatField(allow_null=True)
    status = serializers.ChoiceField(choices=Status.choices, help_text="A code of SDMX (CL_OBS_STATUS).")
    note = serializers.CharField()
    release = serializers.IntegerField(source="release_from_id", help_text="The file that brought it.")
    licence = serializers.CharField(source="series.indicator.licence_address")


class ObservationFilters(FilterSet):
    indicator = Name("series__indicator__slug", required=True, help_text="The indicator. It must be given.")
    area = Name("series__area__code", help_text="The code of an area.")
    status = Choice("status", choices=Status.choices, help_text="What kind of number it is.")
    ends_from = Day("period_end", lookup_expr="gte", help_text="Of periods that end on this day or later.")
    ends_by = Day("period_end", lookup_expr="lte", help_text="Of periods that end on this day or before.")


class Observations(Resource):
    """What was observed, as it is known now, in the areas of this system, of one indicator whose licence is open. As
    each earlier release knew it: the files on the indicator's page."""

    kind, title = "observations", "Observations"
    key = order = "place"
    serializer_class = ObservationRecord
    filterset_class = ObservationFilters

    def rows(self) -> Any:
        return queries.open_observations(on=timezone.localdate())

    def page_of(self, row: Any) -> str:
        return reverse("metrics:public", args=[row.series.indicator.slug])


class InterpretationRecord(Record):
    id = serializers.IntegerField(source="pk")
    indicator = serializers.CharField(source="series.indicator.slug")
    area = Area(source="series.area")
    group = Series(source="series")
    profile = serializers.CharField(help_text="The rules by which it was read.")
    engine = serializers.CharField()
    input_sha256 = serializers.CharField(help_text="Of the numbers that were read.")
    release = serializers.IntegerField(source="release_id", help_text="The last one that was known.")
    made_at = serializers.DateTimeField()
    answers = serializers.JSONField(help_text="The four answers, with all that they were made of.")


class InterpretationFilters(FilterSet):
    indicator = Name("series__indicator__slug", help_text="The indicator.")
    area = Name("series__area__code", help_text="The code of an area.")


class Interpretations(Resource):
    """What the data say: met now, on its trajectory, changing, will it be met. Stored with rules and input, so that any
    page, report or file tells the same."""

    kind, title = "interpretations", "Interpretations"
    key = order = "pk"
    order_is_number = True
    serializer_class = InterpretationRecord
    filterset_class = InterpretationFilters

    def rows(self) -> Any:
        return queries.open_interpretations(on=timezone.localdate())

    def page_of(self, row: Any) -> str:
        return reverse("metrics:public", args=[row.series.indicator.slug])


RESOURCES = (Indicators, Measures, Targets, Observations, Interpretations)
