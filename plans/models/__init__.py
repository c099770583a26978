"""What is a plan made of? The rules it answers to, the working text, and the frozen copies."""

from plans.models.edition import (
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
from plans.models.snapshot import Approval, Asset, Snapshot

__all__ = [
    "Approval",
    "Asset",
    "Coverage",
    "Edition",
    "GlossaryTerm",
    "ParticipationRule",
    "Plan",
    "PlanBody",
    "PlanPart",
    "PlanType",
    "Requirement",
    "Section",
    "SectionRevision",
    "Signatory",
    "Snapshot",
    "StatusChange",
]
