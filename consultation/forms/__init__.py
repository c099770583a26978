"""What is typed about consultation: when boards are asked, and how its timetable is reckoned."""

from consultation.forms.moderating import ColumnsForm, MoveForm, NotesForm, ReplyForm, SurveyForm, ThemeForm
from consultation.forms.public import ConsultationForm, QuestionForm
from consultation.forms.reach import (
    ContactForm,
    DomainForm,
    InvolvementForm,
    LastDayForm,
    NewLinkForm,
    NoReplyForm,
    WhoForm,
)
from consultation.forms.responding import AnswersForm, RemarkForm, RespondentForm, SendForm
from consultation.forms.rounds import RoundForm
from consultation.forms.timetable import FARTHEST, STEPS, TimetableForm, next_31_march

__all__ = [
    "FARTHEST",
    "STEPS",
    "AnswersForm",
    "ColumnsForm",
    "ConsultationForm",
    "ContactForm",
    "DomainForm",
    "InvolvementForm",
    "LastDayForm",
    "MoveForm",
    "NewLinkForm",
    "NoReplyForm",
    "NotesForm",
    "QuestionForm",
    "RemarkForm",
    "ReplyForm",
    "RespondentForm",
    "RoundForm",
    "SendForm",
    "SurveyForm",
    "ThemeForm",
    "TimetableForm",
    "WhoForm",
    "next_31_march",
]
