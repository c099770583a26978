"""What does the plan answer, where, and what does it leave open?"""

from priorities.views.coverage import coverage, coverage_csv, requirement
from priorities.views.links import section_links, sources

__all__ = ["coverage", "coverage_csv", "requirement", "section_links", "sources"]
