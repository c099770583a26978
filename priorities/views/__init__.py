"""What does the plan answer, where, what does it leave open; and what can its text point at?"""

from priorities.views.candidates import add_candidate, candidate, candidates
from priorities.views.coverage import coverage, coverage_csv, requirement
from priorities.views.cycles import copy_cycle, cycle, cycles, guidance, step
from priorities.views.links import section_links, sources
from priorities.views.writing import references, section_commitments

__all__ = [
    "add_candidate",
    "candidate",
    "candidates",
    "copy_cycle",
    "coverage",
    "coverage_csv",
    "cycle",
    "cycles",
    "guidance",
    "references",
    "requirement",
    "section_commitments",
    "section_links",
    "sources",
    "step",
]
