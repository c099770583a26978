"""Who was asked, what did they say, and when can they?"""

from consultation.queries.reach import (
    Reached,
    Standing,
    asked_now,
    asked_through,
    boards_to_reach,
    hash_of,
    involvement_in,
    link_numbered,
    link_with,
    next_link_request,
    standing_of,
)
from consultation.queries.rounds import (
    LastWord,
    awaiting,
    last_words,
    open_round,
    open_rounds,
    round_of,
    rounds_of,
    rounds_on,
)
from consultation.queries.timetable import asked_in, asked_key, asking_of, consultees_by_key, reminder_rules

__all__ = [
    "LastWord",
    "Reached",
    "Standing",
    "asked_in",
    "asked_key",
    "asked_now",
    "asked_through",
    "asking_of",
    "awaiting",
    "boards_to_reach",
    "consultees_by_key",
    "hash_of",
    "involvement_in",
    "last_words",
    "link_numbered",
    "link_with",
    "next_link_request",
    "open_round",
    "open_rounds",
    "reminder_rules",
    "round_of",
    "rounds_of",
    "rounds_on",
    "standing_of",
]
