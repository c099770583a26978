"""What does an edition promise, what do the lists say that it answers to, and what does it leave open?"""

from priorities.queries.candidates import candidate_of, candidates_of, meetings_that_decided, teams_of
from priorities.queries.coverage import (
    Matrix,
    Row,
    coverage_of,
    listed_items,
    matrices,
    matrix_of,
    strategies_of,
)
from priorities.queries.cycles import Step, cycle_for, cycles_for, guidance_at, guidance_of, steps_of
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
)

__all__ = [
    "Matrix",
    "Row",
    "Step",
    "candidate_of",
    "candidates_of",
    "citations_of",
    "commitments_like",
    "commitments_named",
    "commitments_of",
    "commitments_of_section",
    "coverage_of",
    "cycle_for",
    "cycles_for",
    "frameworks",
    "guidance_at",
    "guidance_of",
    "listed_items",
    "mappings",
    "matrices",
    "matrix_of",
    "meetings_that_decided",
    "milestones_like",
    "milestones_named",
    "milestones_of",
    "priorities_of",
    "sources_of",
    "steps_of",
    "strategies_of",
    "teams_of",
]
