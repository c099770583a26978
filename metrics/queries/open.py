"""What may everybody's software read of numbers? Of indicators that a list names, and numbers under an open licence."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Cast, Concat, LPad

from metrics.models import Indicator, Interpretation, Measure, Observation, TargetStatement
from metrics.models.indicator import OPEN_LICENCES
from metrics.queries.dashboard import areas_with_data
from metrics.queries.known import known_now
from metrics.queries.lines import newest
from metrics.queries.sheet import indicators_for


def open_indicators(*, on: date) -> QuerySet[Indicator]:
    """Those of the lists, with what is known of each. Its numbers are another matter (`Indicator.is_open`)."""
    return indicators_for(AnonymousUser(), on=on)


def open_measures() -> QuerySet[Measure]:
    """How lists say that their items are measured: as printed."""
    return Measure.objects.select_related("item__framework", "indicator")


def open_targets() -> QuerySet[TargetStatement]:
    """What lists aim at, word for word, each with what a person confirmed that the words mean. What plans aim at stands
    in their frozen text."""
    rows = TargetStatement.objects.filter(measure__isnull=False)
    return rows.select_related("target__indicator", "measure__item__framework")


def open_observations(*, on: date) -> QuerySet[Observation]:
    """What stands now, in our own areas, of indicators whose licence is recorded and open. `place` is the key of a row
    in a list: series, period; no two rows share it."""
    rows = known_now().filter(
        series__indicator__in=open_indicators(on=on).filter(licence__in=OPEN_LICENCES),
        series__area__in=areas_with_data(),
    )
    start, end = Cast("period_start", CharField()), Cast("period_end", CharField())
    series = LPad(Cast("series_id", CharField()), 12, Value("0"))
    return rows.select_related("series__indicator", "series__area").annotate(
        place=Concat(series, Value("."), start, Value("."), end, output_field=CharField())
    )


def open_interpretations(*, on: date) -> QuerySet[Interpretation]:
    """What was last said of each series, stored with the rules that said it, of indicators whose numbers are open."""
    rows = Interpretation.objects.filter(
        pk__in=newest().values("pk"),
        series__indicator__in=open_indicators(on=on).filter(licence__in=OPEN_LICENCES),
        series__area__in=areas_with_data(),
    )
    return rows.select_related("series__indicator", "series__area", "target", "release")
