"""What is a plan made of? The rules it answers to, the working text, and the frozen copies."""

from plans.models.edition import (
    RESERVED_SLUGS,
    Coverage,
    Edition,
    Plan,
    PlanBody,
    PlanPart,
    Section,
    SectionRevision,
    Signatory,
    StatusChange,
)
from plans.models.reference import GlossaryTerm, ParticipationRule, PlanType, Requirement
from plans.models.register import (
    REDUCED_DATE,
    LostFigure,
    PlanDate,
    PlanRelation,
    PlanSatisfies,
    RegisteredPlan,
)
from plans.models.snapshot import Approval, Asset, Snapshot
from plans.models.upload import Upload

__all__ = [
    "REDUCED_DATE",
    "RESERVED_SLUGS",
    "Approval",
    "Asset",
    "Coverage",
    "Edition",
    "GlossaryTerm",
    "LostFigure",
    "ParticipationRule",
    "Plan",
    "PlanBody",
    "PlanDate",
    "PlanPart",
    "PlanRelation",
    "PlanSatisfies",
    "PlanType",
    "RegisteredPlan",
    "Requirement",
    "Section",
    "SectionRevision",
    "Signatory",
    "Snapshot",
    "StatusChange",
    "Upload",
]
