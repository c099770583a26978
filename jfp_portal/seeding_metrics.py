"""How do the measures of the lists enter the sample system? From `sample/metrics`, through the real verbs. The
documents hold no observations, and none are made up: the pages say that there are no data yet."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from jfp_portal.files import loaded
from metrics import actions
from metrics.models import Indicator
from organisations.models import Organisation, Place
from priorities.models import Framework, PriorityMeasure

FILES = Path(__file__).parent / "sample" / "metrics"
WHO: dict[str, Any] = {"by": None, "at": datetime(2023, 3, 1, 9, tzinfo=UTC)}


def seed_metrics() -> int:
    """Sources, indicators, the rows of the tables, and what their targets seem to mean; returns how many rows of tables
    were new."""
    for row in loaded(FILES.parent / "data_sources.yaml"):
        actions.register_source(**row, **WHO)
    made = 0
    for file in sorted(FILES.glob("*.yaml")):
        data = loaded(file)
        for row in data.get("indicators") or []:
            successor = Indicator.objects.get(slug=row["successor"]) if "successor" in row else None
            actions.register_indicator(**{**row, "successor": successor}, **WHO)
        framework = Framework.objects.get(slug=data["framework"])
        made += actions.write_measures(framework=framework, rows=data["rows"], **WHO)
    aim_in_words()
    _add_local()
    return made


def aim_in_words() -> None:
    """What a plan aims at in the rows of its table of priorities, and in sentences that stand in no table."""
    for row in PriorityMeasure.objects.order_by("pk"):
        actions.propose_stated(wording=row.wording, slug=f"priority-{row.pk}", priority_measure=row, **WHO)
    for said in loaded(FILES.parent / "stated_targets.yaml"):
        owner = Organisation.objects.filter(slug=said["indicator"]["owner"]).first()
        given = {**said["indicator"], "owner": owner}
        indicator = actions.register_indicator(**given, **WHO)
        actions.propose_stated(
            wording=said["wording"], slug=indicator.slug, document=said["document"], indicator=indicator, **WHO
        )


def _add_local() -> None:
    """The metrics that Places add themselves: made up, for no document names one."""
    for row in loaded(FILES.parent / "local_metrics.yaml"):
        place = Place.objects.filter(slug=row["place"]).first()
        if place and not place.local_measures.exists():
            actions.add_local_measure(**{**row, "place": place}, **WHO)
