"""What is public?"""

from publication.queries.bodies import site_bodies
from publication.queries.calendar import site_meetings
from publication.queries.carrying import begins_with, carried_forward, lineage
from publication.queries.compare import difference
from publication.queries.copies import CopyDue, copied_publications, copies_due, copy_date
from publication.queries.evidence import Evidence, evidence_of
from publication.queries.findings import set_aside_now, set_aside_row
from publication.queries.formats import (
    editions_to_format,
    format_files,
    formats_of,
    newest_public,
    plans_to_ask_for,
    requests_of,
    site_formats,
    to_erase,
    waiting_requests,
)
from publication.queries.frameworks import site_priorities
from publication.queries.jobs import job_in_words, jobs_by_state, jobs_for, jobs_that, letters_unsent
from publication.queries.later import boards_under, later_opinions, shown_later
from publication.queries.news import followers_of, news_since, topic_named
from publication.queries.numbers import site_figures
from publication.queries.outcomes import site_answers
from publication.queries.partners import site_partners
from publication.queries.places import site_place_measures
from publication.queries.published import (
    images_of,
    is_taken_off,
    latest_publications,
    public_slugs,
    publication_of_job,
    published,
    shown,
    site_glossary,
    site_places,
    site_plans,
    site_requirements,
    taken_off,
)
from publication.queries.references import numbers_items, numbers_like
from publication.queries.register import site_register, site_relations
from publication.queries.reports import file_of_report, files_of_report, report_of_job, work_of_report
from publication.queries.revisions import (
    ChangeGroup,
    change_content,
    changes_between,
    decisions_of,
    minor_revision,
    reasons_of,
    revision_of,
    to_revise,
)
from publication.queries.search import (
    ask,
    better_spelt,
    find,
    known_names,
    public_indicators,
    searchable,
    trigrams,
    words_of,
)
from publication.queries.since import site_pairs
from publication.queries.site import Told, site_told
from publication.queries.summaries import (
    Held,
    Subject,
    held_about,
    summary_of_job,
    summary_row,
    summary_subject,
    summary_subjects,
)
from publication.queries.trace import site_measures, site_not_now
from publication.queries.word import section_address
from publication.queries.work import home_of
from publication.queries.year_end import (
    editions_to_tell,
    last_year_end,
    year_end_for,
    year_ends_of,
    years_to_tell,
)

__all__ = [
    "ChangeGroup",
    "CopyDue",
    "Evidence",
    "Held",
    "Subject",
    "Told",
    "ask",
    "begins_with",
    "better_spelt",
    "boards_under",
    "carried_forward",
    "change_content",
    "changes_between",
    "copied_publications",
    "copies_due",
    "copy_date",
    "decisions_of",
    "difference",
    "editions_to_format",
    "editions_to_tell",
    "evidence_of",
    "file_of_report",
    "files_of_report",
    "find",
    "followers_of",
    "format_files",
    "formats_of",
    "held_about",
    "home_of",
    "images_of",
    "is_taken_off",
    "job_in_words",
    "jobs_by_state",
    "jobs_for",
    "jobs_that",
    "known_names",
    "last_year_end",
    "later_opinions",
    "latest_publications",
    "letters_unsent",
    "lineage",
    "minor_revision",
    "newest_public",
    "news_since",
    "numbers_items",
    "numbers_like",
    "plans_to_ask_for",
    "public_indicators",
    "public_slugs",
    "publication_of_job",
    "published",
    "reasons_of",
    "report_of_job",
    "requests_of",
    "revision_of",
    "searchable",
    "section_address",
    "set_aside_now",
    "set_aside_row",
    "shown",
    "shown_later",
    "site_answers",
    "site_bodies",
    "site_figures",
    "site_formats",
    "site_glossary",
    "site_measures",
    "site_meetings",
    "site_not_now",
    "site_pairs",
    "site_partners",
    "site_place_measures",
    "site_places",
    "site_plans",
    "site_priorities",
    "site_register",
    "site_relations",
    "site_requirements",
    "site_told",
    "summary_of_job",
    "summary_row",
    "summary_subject",
    "summary_subjects",
    "taken_off",
    "to_erase",
    "to_revise",
    "topic_named",
    "trigrams",
    "waiting_requests",
    "words_of",
    "work_of_report",
    "year_end_for",
    "year_ends_of",
    "years_to_tell",
]
