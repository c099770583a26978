"""What do the boards say, and everyone else? Rounds on a frozen text, who is asked, opinions that are never edited, and
the responses to a public consultation with what came of them."""

from consultation.models.involvement import Involvement
from consultation.models.opinions import Opinion
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
    "Consultation",
    "Consultee",
    "FloodCount",
    "FloodSalt",
    "Involvement",
    "Opinion",
    "Original",
    "Point",
    "Question",
    "Redaction",
    "ReminderRule",
    "Reply",
    "Response",
    "ResponsePart",
    "Round",
    "SurveyFile",
    "Theme",
]
