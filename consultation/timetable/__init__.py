"""By when must a draft be issued, and who is to be reminded of what? Arithmetic on days, in plain Python.

It knows no database and no clock: bodies, meetings, rules and days come in, days and sentences come out.
"""

from consultation.timetable.reminders import Asked, Before, Reminder, Rule, reminders, sentence_of
from consultation.timetable.reverse import (
    Allowances,
    Asking,
    Body,
    Case,
    Meeting,
    Timetable,
    Way,
    Why,
    Window,
    reckon,
)
from consultation.timetable.words import case_in_words, routes, summary, why_not

__all__ = [
    "Allowances",
    "Asked",
    "Asking",
    "Before",
    "Body",
    "Case",
    "Meeting",
    "Reminder",
    "Rule",
    "Timetable",
    "Way",
    "Why",
    "Window",
    "case_in_words",
    "reckon",
    "reminders",
    "routes",
    "sentence_of",
    "summary",
    "why_not",
]
