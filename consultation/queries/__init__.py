"""Who was asked, what did they say, and when can they?"""

from consultation.queries.boards import (
    asked_now,
    consultee_with_text,
    content_of,
    draft_attachment,
    earlier_opinion,
    entry_of,
    last_opinion,
    meetings_to_choose,
    numbers_of_file,
    open_draft,
    opinion_numbered,
    opinions_of,
    receipts_to_make,
)
from consultation.queries.rounds import LastWord, awaiting, last_words, open_round, rounds_on
from consultation.queries.strategies import Answered, Asked, answered, sections_of, strategies_asked, touches
from consultation.queries.timetable import asked_in, asking_of, reminder_rules

__all__ = [
    "Answered",
    "Asked",
    "LastWord",
    "answered",
    "asked_in",
    "asked_now",
    "asking_of",
    "awaiting",
    "consultee_with_text",
    "content_of",
    "draft_attachment",
    "earlier_opinion",
    "entry_of",
    "last_opinion",
    "last_words",
    "meetings_to_choose",
    "numbers_of_file",
    "open_draft",
    "open_round",
    "opinion_numbered",
    "opinions_of",
    "receipts_to_make",
    "reminder_rules",
    "rounds_on",
    "sections_of",
    "strategies_asked",
    "touches",
]
