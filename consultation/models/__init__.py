"""What do the boards say? Rounds on a frozen text, who is asked, and opinions that are never edited."""

from consultation.models.access import AccessLink, Given, LinkRequest
from consultation.models.drafts import DraftAttachment, DraftStep, OpinionDraft
from consultation.models.involvement import Involvement
from consultation.models.opinions import Opinion, OpinionAttachment, OpinionFinding, ReceiptFile, overall
from consultation.models.reminders import ReminderRule
from consultation.models.rounds import Consultee, Round

__all__ = [
    "AccessLink",
    "Consultee",
    "DraftAttachment",
    "DraftStep",
    "Given",
    "Involvement",
    "LinkRequest",
    "Opinion",
    "OpinionAttachment",
    "OpinionDraft",
    "OpinionFinding",
    "ReceiptFile",
    "ReminderRule",
    "Round",
    "overall",
]
