"""What does the plan promise, and from what does each promise come?"""

from priorities.models.commitment import Commitment
from priorities.models.framework import Framework, FrameworkItem, ItemCitation, ItemMapping
from priorities.models.milestone import Milestone, MilestoneStatement
from priorities.models.priority import Priority, PriorityMeasure
from priorities.models.source import CommitmentSource

__all__ = [
    "Commitment",
    "CommitmentSource",
    "Framework",
    "FrameworkItem",
    "ItemCitation",
    "ItemMapping",
    "Milestone",
    "MilestoneStatement",
    "Priority",
    "PriorityMeasure",
]
