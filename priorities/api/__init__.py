"""For programs: what came of a cycle, and milestones that are reported on."""

from priorities.api.result import result
from priorities.api.working import V1, WORKING

__all__ = ["V1", "WORKING", "result"]
