"""What changed between two texts, and how two people's changes come together. Plain Python: no Django, no rows."""

from .changes import Change, Figure, Redline
from .comparing import redline
from .merging import Conflict, Merge, merge
from .sections import SectionChange, SectionState, sections
from .taking import accept, reject

__all__ = [
    "Change",
    "Conflict",
    "Figure",
    "Merge",
    "Redline",
    "SectionChange",
    "SectionState",
    "accept",
    "merge",
    "redline",
    "reject",
    "sections",
]
