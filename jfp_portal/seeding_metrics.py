"""How do the measures of the lists enter the sample system? From `sample/metrics`, through the real verbs. The
documents hold no observations, and none are made up: the pages say that there are no data yet."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from jfp_portal.directory import loaded
from metrics import actions
from metrics.models import Indicator
from priorities.models import Framework

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
    return made
