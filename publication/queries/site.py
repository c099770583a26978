"""What do the pages of the site tell? Read once, for the pages and for the search."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from publication.queries.bodies import site_bodies
from publication.queries.frameworks import site_priorities
from publication.queries.published import site_glossary, site_places, site_plans
from publication.queries.trace import site_measures

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Told:
    """Plans, Places, bodies, lists, measures and words, as the pages show them."""

    plans: Rows
    places: Rows
    bodies: Rows
    lists: dict[str, Any]
    measures: dict[str, Rows]
    glossary: Rows


def site_told() -> Told:
    plans = site_plans()
    return Told(plans, site_places(), site_bodies(plans), site_priorities(), site_measures(), site_glossary())
