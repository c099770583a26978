"""What is measured of each Place, as everybody may read it?"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser

from metrics import queries as metrics
from metrics.models import Measure
from metrics.queries.lines import Line, line_of_measure, newest
from metrics.queries.measures import with_targets
from priorities.models import Framework

MOST_TELLING = 3
# The page is a file and has no clock: whether numbers are old is told on the metrics' own pages.
NO_DAY = date.min


def site_place_measures() -> dict[str, dict[str, Any]]:
    """By the slug of the Place: how many measures concern it, what is missing of them, a few answers (those that are
    not met first, only open numbers), and what it measures of its own. Six queries, however many Places."""
    places = list(metrics.places())
    areas = {area.organisation_id: area for area in metrics.areas_with_data()}
    rows = list(with_targets(Measure.objects.all()))
    told: dict[int, dict[tuple[int, str], Any]] = defaultdict(dict)
    for row in newest().filter(series__area__in=areas.values(), series__category="").select_related("series"):
        told[row.series.area_id][row.series.indicator_id, row.series.sex] = row
    local = defaultdict(list)
    for each in metrics.local_measures(AnonymousUser(), on=NO_DAY):
        local[each.place_id].append({
            "title": each.indicator.title, "slug": each.indicator.slug, "worse": each.worse,
            "citation": f"{each.assessment}, {each.passage}",
        })  # fmt: skip
    found = {}
    for place in places:
        area = areas.get(place.authority_id)
        answers = told[area.pk] if area else {}
        own = {place.authority_id, place.board_id, place.partnership_id}
        lines = metrics.as_public(
            line_of_measure(row, answers, on=NO_DAY, with_list=True) for row in rows if _concerns(row, own)
        )
        found[place.slug] = {
            "count": len(lines), "gaps": metrics.gaps(lines), "telling": _telling(lines), "local": local[place.pk],
        }  # fmt: skip
    return found


def _concerns(row: Measure, own: set[int]) -> bool:
    """The lists for all, and the Place's own outcomes framework, not another Place's: as `place_dashboard` has it."""
    framework = row.item.framework
    return framework.kind != Framework.Kind.OUTCOMES or framework.owner_id in own | {None}


def _telling(lines: list[Line]) -> list[dict[str, str]]:
    answered = [line for line in lines if line.told and line.indicator]
    answered.sort(key=lambda line: line.told.answers["met"]["key"] != "no")
    return [
        {
            "title": line.indicator.title, "slug": line.indicator.slug, "value": line.told.answers["latest"]["words"],
            "last": line.told.answers["latest"]["last"], "met": line.told.answers["met"]["words"],
        }
        for line in answered[:MOST_TELLING]
        if line.told.answers.get("latest")
    ]  # fmt: skip
