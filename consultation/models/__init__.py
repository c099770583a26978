"""What do the boards say? Rounds on a frozen text, who is asked, and opinions that are never edited."""

from consultation.models.access import AccessLink, Given, LinkRequest
from consultation.models.drafts import DraftAttachment, DraftStep, OpinionDraft
from consultation.models.involvement import Involvement
from consultation.models.opinions import Opinion, OpinionAttachment, OpinionFinding, ReceiptFile, overall
from consultation.models.reminders import ReminderRule
from consultation.models.responses import (
    LONGEST_TEXT,
    Consultation,
    FloodCount,
    FloodSalt,
    Original,
    Question,
    Redaction,
    Response,
    ResponsePart,
    SurveyFile,
)
from consultation.models.rounds import Consultee, Round
from consultation.models.themes import Point, Reply, Theme

__all__ = [
    "LONGEST_TEXT",
    "AccessLink",
    "Consultation",
    "Consultee",
    "DraftAttachment",
    "DraftStep",
    "FloodCount",
    "FloodSalt",
    "Given",
    "Involvement",
    "LinkRequest",
    "Opinion",
    "OpinionAttachment",
    "OpinionDraft",
    "OpinionFinding",
    "Original",
    "Point",
    "Question",
    "ReceiptFile",
    "Redaction",
    "ReminderRule",
    "Reply",
    "Response",
    "ResponsePart",
    "Round",
    "SurveyFile",
    "Theme",
    "overall",
]
