"""What does an edition promise, what do the lists say that it answers to, and what does it leave open?"""

from priorities.queries.coverage import (
    Matrix,
    Row,
    coverage_of,
    listed_items,
    matrices,
    matrix_of,
    strategies_of,
)
from priorities.queries.promised import (
    citations_of,
    commitments_like,
    commitments_named,
    commitments_of,
    commitments_of_section,
    frameworks,
    mappings,
    milestones_like,
    milestones_named,
    milestones_of,
    priorities_of,
    sources_of,
    strategy_sources,
)

__all__ = [
    "Matrix",
    "Row",
    "citations_of",
    "commitments_like",
    "commitments_named",
    "commitments_of",
    "commitments_of_section",
    "coverage_of",
    "frameworks",
    "listed_items",
    "mappings",
    "matrices",
    "matrix_of",
    "milestones_like",
    "milestones_named",
    "milestones_of",
    "priorities_of",
    "sources_of",
    "strategies_of",
    "strategy_sources",
]
