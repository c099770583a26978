"""What is typed about consultation: when boards are asked, and how its timetable is reckoned."""

from consultation.forms.reach import (
    ContactForm,
    DomainForm,
    InvolvementForm,
    LastDayForm,
    NewLinkForm,
    NoReplyForm,
    WhoForm,
)
from consultation.forms.rounds import RoundForm
from consultation.forms.timetable import FARTHEST, STEPS, TimetableForm, next_31_march

__all__ = [
    "FARTHEST",
    "STEPS",
    "ContactForm",
    "DomainForm",
    "InvolvementForm",
    "LastDayForm",
    "NewLinkForm",
    "NoReplyForm",
    "RoundForm",
    "TimetableForm",
    "WhoForm",
    "next_31_march",
]
