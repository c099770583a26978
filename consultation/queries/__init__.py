"""Who was asked, what did they say, and when can they?"""

from consultation.queries.rounds import LastWord, awaiting, last_words, open_round, rounds_on
from consultation.queries.timetable import asked_in, asking_of, reminder_rules

__all__ = [
    "LastWord",
    "asked_in",
    "asking_of",
    "awaiting",
    "last_words",
    "open_round",
    "reminder_rules",
    "rounds_on",
]
