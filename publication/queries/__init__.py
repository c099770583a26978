"""What is public?"""

from publication.queries.bodies import site_bodies
from publication.queries.calendar import site_meetings
from publication.queries.carrying import begins_with, carried_forward, lineage
from publication.queries.compare import difference
from publication.queries.findings import set_aside_now, set_aside_row
from publication.queries.frameworks import site_priorities
from publication.queries.published import (
    images_of,
    jobs_for,
    latest_publications,
    publication_of_job,
    published,
    site_glossary,
    site_places,
    site_plans,
    site_requirements,
)
from publication.queries.register import site_register
from publication.queries.word import section_address
from publication.queries.work import home_of

__all__ = [
    "begins_with",
    "carried_forward",
    "difference",
    "home_of",
    "images_of",
    "jobs_for",
    "latest_publications",
    "lineage",
    "publication_of_job",
    "published",
    "section_address",
    "set_aside_now",
    "set_aside_row",
    "site_bodies",
    "site_glossary",
    "site_meetings",
    "site_places",
    "site_plans",
    "site_priorities",
    "site_register",
    "site_requirements",
]
