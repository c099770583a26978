"""What does the plan promise, from what does each promise come, and how is it decided what comes first?"""

from priorities.models.assessment import (
    Consideration,
    Criterion,
    Score,
    ScoringEntry,
    ScoringMatrix,
    ScoringRound,
    ScoringSeat,
)
from priorities.models.candidate import Candidate, CandidateLineage
from priorities.models.commitment import Commitment
from priorities.models.cycle import CycleStep, GuidanceDate, PlanningCycle, StepLead, StepReturn
from priorities.models.decision import Challenge, Decision
from priorities.models.framework import Framework, FrameworkItem, ItemCitation, ItemMapping
from priorities.models.intention import (
    FundingStream,
    Intention,
    IntentionDriver,
    IntentionTemplate,
    TemplateQuestion,
)
from priorities.models.milestone import Milestone, MilestoneStatement
from priorities.models.overlap import OverlapDecision, OverlapMark, OverlapPair, OverlapSearch
from priorities.models.priority import Priority, PriorityMeasure
from priorities.models.source import CommitmentSource

__all__ = [
    "Candidate",
    "CandidateLineage",
    "Challenge",
    "Commitment",
    "CommitmentSource",
    "Consideration",
    "Criterion",
    "CycleStep",
    "Decision",
    "Framework",
    "FrameworkItem",
    "FundingStream",
    "GuidanceDate",
    "Intention",
    "IntentionDriver",
    "IntentionTemplate",
    "ItemCitation",
    "ItemMapping",
    "Milestone",
    "MilestoneStatement",
    "OverlapDecision",
    "OverlapMark",
    "OverlapPair",
    "OverlapSearch",
    "PlanningCycle",
    "Priority",
    "PriorityMeasure",
    "Score",
    "ScoringEntry",
    "ScoringMatrix",
    "ScoringRound",
    "ScoringSeat",
    "StepLead",
    "StepReturn",
    "TemplateQuestion",
]
