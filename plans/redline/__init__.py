"""What changed between two texts, and how two people's changes come together. Plain Python: no Django, no rows."""

from .changes import Change, Figure, Redline, counted, in_words
from .comparing import redline
from .folding import Part, folded
from .merging import Conflict, Merge, merge
from .sections import SectionChange, SectionState, sections
from .taking import accept, reject

__all__ = [
    "Change",
    "Conflict",
    "Figure",
    "Merge",
    "Part",
    "Redline",
    "SectionChange",
    "SectionState",
    "accept",
    "counted",
    "folded",
    "in_words",
    "merge",
    "redline",
    "reject",
    "sections",
]
