"""What was observed and known when, what is aimed at, and what the data say?"""

from metrics.queries.dashboard import (
    Line,
    areas_with_data,
    comparison,
    dashboard,
    gaps,
    indicators,
    releases,
    statements_of,
    targets,
    targets_waiting,
)
from metrics.queries.files import data_sources, ended_by, refused_rows, sent_files, with_what_came
from metrics.queries.known import (
    Revision,
    known_at,
    known_now,
    known_on,
    release_known_on,
    revisions,
    values_of,
)
from metrics.queries.measures import (
    Footnote,
    footnotes_of,
    measured_frameworks,
    measures_of,
    printed_list,
    printed_rows,
)

__all__ = [
    "Footnote",
    "Line",
    "Revision",
    "areas_with_data",
    "comparison",
    "dashboard",
    "data_sources",
    "ended_by",
    "footnotes_of",
    "gaps",
    "indicators",
    "known_at",
    "known_now",
    "known_on",
    "measured_frameworks",
    "measures_of",
    "printed_list",
    "printed_rows",
    "refused_rows",
    "release_known_on",
    "releases",
    "revisions",
    "sent_files",
    "statements_of",
    "targets",
    "targets_waiting",
    "values_of",
    "with_what_came",
]
