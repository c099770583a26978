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
    "release_known_on",
    "releases",
    "revisions",
    "statements_of",
    "targets",
    "targets_waiting",
    "values_of",
]
