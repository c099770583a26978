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
from priorities.models.dataset import DataItem, DataSet
from priorities.models.decision import Challenge, Decision
from priorities.models.delivery import CommitmentTerms, HeldBack, MilestoneReport
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
from priorities.models.place import PlaceAssessment
from priorities.models.pressure import ServicePressure
from priorities.models.priority import Priority, PriorityMeasure
from priorities.models.process import BenefitsReview, ContractPlan, ProviderReply, ProviderRequest, Recommendation
from priorities.models.register import RegisterEntry
from priorities.models.source import CommitmentSource

__all__ = [
    "BenefitsReview",
    "Candidate",
    "CandidateLineage",
    "Challenge",
    "Commitment",
    "CommitmentSource",
    "CommitmentTerms",
    "Consideration",
    "ContractPlan",
    "Criterion",
    "CycleStep",
    "DataItem",
    "DataSet",
    "Decision",
    "Framework",
    "FrameworkItem",
    "FundingStream",
    "GuidanceDate",
    "HeldBack",
    "Intention",
    "IntentionDriver",
    "IntentionTemplate",
    "ItemCitation",
    "ItemMapping",
    "Milestone",
    "MilestoneReport",
    "MilestoneStatement",
    "OverlapDecision",
    "OverlapMark",
    "OverlapPair",
    "OverlapSearch",
    "PlaceAssessment",
    "PlanningCycle",
    "Priority",
    "PriorityMeasure",
    "ProviderReply",
    "ProviderRequest",
    "Recommendation",
    "RegisterEntry",
    "Score",
    "ScoringEntry",
    "ScoringMatrix",
    "ScoringRound",
    "ScoringSeat",
    "ServicePressure",
    "StepLead",
    "StepReturn",
    "TemplateQuestion",
]
