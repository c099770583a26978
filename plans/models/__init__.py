"""What is a plan made of? The rules it answers to, the working text, and the frozen copies."""

from plans.models.comment import Comment, CommentReply, Suggestion
from plans.models.edition import Coverage, Edition, Section, SectionRevision, Signatory, StatusChange
from plans.models.notification import AT_FIRST, NoticeChoice, Notification
from plans.models.partners import LinkCheck
from plans.models.plan import RESERVED_SLUGS, Plan, PlanBody, PlanPart
from plans.models.presence import Presence
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
from plans.models.work import SignOff, StructureChange, Visit

__all__ = [
    "AT_FIRST",
    "REDUCED_DATE",
    "RESERVED_SLUGS",
    "Approval",
    "Asset",
    "Comment",
    "CommentReply",
    "Coverage",
    "Edition",
    "GlossaryTerm",
    "LinkCheck",
    "LostFigure",
    "NoticeChoice",
    "Notification",
    "ParticipationRule",
    "Plan",
    "PlanBody",
    "PlanDate",
    "PlanPart",
    "PlanRelation",
    "PlanSatisfies",
    "PlanType",
    "Presence",
    "RegisteredPlan",
    "Requirement",
    "Section",
    "SectionRevision",
    "SignOff",
    "Signatory",
    "Snapshot",
    "StatusChange",
    "StructureChange",
    "Suggestion",
    "Upload",
    "Visit",
]
